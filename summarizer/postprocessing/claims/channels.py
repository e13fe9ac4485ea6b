"""Rules for the channels of a claim (`docs/codebook.md`, 3.3, the relay test, and 9, 1 and 28).

`According to X, Y said Z` is a claim by Y through X. If a model takes it for a claim by X, these
rules correct it with the words of the sentence and the list of actors.
"""

import re
from dataclasses import replace
from functools import cache

from summarizer.grounding.name_matching import norm, without_article
from summarizer.lexicons import words_for
from summarizer.postprocessing.actors.kinds import extract_issuer, is_media_outlet, is_occasion
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attribution_context import attribution_context, find_outlets
from summarizer.postprocessing.draft_spans import DraftSpans
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.text.spans import CharSpan

_RELAY_CUES = ("according to", "citing", "quoting", "as reported by", "reported by")
_MAX_SUBJECT_CHARS = 120
_CITED_BEFORE_CUE = re.compile(r",\s+(?:citing|quoting)\s+(?P<source>[^;.\n]{2,120}?),?\s*")
_CITED_AFTER_CUE = re.compile(
    r"(?:\s+(?:on|late|last|this|in|from)\s[\w ]{2,25}?)?,\s+(?:citing|quoting)\s+"
    r"(?P<source>[^,;.\n]{2,120})"
)


@each
def separate_nested_claim(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Make `according to X, Y said Z` a claim by Y through X."""
    draft = claim.draft
    if not (is_relay_cue(draft.cue) and draft.source):
        return claim
    nested = _find_nested_attribution(stage.document.text, claim.spans, stage.actors)
    if nested is None:
        return claim
    speaker, spans = nested
    channel = _resolve_channel(stage, draft.source)
    via = (channel,) if channel and channel is not speaker else ()
    return replace(claim, spans=spans, speaker=speaker, via=via, is_settled=True)


@each
def assign_channels(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Take the channels that the model names, except the occasion of a statement."""
    if claim.is_settled:
        return claim
    channels: dict[ActorCandidate, None] = {}
    for name in claim.draft.via:
        channel = None if is_occasion(name) else _resolve_channel(stage, name)
        if channel is None:
            stage.diagnostics.warn(f"channel {name!r} is not in the source and was left out")
        elif channel is not claim.speaker:
            channels[channel] = None
    return replace(claim, via=tuple(channels))


@each
def add_outlets(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Add the media that the sentence names as recipient or place: `told the ABC`."""
    context = None if claim.is_settled else attribution_context(stage.document, claim.spans)
    if context is None:
        return claim
    phrases = find_outlets(stage.document.text, context)
    actors = (
        stage.actors.resolve(phrase)
        or (_resolve_channel(stage, phrase) if is_media_outlet(phrase) else None)
        for phrase in phrases
        if not is_occasion(phrase)
    )
    outlets = [actor for actor in actors if actor and actor.kind == "media"]
    via = dict.fromkeys([*claim.via, *outlets])
    return replace(claim, via=tuple(actor for actor in via if actor is not claim.speaker))


@each
def cite_source(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Make `X, citing Y, reported Z` a claim by Y through X, unless X is a person."""
    spans, speaker = claim.spans, claim.speaker
    if claim.is_settled or speaker is None or spans.source is None or spans.cue is None:
        return claim
    cited = find_cited_source(stage.document.text, spans.source, spans.cue)
    if cited is None or (speaker.kind == "person" and cited.start > spans.cue.start):
        # A person who says something `citing a talk with an officer` is the speaker.
        return claim
    actor = _resolve_channel(stage, cited.slice(stage.document.text))
    if actor is None or actor is speaker:
        return claim
    return replace(claim, spans=replace(spans, source=cited), speaker=actor, via=(speaker,))


def attach_announced_channels(stage: ClaimStage) -> None:
    """Give the channel that a draft without content names to the claims of its sentences."""
    for sentences, draft in stage.announcements:
        channel = _resolve_channel(stage, draft.source or draft.speaker or "")
        is_attached = False
        for claim in list(stage.records.values()):
            if (
                is_relay_cue(draft.cue)
                and channel
                and sentences.contains(claim.quote)
                and claim.speaker not in (None, channel)
                and not claim.via
            ):
                stage.records[claim.number] = replace(claim, via=(channel,))
                is_attached = True
        if not is_attached:
            stage.diagnostics.reject("claim", "quote-without-content", draft)


def _resolve_channel(stage: ClaimStage, name: str) -> ActorCandidate | None:
    return stage.actors.resolve(extract_issuer(name))


def is_relay_cue(cue: str | None) -> bool:
    """Return whether the cue is one with which an article names its channel."""
    words = norm(cue or "")
    return words.startswith(_RELAY_CUES) or words.endswith(_RELAY_CUES)


def _find_nested_attribution(
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
