"""Rules for the channels of a claim (`docs/codebook.md`, 3.3, the relay test, and 9, 1 and 28)."""

from dataclasses import replace

from summarizer.grounding.name_matching import norm
from summarizer.postprocessing.actors.kinds import is_occasion
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attribution_context import find_outlets
from summarizer.postprocessing.stages import ClaimStage, each

_RELAY_CUES = ("according to", "citing", "quoting", "as reported by", "reported by")


@each
def assign_channels(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Take the channels that the model names, except the occasion of a statement."""
    channels: dict[ActorCandidate, None] = {}
    for name in claim.draft.via:
        channel = None if is_occasion(name) else stage.actors.resolve(name)
        if channel is None:
            stage.diagnostics.warn(f"channel {name!r} is not in the source and was left out")
        elif channel is not claim.speaker:
            channels[channel] = None
    return replace(claim, via=tuple(channels))


@each
def add_outlets(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Add the media that the sentence names as recipient or place: `told the ABC`."""
    phrases = find_outlets(stage.document, claim.spans)
    actors = (stage.actors.resolve(phrase) for phrase in phrases if not is_occasion(phrase))
    outlets = [actor for actor in actors if actor and actor.kind == "media"]
    via = dict.fromkeys([*claim.via, *outlets])
    return replace(claim, via=tuple(actor for actor in via if actor is not claim.speaker))


def attach_announced_channels(stage: ClaimStage) -> None:
    """Give the channel that a draft without content names to the claims of its sentences."""
    for sentences, draft in stage.announcements:
        channel = stage.actors.resolve(draft.source or draft.speaker or "")
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


def is_relay_cue(cue: str | None) -> bool:
    """Return whether the cue is one with which an article names its channel."""
    words = norm(cue or "")
    return words.startswith(_RELAY_CUES) or words.endswith(_RELAY_CUES)
