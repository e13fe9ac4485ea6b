"""Labels of CofeNet's sequences, from a compact notation."""

ROLES = {"s": "source", "q": "cue", "c": "content"}
"""The roles by their letter."""


def expand(compact: str) -> list[str]:
    """Return labels from `Bs Is . Bc`: letter, role, and a period for `O`."""
    return ["O" if part == "." else f"{part[0]}-{ROLES[part[1]]}" for part in compact.split()]
