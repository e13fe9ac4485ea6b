"""Collect what networks need from the summaries in one pass, without the texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from summarizer.entity_resolution.document_actors import DocumentActor, document_actors
from summarizer.schema.derived import DateBasis, claim_date, position_date
from summarizer.schema.summary import SummaryRecord
from summarizer.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A position before resolution; ids are those of its document."""

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
    """A claim with the channels that relayed it, before resolution."""

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
        """Add the rows of one summary."""
        document = summary.document.id
        self.document_actors.extend(document_actors(summary))
        claims = {claim.id: claim for claim in summary.claims}
        for position in summary.positions:
            dated = position_date(position, summary, claims)
            self.positions.append(
                PositionRow(
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
            )
        for claim in summary.claims:
            if claim.speaker and claim.via:
                dated = claim_date(claim, summary)
                row = (document, claim.id, dated.date, dated.basis, claim.speaker, tuple(claim.via))
                self.relays.append(RelayRow(*row))


def collect_inputs(summaries: Iterable[SummaryRecord]) -> CorpusInputs:
    """Return the inputs of `summaries`, which are read once, one at a time."""
    inputs = CorpusInputs()
    for summary in summaries:
        inputs.add(summary)
    return inputs
