"""Add organizations that the article names in full: `the National Oil Corporation`.

A small model omits some of them. Of 654 capitalised names in our labelled articles that end in a
word for an organization, 629 (96%) are actors.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import cast

from summarizer.grounding.name_matching import has_words, norm
from summarizer.lexicons import load_column
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.stages import ActorStage
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.vocabulary import ActorKind

_KNOWN_ORGANIZATIONS: dict[str, ActorKind] = {
    "United Nations": "igo",
    "European Union": "igo",
    "African Union": "igo",
    "NATO": "igo",
    "White House": "agency",
    "Kremlin": "agency",
}
_MAX_ADDED = 100
"""Organizations added to one document: every actor is searched in the whole text."""

_CAPITALIZED_WORD = r"[A-ZÀ-ÖØ-Þ][\w’'-]{0,60}"
"""A word of a name; the bound keeps the search linear in `A-A-A-A`."""

_SENTENCE_OPENING = re.compile(
    r"(?:The|A|An|In|At|On|Of|Outside|Inside|For|From|By|With|But|And|When|While|After|Before|As"
    r"|Its|His|Her|Their|Our|That|This|Both|To|Under|Against)\s"
)
"""Words with a capital because they begin a sentence."""


def add_organizations(stage: ActorStage) -> None:
    """Add organizations that the article names in full and the model did not list."""
    registry = stage.registry
    surfaces = [surface for candidate in registry for surface in candidate.surfaces]
    # Names with the same ending are one: `the Chinese` and `China’s Foreign Ministry`.
    endings = set(map(_ending, surfaces))
    kinds: dict[str, ActorKind] = {}
    for span, kind in find_organizations(stage.document):
        kinds.setdefault(normalize_whitespace(span.slice(stage.document.article)), kind)
    added = 0
    for name, kind in kinds.items():
        is_part = any(has_words(surface, name) for surface in surfaces)
        if is_part or _ending(name) in endings or registry.resolve(name):
            continue
        endings.add(_ending(name))
        stage.diagnostics.warn(f"actor {name!r} was not listed and was added from the text")
        registry.add(ActorCandidate(name, kind))
        added += 1
        if added == _MAX_ADDED:
            break


def find_organizations(document: Document) -> Iterator[tuple[CharSpan, ActorKind]]:
    """Yield the names of organizations in the article, with their kinds."""
    kinds = load_column("organization_words", "name_kind")
    for match in _organization_pattern().finditer(document.article, document.body):
        start, end = match.span()
        while opening := _SENTENCE_OPENING.match(document.article, start, end):
            start = opening.end()
        if known_kind := _KNOWN_ORGANIZATIONS.get(document.article[start:end]):
            yield CharSpan(start, end), known_kind
        # `The Congress` alone does not identify an organization.
        elif start < match.start("head"):
            yield CharSpan(start, end), cast(ActorKind, kinds[match["head"].lower()])


@cache
def _organization_pattern() -> re.Pattern[str]:
    heads = "|".join(word.capitalize() for word in load_column("organization_words", "name_kind"))
    word = _CAPITALIZED_WORD
    return re.compile(
        rf"\b(?:(?:{'|'.join(_KNOWN_ORGANIZATIONS)})"
        rf"|(?:{word}\s){{1,5}}?(?P<head>{heads})(?:\s(?:of|for)\s(?:the\s)?{word}(?:\s{word})?)?)"
        r"\b(?![’'-]\w|\s[A-Z])"
    )


def _ending(name: str) -> tuple[str, ...]:
    return tuple(norm(name).split()[-2:])
