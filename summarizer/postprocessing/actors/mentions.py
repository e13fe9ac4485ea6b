"""Find the mentions of the actors of a registry, and parts of names that are used alone."""

import re
from collections.abc import Iterable

from summarizer.grounding import mentions as grounding
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.text.document import Document
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan

_CAPITALIZED_WORD_BEFORE = re.compile(r"\b([A-Z][\w’'-]*)[ ]$")
_CAPITALIZED_WORD_AFTER = re.compile(r"[ ]([A-Z][\w’'-]*)")
_CONTEXT_LENGTH = 40
"""Characters around a span in which a longer name is searched."""


def find_mentions(
    document: Document, registry: ActorRegistry
) -> dict[ActorCandidate, list[CharSpan]]:
    """Return the mentions of every actor in the order of the text.

    Each actor has one, because its name is copied from the text. Where the name occurs only in a
    compound (`Kesh-Tarsia traders`), that occurrence counts.
    """
    text, start = document.article, document.body
    mentions = grounding.find_mentions(
        text,
        start,
        {actor: actor.surfaces for actor in registry},
        [actor.role for actor in registry if actor.role],
        any_case={actor for actor in registry if actor.kind != "person"},
    )
    for actor, spans in mentions.items():
        if not spans:
            spans.extend(grounding.find_substrings(text, start, actor.name, any_case=True)[:1])
    return mentions


def is_used_alone(document: Document, part: str, surfaces: Iterable[str]) -> bool:
    """Return whether `part` occurs as a name outside the longer `surfaces`."""
    text, start = document.article, document.body
    longer = [
        span
        for surface in surfaces
        if surface != part
        for span in grounding.find_words(text, start, surface)
    ]
    index = IntervalIndex(longer, lambda span: span)
    is_alone = any(
        not index.overlapping(span) and not _is_in_longer_name(text, span)
        for span in grounding.find_words(text, start, part)
    )
    return is_alone and not grounding.find_words(text, start, part.lower())


def _is_in_longer_name(text: str, span: CharSpan) -> bool:
    """Return whether a capitalised word next to the span makes it a part of another name."""
    if _CAPITALIZED_WORD_AFTER.match(text, span.end):
        return True
    context = text[max(0, span.start - _CONTEXT_LENGTH) : span.start]
    before = _CAPITALIZED_WORD_BEFORE.search(context)
    if before is None or len(before.group(1)) == 1:
        return False
    # The word before can be capitalised because it begins a sentence.
    preceding = context[: before.start()].rstrip()
    return bool(preceding) and preceding[-1] not in '.!?”"\n'
