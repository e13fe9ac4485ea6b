"""Rules for the channels of a claim (`docs/codebook.md`, 3.3, the relay test, and 9, 1 and 28)."""

from dataclasses import replace

from summarizer.postprocessing.actors.kinds import is_occasion
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attribution_context import find_outlets
from summarizer.postprocessing.stages import ClaimStage, each


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
