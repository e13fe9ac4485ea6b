"""One pass over the summaries keeps what statements are made of, and no texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from summarizer.entity_resolution.document_actors import DocumentActor, document_actors
from summarizer.schema.derived import DateBasis, Dated, claim_date, position_date
from summarizer.schema.summary import Claim, Position, SummaryRecord
from summarizer.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position before anything is resolved: ids are those of its document."""

    document: str
    position: str
    date: str | None
    date_basis: DateBasis
    actor: str
    topic: str
    stance: Stance
    target: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class RelayRow:
    """A claim with the channels that carried it, before anything is resolved."""

    document: str
    claim: str
    date: str | None
    date_basis: DateBasis
    speaker: str
    via: tuple[str, ...]


@dataclass(frozen=True)
class CorpusInputs:
    """What the resolver and the networks need to know of a corpus."""

    document_actors: list[DocumentActor] = field(default_factory=list)
    positions: list[PositionRow] = field(default_factory=list)
    relays: list[RelayRow] = field(default_factory=list)

    def add(self, summary: SummaryRecord) -> None:
        """Take in one summary."""
        self.document_actors.extend(document_actors(summary))
        claims = {claim.id: claim for claim in summary.claims}
        for position in summary.positions:
            dated = position_date(position, summary, claims)
            self.positions.append(_held(summary.document.id, position, dated))
        for claim in summary.claims:
            if claim.speaker and claim.via:
                dated = claim_date(claim, summary)
                self.relays.append(_carried(summary.document.id, claim, claim.speaker, dated))


def collect_inputs(summaries: Iterable[SummaryRecord]) -> CorpusInputs:
    """Return what networks need of `summaries`, which are read once, one at a time."""
    material = CorpusInputs()
    for summary in summaries:
        material.add(summary)
    return material


def _held(document: str, position: Position, dated: Dated) -> PositionRow:
    return PositionRow(
        document=document,
        position=position.id,
        date=dated.date,
        date_basis=dated.basis,
        actor=position.actor,
        topic=position.topic,
        stance=position.stance,
        target=position.target,
        evidence=position.evidence.text,
    )


def _carried(document: str, claim: Claim, speaker: str, dated: Dated) -> RelayRow:
    return RelayRow(document, claim.id, dated.date, dated.basis, speaker, tuple(claim.via))
