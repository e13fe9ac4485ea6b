"""Tell who says it from who carries it (`docs/codebook.md`, 3.3, the relay test).

`According to X, Y said Z` is a claim by Y that came through X. A model that reads such a
sentence as a claim by X is put right here, by the words of the sentence and the list of actors;
nothing is added that the sentence does not say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.grounding.name_matching import norm, without_article
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.text.spans import CharSpan

_RELAYS = ("according to", "citing", "quoting", "as reported by", "reported by")
_VERB = re.compile(
    r"\s(?P<cue>(?:has |have |had )?(?:said|says|say|claimed|claims|announced|stated|added|"
    r"insisted|argued|warned|denied))\s(?P<content>\S.*)",
    re.DOTALL,
)
_LONGEST_SUBJECT = 120
_BETWEEN = re.compile(r",\s+(?:citing|quoting)\s+(?P<source>[^;.\n]{2,120}?),?\s*")
_BEHIND = re.compile(
    r"(?:\s+(?:on|late|last|this|in|from)\s[\w ]{2,25}?)?,\s+(?:citing|quoting)\s+"
    r"(?P<source>[^,;.\n]{2,120})"
)


@dataclass(frozen=True)
class Inner:
    """An attribution that stands inside another one's content."""

    speaker: ActorCandidate
    source: CharSpan
    cue: CharSpan
    content: CharSpan


def is_relay(cue: str | None) -> bool:
    """Tell whether the cue is one by which an article names its channel."""
    words = norm(cue or "")
    return any(words.startswith(relay) or words.endswith(relay) for relay in _RELAYS)


def inner_attribution(text: str, content: CharSpan, roster: ActorRegistry) -> Inner | None:
    """Return the attribution in `content` if it reads `ACTOR said …`, the actor a listed one."""
    found = _VERB.search(text, content.start, content.end)
    if not found or found.start() - content.start > _LONGEST_SUBJECT:
        return None
    source = CharSpan(content.start, found.start())
    speaker = roster.named(without_article(source.slice(text)))
    if speaker is None:
        return None
    return Inner(speaker, source, CharSpan(*found.span("cue")), CharSpan(*found.span("content")))


def cited(text: str, source: CharSpan, cue: CharSpan) -> CharSpan | None:
    """Return the words for whom `source` only cites: `X, citing Y, reported`; None if it does not.

    Args:
        text: The document's text.
        source: Where the carrier is named.
        cue: The verb by which it carries.
    """
    if source.end <= cue.start:
        found = _BETWEEN.fullmatch(text, source.end, cue.start)
        if found:
            return CharSpan(*found.span("source"))
    found = _BEHIND.match(text, max(source.end, cue.end))
    return CharSpan(*found.span("source")) if found else None
