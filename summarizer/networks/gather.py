"""One pass over the summaries keeps what statements are made of, and no texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from summarizer.records.derived import DateBasis, Dated, claim_date, position_date
from summarizer.records.summary import Claim, Position, SummaryRecord
from summarizer.resolve.sightings import Sighting, sightings
from summarizer.vocabulary import Stance


@dataclass(frozen=True, slots=True)
class Held:
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
class Carried:
    """A claim with the channels that carried it, before anything is resolved."""

    document: str
    claim: str
    date: str | None
    date_basis: DateBasis
    speaker: str
    via: tuple[str, ...]


@dataclass(frozen=True)
class Material:
    """What the resolver and the networks need to know of a corpus."""

    sightings: list[Sighting] = field(default_factory=list)
    positions: list[Held] = field(default_factory=list)
    relays: list[Carried] = field(default_factory=list)

    def add(self, summary: SummaryRecord) -> None:
        """Take in one summary."""
        self.sightings.extend(sightings(summary))
        claims = {claim.id: claim for claim in summary.claims}
        for position in summary.positions:
            dated = position_date(position, summary, claims)
            self.positions.append(_held(summary.document.id, position, dated))
        for claim in summary.claims:
            if claim.speaker and claim.via:
                dated = claim_date(claim, summary)
                self.relays.append(_carried(summary.document.id, claim, claim.speaker, dated))


def gather(summaries: Iterable[SummaryRecord]) -> Material:
    """Return what networks need of `summaries`, which are read once, one at a time."""
    material = Material()
    for summary in summaries:
        material.add(summary)
    return material


def _held(document: str, position: Position, dated: Dated) -> Held:
    return Held(
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


def _carried(document: str, claim: Claim, speaker: str, dated: Dated) -> Carried:
    return Carried(document, claim.id, dated.date, dated.basis, speaker, tuple(claim.via))
