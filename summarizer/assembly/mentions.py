"""Find where the actors are mentioned (`docs/codebook.md`, 2.5).

A mention is a name or alias as a word of its own: `anti-regime` mentions no regime. None lies
inside a longer one, unless it is its actor's only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from summarizer.assembly.roster import Entry, Roster
from summarizer.text.document import Document
from summarizer.text.spans import Extent

_BOUND = r"(?<![\w])(?<!\w[-‐‑–])"
_BOUND_AFTER = r"(?![\w])(?![-‐‑–]\w)"


def find_mentions(document: Document, roster: Roster) -> dict[Entry, list[Extent]]:
    """Return the mentions of every actor, in order; an actor may have none."""
    places = [
        (extent, entry)
        for entry in roster
        for surface in entry.surfaces
        for extent in _places(document, surface, any_case=entry.kind != "person")
    ]
    places.sort(key=lambda place: (place[0].start - place[0].end, place[0].start))
    taken: list[Extent] = []
    mentions: dict[Entry, list[Extent]] = {entry: [] for entry in roster}
    for extent, entry in places:
        if not any(extent.overlaps(other) for other in taken):
            taken.append(extent)
            mentions[entry].append(extent)
    for extent, entry in sorted(places, key=lambda place: place[0]):
        if not mentions[entry]:
            mentions[entry].append(extent)
    return {entry: sorted(found) for entry, found in mentions.items()}


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


def _places(document: Document, surface: str, *, any_case: bool) -> list[Extent]:
    first = re.escape(surface[0])
    if any_case and surface[0].isalpha():
        # A description begins with a capital at the head of a sentence only.
        first = f"[{re.escape(surface[0].lower())}{re.escape(surface[0].upper())}]"
    rest = r"\s+".join(map(re.escape, surface[1:].split(" ")))
    pattern = re.compile(f"{_BOUND}{first}{rest}{_BOUND_AFTER}")
    return [Extent(*found.span()) for found in pattern.finditer(document.text, document.body)]


def _is_in_longer_name(text: str, extent: Extent) -> bool:
    """Tell whether a capitalised word touches the range: it is part of another name then."""
    before = re.search(r"\b([A-Z][\w’'-]*)[ ]$", text[: extent.start][-40:])
    after = re.match(r"[ ]([A-Z][\w’'-]*)", text[extent.end : extent.end + 40])
    return bool(after) or bool(
        before and len(before.group(1)) > 1 and not _starts(text, extent, before)
    )


def _starts(text: str, extent: Extent, before: re.Match[str]) -> bool:
    """Tell whether the word before begins a sentence and is capitalised for that reason."""
    head = text[: extent.start][-40:][: before.start()].rstrip()
    return not head or head[-1] in '.!?”"\n'
