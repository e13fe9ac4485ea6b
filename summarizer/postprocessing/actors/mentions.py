"""Find where the actors are mentioned (`docs/codebook.md`, 2.5).

A mention is a name or alias as a word of its own: `anti-regime` mentions no regime. None lies
inside a longer one, unless it is its actor's only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest

from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_HYPHENS = "-‐‑–"


def find_mentions(
    document: Document, roster: ActorRegistry
) -> dict[ActorCandidate, list[CharSpan]]:
    """Return the mentions of every actor, in order. Each has one: its name is the text's own."""
    every = [
        (extent, entry)
        for entry in roster
        for surface in entry.surfaces
        for extent in _places(document, surface, any_case=entry.kind != "person")
    ]
    outermost = _outermost(every, len(document.text))
    roles = tuple(entry.role for entry in roster if entry.role)
    mentions: dict[ActorCandidate, list[CharSpan]] = {entry: [] for entry in roster}
    for (extent, entry), following in zip_longest(outermost, outermost[1:]):
        is_title = (
            following is not None
            and following[1] is entry
            and document.text[extent.end : following[0].start] == " "
        )
        if not is_title and not _owns_office(document.text, extent, roles):
            mentions[entry].append(extent)
    for extent, entry in sorted(every, key=lambda place: place[0]):
        if not mentions[entry]:
            mentions[entry].append(extent)
    for entry, found in mentions.items():
        if not found:
            # It stands in a compound only (`Kesh-Tarsia traders`); that is what proves it.
            found.extend(_matches(document, entry.name, any_case=True)[:1])
    return mentions


def _outermost(
    places: list[tuple[CharSpan, ActorCandidate]], length: int
) -> list[tuple[CharSpan, ActorCandidate]]:
    """Return, in order, the places that lie in no longer one."""
    taken = bytearray(length)
    kept = []
    by_length = sorted(places, key=lambda place: (place[0].start - place[0].end, place[0].start))
    for extent, entry in by_length:
        if taken.find(1, extent.start, extent.end) < 0:
            taken[extent.start : extent.end] = b"\x01" * (extent.end - extent.start)
            kept.append((extent, entry))
    return sorted(kept, key=lambda place: place[0])


def _owns_office(text: str, extent: CharSpan, roles: tuple[str, ...]) -> bool:
    """Tell whether the words only say whose office it is: `Kesh’s Interior Minister`."""
    following = text[extent.end : extent.end + 3]
    if following[:2] not in {"’s", "'s"}:
        return False
    return text.startswith(roles, extent.end + 3)


def standing_alone(document: Document, part: str, surfaces: Iterable[str]) -> bool:
    """Tell whether `part` stands in the text outside the longer `surfaces`, as a name."""
    longer = [
        extent
        for surface in surfaces
        if surface != part
        for extent in _places(document, surface, any_case=False)
    ]
    alone = [
        extent
        for extent in _places(document, part, any_case=False)
        if not any(extent.overlaps(other) for other in longer)
        and not _is_in_longer_name(document.text, extent)
    ]
    return bool(alone) and not _places(document, part.lower(), any_case=False)


def _places(document: Document, surface: str, *, any_case: bool) -> list[CharSpan]:
    found = _matches(document, surface, any_case=any_case)
    return [extent for extent in found if _is_word(document.text, extent)]


def _matches(document: Document, surface: str, *, any_case: bool) -> list[CharSpan]:
    pattern = _pattern(surface, any_case=any_case)
    return [CharSpan(*match.span()) for match in pattern.finditer(document.text, document.body)]


@lru_cache(maxsize=4096)
def _pattern(surface: str, *, any_case: bool) -> re.Pattern[str]:
    first = re.escape(surface[0])
    if any_case and surface[0].isalpha():
        # A description begins with a capital at the head of a sentence only.
        first = f"[{re.escape(surface[0].lower())}{re.escape(surface[0].upper())}]"
    return re.compile(first + r"\s+".join(map(re.escape, surface[1:].split(" "))))


def _is_word(text: str, extent: CharSpan) -> bool:
    """Tell whether the range is neither inside a word nor bound to one by a hyphen."""
    before, after = text[max(0, extent.start - 2) : extent.start], text[extent.end : extent.end + 2]
    if before[-1:].isalnum() or after[:1].isalnum():
        return False
    bound_before = len(before) == 2 and before[1] in _HYPHENS and before[0].isalnum()
    bound_after = len(after) == 2 and after[0] in _HYPHENS and after[1].isalnum()
    return not (bound_before or bound_after)


def _is_in_longer_name(text: str, extent: CharSpan) -> bool:
    """Tell whether a capitalised word touches the range: it is part of another name then."""
    before = re.search(r"\b([A-Z][\w’'-]*)[ ]$", text[: extent.start][-40:])
    after = re.match(r"[ ]([A-Z][\w’'-]*)", text[extent.end : extent.end + 40])
    return bool(after) or bool(
        before and len(before.group(1)) > 1 and not _starts(text, extent, before)
    )


def _starts(text: str, extent: CharSpan, before: re.Match[str]) -> bool:
    """Tell whether the word before begins a sentence and is capitalised for that reason."""
    head = text[: extent.start][-40:][: before.start()].rstrip()
    return not head or head[-1] in '.!?”"\n'
