"""Rules for the basis of a position and its explicitness (`docs/codebook.md`, 4.1 and 4.4)."""

from dataclasses import replace

from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.postprocessing.positions.claim_sides import KINDS_WITHOUT_POSITION
from summarizer.postprocessing.positions.stance_lexicon import shows_preference, states_preference
from summarizer.postprocessing.stages import PositionStage, each
from summarizer.text.interval_index import IntervalIndex
from summarizer.vocabulary import Reason


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


@each
def require_ground(_: PositionStage, position: PositionCandidate) -> PositionCandidate | Reason:
    """Reject a position that rests on denials and predictions alone."""
    kinds = {claim.draft.kind for claim in position.claims}
    if position.draft and position.basis == "claim" and kinds <= KINDS_WITHOUT_POSITION:
        return "claim-grounds-no-position"
    return position


@each
def require_preference(
    stage: PositionStage, position: PositionCandidate
) -> PositionCandidate | Reason:
    """Reject a position on an assertion, a deed or an ascription without words for or against."""
    if position.draft is None:
        return position
    text = stage.document.text
    words = position.evidence.slice(text)
    if position.basis != "claim":
        return position if shows_preference(words) else "evidence-states-no-preference"
    if {claim.draft.kind for claim in position.claims} - KINDS_WITHOUT_POSITION - {"assertion"}:
        return position
    cues = (claim.spans.cue.slice(text) for claim in position.claims if claim.spans.cue)
    is_explicit = states_preference(" ".join((*cues, words)))
    return position if is_explicit else "evidence-states-no-preference"
