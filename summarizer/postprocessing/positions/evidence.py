"""Link positions to the claims that they rest on (`docs/codebook.md`, 4.1)."""

from dataclasses import replace

from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.stages import PositionStage
from summarizer.text.interval_index import IntervalIndex


def link_claims(stage: PositionStage) -> None:
    """Link a position to the claims at its evidence; without one its basis is `ascribed`."""
    index = IntervalIndex(stage.claims, lambda claim: claim.quote)
    for position in list(stage.records.values()):
        if position.draft and position.basis != "action":
            claims = tuple(index.overlapping(position.evidence))
            stage.records[position.number] = _linked(stage, position, claims)


def _linked(
    stage: PositionStage, position: PositionCandidate, claims: tuple[ClaimCandidate, ...]
) -> PositionCandidate:
    if position.basis == "ascribed" or not position.draft:
        return replace(position, claims=claims)
    if not any(claim.speaker for claim in claims):
        if not claims:
            what = f"position of {position.draft.actor!r} on {position.topic!r}"
            stage.diagnostics.warn(f"{what} rests on no recorded claim and counts as ascribed")
        # The article's own words can only ascribe a preference.
        return replace(position, basis="ascribed", claims=claims)
    holder = stage.actors.resolve(position.draft.actor)
    own = tuple(claim for claim in claims if holder and claim.speaker is holder)
    return replace(position, claims=own or claims)
