"""Rule that one act of saying is one claim (`docs/codebook.md`, 0.4)."""

from summarizer.postprocessing.stages import ClaimStage


def join_equal_claims(stage: ClaimStage) -> None:
    """Join claims of one speaker with the same quotation, found in several windows."""
    first = {(claim.quote, claim.speaker): claim for claim in [*stage.records.values()][::-1]}
    kept = {claim.number for claim in first.values()}
    stage.records = {number: c for number, c in stage.records.items() if number in kept}
