"""Separate the speaker of a claim from its channel (`docs/codebook.md`, 3.3, the relay test).

`According to X, Y said Z` is a claim by Y through X. If a model takes it for a claim by X, these
rules correct it with the words of the sentence and the list of actors.
"""

import re
from dataclasses import replace
from functools import cache

from summarizer.grounding.name_matching import norm, without_article
from summarizer.lexicons import words_for
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.text.spans import CharSpan

_RELAY_CUES = ("according to", "citing", "quoting", "as reported by", "reported by")
_MAX_SUBJECT_CHARS = 120
_CITED_BEFORE_CUE = re.compile(r",\s+(?:citing|quoting)\s+(?P<source>[^;.\n]{2,120}?),?\s*")
_CITED_AFTER_CUE = re.compile(
    r"(?:\s+(?:on|late|last|this|in|from)\s[\w ]{2,25}?)?,\s+(?:citing|quoting)\s+"
    r"(?P<source>[^,;.\n]{2,120})"
)


def is_relay_cue(cue: str | None) -> bool:
    """Return whether the cue is one with which an article names its channel."""
    words = norm(cue or "")
    return words.startswith(_RELAY_CUES) or words.endswith(_RELAY_CUES)


def find_nested_attribution(
    text: str, spans: DraftSpans, registry: ActorRegistry
) -> tuple[ActorCandidate, DraftSpans] | None:
    """Return speaker and spans of the content if it reads `ACTOR said …` with a listed actor."""
    content = spans.content
    match = _nested_cue().search(text, content.start, content.end)
    if not match or match.start() - content.start > _MAX_SUBJECT_CHARS:
        return None
    source = CharSpan(content.start, match.start())
    speaker = registry.find_by_name(without_article(source.slice(text)))
    if speaker is None:
        return None
    cue, said = CharSpan(*match.span("cue")), CharSpan(*match.span("content"))
    return speaker, replace(spans, content=said, cue=cue, source=source)


def find_cited_source(text: str, source: CharSpan, cue: CharSpan) -> CharSpan | None:
    """Return the source that `source` cites: `X, citing Y, reported`; `None` if it cites none."""
    match = None
    if source.end <= cue.start:
        match = _CITED_BEFORE_CUE.fullmatch(text, source.end, cue.start)
    match = match or _CITED_AFTER_CUE.match(text, max(source.end, cue.end))
    return CharSpan(*match.span("source")) if match else None


@cache
def _nested_cue() -> re.Pattern[str]:
    verbs = "|".join(sorted(words_for("reporting_verbs", "nested")))
    return re.compile(rf"\s(?P<cue>(?:has |have |had )?(?:{verbs}))\s(?P<content>\S.*)", re.DOTALL)
