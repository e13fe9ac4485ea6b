"""Positions and relayed claims become statements and relays, resolved and rolled up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from summarizer.entity_resolution.entities import Entity, Resolution
from summarizer.entity_resolution.topics import Concepts
from summarizer.networks.inputs import CorpusInputs, PositionRow
from summarizer.networks.roll_up import rolled_up
from summarizer.networks.statement import DEFAULT_READING, Reading, Relay, Sign, Statement
from summarizer.vocabulary import Stance

_SIGNS: Mapping[Stance, tuple[Sign, ...]] = {
    "support": (1,),
    "oppose": (-1,),
    "mixed": (1, -1),
    "neutral": (),
}


def statements(
    material: CorpusInputs,
    resolution: Resolution,
    concepts: Concepts,
    reading: Reading = DEFAULT_READING,
) -> list[Statement]:
    """Return the statements of a corpus, by document and position in the order given.

    Neutral positions give none, and neither do topics that the user's file leaves out.
    """
    reader = _Reader(resolution, reading, _members(material))
    return [
        statement
        for held in material.positions
        if (concept := concepts.of(held.document, held.topic, held.target)) is not None
        for statement in reader.read(held, concept)
    ]


def relays(
    material: CorpusInputs, resolution: Resolution, reading: Reading = DEFAULT_READING
) -> list[Relay]:
    """Return who carried whose claims; nobody carries their own."""
    reader = _Reader(resolution, reading, {})
    found = []
    for claim in material.relays:
        speaker = reader.node(claim.document, claim.speaker)
        for channel in dict.fromkeys(reader.node(claim.document, via) for via in claim.via):
            if channel != speaker:
                found.append(
                    Relay(
                        claim.document,
                        claim.claim,
                        claim.date,
                        claim.date_basis,
                        channel,
                        speaker,
                    )
                )
    return found


@dataclass(frozen=True)
class _Reader:
    resolution: Resolution
    reading: Reading
    members: Mapping[tuple[str, str], tuple[str, ...]]

    def read(self, held: PositionRow, concept: str) -> Iterator[Statement]:
        target = self.node(held.document, held.target) if held.target else None
        holders = {self.node(held.document, id): id for id in reversed(self._holders(held))}
        for actor, id in reversed(holders.items()):
            for sign in self._signs(held.stance):
                yield Statement(
                    document=held.document,
                    position=held.position,
                    date=held.date,
                    date_basis=held.date_basis,
                    holder=self.resolution.entity(held.document, id),
                    actor=actor,
                    topic=held.topic,
                    concept=concept,
                    sign=sign,
                    stance=held.stance,
                    target=target,
                    evidence=held.evidence,
                )

    def node(self, document: str, actor: str) -> Entity:
        return rolled_up(self.resolution.chain(document, actor), self.reading.level)

    def _signs(self, stance: Stance) -> tuple[Sign, ...]:
        return () if stance == "mixed" and not self.reading.mixed else _SIGNS[stance]

    def _holders(self, held: PositionRow) -> list[str]:
        """Return the holder, or its members, and theirs, where they are to speak themselves."""
        if not self.reading.distribute:
            return [held.actor]
        found: dict[str, None] = {}
        waiting, seen = [held.actor], {held.actor}
        while waiting:
            here = waiting.pop()
            below = self.members.get((held.document, here), ())
            if not below:
                found[here] = None
            waiting.extend(id for id in reversed(below) if id not in seen)
            seen.update(below)
        return list(found) or [held.actor]


def _members(material: CorpusInputs) -> dict[tuple[str, str], tuple[str, ...]]:
    return {
        actor_row.place: actor_row.members
        for actor_row in material.document_actors
        if actor_row.members
    }
