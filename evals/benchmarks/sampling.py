"""A sample of a corpus that is the same in every run."""

from collections.abc import Sequence
from typing import Protocol, TypeVar


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_Identified)


def sample(items: Sequence[Item], size: int) -> list[Item]:
    """Return `size` of `items` spread evenly by name, always the same ones; 0 is all."""
    ordered = sorted(items, key=lambda item: item.id)
    if not 0 < size < len(ordered):
        return ordered
    return [ordered[number * len(ordered) // size] for number in range(size)]
