"""Gold records as summaries, which score 1.0 on every metric."""

from summarizer.schema.gold import GoldClaim
from summarizer.schema.summary import (
    Actor,
    Claim,
    DocumentInfo,
    Position,
    Provenance,
    Span,
    SummaryRecord,
    Usage,
)

from .gold import GoldDocument


def gold_to_summary(gold: GoldDocument) -> SummaryRecord:
    """Return the summary with the records of `gold`."""
    record = gold.record
    info = record.document.model_dump(exclude={"date_text"})
    return SummaryRecord(
        document=DocumentInfo(**info),
        digest="",
        actors=[Actor.model_validate(_fields(actor, Actor)) for actor in record.actors],
        claims=[_claim(claim) for claim in record.claims],
        positions=[
            Position.model_validate({**_fields(position, Position), "grounding": "exact"})
            for position in record.positions
        ],
        rejected=[],
        provenance=Provenance(
            model="gold",
            backend="a person",
            prompts={},
            package_version="0",
            created_at="1970-01-01T00:00:00Z",
            usage=Usage(),
            seconds=0.0,
            warnings=[],
        ),
    )


def _claim(claim: GoldClaim) -> Claim:
    fields = {**_fields(claim, Claim), "cue": claim.cue_span, "grounding": "exact"}
    return Claim.model_validate(fields)


def _fields(record: object, into: type[Actor | Claim | Position]) -> dict[str, object]:
    names = [name for name in into.model_fields if hasattr(record, name)]
    values = {name: getattr(record, name) for name in names}
    return {
        name: list(value) if isinstance(value, tuple) and not isinstance(value, Span) else value
        for name, value in values.items()
    }
