"""One pass over the summaries keeps what statements are made of, and no texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from summarizer.networks.statement import DateBasis
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
        published = summary.document.date
        dates = {claim.id: claim.date for claim in summary.claims if claim.date}
        for position in summary.positions:
            stated = next((dates[id] for id in position.claim_ids if id in dates), None)
            self.positions.append(_held(summary.document.id, position, _dated(stated, published)))
        for claim in summary.claims:
            if claim.speaker and claim.via:
                dated = _dated(claim.date, published)
                self.relays.append(_carried(summary.document.id, claim, claim.speaker, dated))


def gather(summaries: Iterable[SummaryRecord]) -> Material:
    """Return what networks need of `summaries`, which are read once, one at a time."""
    material = Material()
    for summary in summaries:
        material.add(summary)
    return material


def _dated(stated: str | None, published: str | None) -> tuple[str | None, DateBasis]:
    if stated:
        return stated, "stated"
    return (published, "document") if published else (None, "none")


def _held(document: str, position: Position, dated: tuple[str | None, DateBasis]) -> Held:
    return Held(
        document=document,
        position=position.id,
        date=dated[0],
        date_basis=dated[1],
        actor=position.actor,
        topic=position.topic,
        stance=position.stance,
        target=position.target,
        evidence=position.evidence.text,
    )


def _carried(
    document: str, claim: Claim, speaker: str, dated: tuple[str | None, DateBasis]
) -> Carried:
    return Carried(document, claim.id, dated[0], dated[1], speaker, tuple(claim.via))
