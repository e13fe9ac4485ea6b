"""Where an actor is named: the rule of `docs/codebook.md`, 2.5, for gold records.

Every place where a name or alias stands as whole words. A longer name takes the place of those
inside it, unless that would leave an actor without any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from summarizer.text.spans import CharSpan


def places(words: str, text: str, start: int = 0) -> Iterator[CharSpan]:
    """Yield where `words` stand in `text` from `start` on, not as part of a longer word."""
    for match in re.finditer(re.escape(words), text[start:]):
        extent = CharSpan(start + match.start(), start + match.end())
        if not _bound(text, extent):
            yield extent


def find_mentions(
    forms: Mapping[str, Sequence[str]], roles: Sequence[str], text: str, start: int
) -> dict[str, list[CharSpan]]:
    """Return the mentions of each actor, in order of the text.

    Args:
        forms: Name and aliases of each actor.
        roles: The offices of all actors.
        text: The document.
        start: Where its article begins; metadata are no mention.
    """
    every = [
        (extent, actor)
        for actor, names in forms.items()
        for name in dict.fromkeys(names)
        for extent in places(name, text, start)
    ]
    every.sort(key=lambda found: (found[0].start - found[0].end, found[0].start))
    taken: list[tuple[CharSpan, str]] = []
    for extent, actor in every:
        if not any(extent.overlaps(other) for other, _ in taken):
            taken.append((extent, actor))
    kept: dict[str, list[CharSpan]] = {actor: [] for actor in forms}
    for extent, actor in sorted(taken):
        titled = _title_of_next(text, extent, actor, taken) or _owns_office(text, extent, roles)
        if not titled:
            kept[actor].append(extent)
    for actor, found in kept.items():
        if not found:
            found += sorted(extent for extent, owner in every if owner == actor)[:1]
    return kept


def _bound(text: str, extent: CharSpan) -> bool:
    """Tell whether the words are part of a longer one: `anti-regime`, `Keshi`, `China-Myanmar`."""
    before, after = text[extent.start - 1 : extent.start], text[extent.end : extent.end + 2]
    if before and (before.isalnum() or before in "-‐‑"):
        return True
    return bool(after) and (after[0].isalnum() or (after[0] in "-‐‑" and after[1:].isalnum()))


def _title_of_next(
    text: str, extent: CharSpan, actor: str, taken: Sequence[tuple[CharSpan, str]]
) -> bool:
    """Tell whether these words are the title in front of the same actor's name."""
    following = (other for other, owner in taken if owner == actor)
    return any(text[extent.end : other.start] == " " for other in following if other > extent)


def _owns_office(text: str, extent: CharSpan, roles: Sequence[str]) -> bool:
    """Tell whether the words only say whose office it is: `Kesh’s Interior Minister`."""
    return any(text.startswith((f"’s {role}", f"'s {role}"), extent.end) for role in roles)
