"""Find the mentions of the actors of a registry."""

from collections.abc import Mapping, Sequence

from summarizer.grounding import mentions as grounding
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

Mentions = Mapping[ActorCandidate, Sequence[CharSpan]]
"""The mentions of each actor, in the order of the text."""


def find_mentions(document: Document, registry: ActorRegistry) -> Mentions:
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
