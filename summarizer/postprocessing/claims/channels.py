"""Rules for the channels of a claim (`docs/codebook.md`, 3.3, the relay test, and 9, 1 and 28)."""

from dataclasses import replace

from summarizer.postprocessing.actors.kinds import is_occasion
from summarizer.postprocessing.actors.registry import ActorCandidate
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.claims.attribution_context import find_outlets
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.text.spans import CharSpan


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


def prove_channels(stage: ClaimStage) -> None:
    """Leave out a channel that no sentence with a claim of its speaker names."""
    claims = list(stage.records.values())
    proven = {
        (claim.speaker, channel)
        for claim in claims
        for channel in claim.via
        if _is_named(stage, claim, channel)
    }
    for claim in claims:
        via = tuple(channel for channel in claim.via if (claim.speaker, channel) in proven)
        stage.records[claim.number] = replace(claim, via=via)


def _is_named(stage: ClaimStage, claim: ClaimCandidate, channel: ActorCandidate) -> bool:
    document, quote = stage.document, claim.quote
    first, last = document.sentence_at(quote.start), document.sentence_at(quote.end - 1)
    around = CharSpan(document.sentences[first].start, document.sentences[last].end)
    return any(map(around.contains, stage.mentions.get(channel, ())))


@each
def add_outlets(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Add the media that the sentence names as recipient or place: `told the ABC`."""
    phrases = find_outlets(stage.document, stage.syntax, claim.spans)
    actors = (stage.actors.resolve(phrase) for phrase in phrases if not is_occasion(phrase))
    outlets = [actor for actor in actors if actor and actor.kind == "media"]
    via = dict.fromkeys([*claim.via, *outlets])
    return replace(claim, via=tuple(actor for actor in via if actor is not claim.speaker))
