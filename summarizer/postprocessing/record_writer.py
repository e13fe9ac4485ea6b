"""Give candidates their ids, in the order of the text, and write them as records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.faithfulness.holders import HolderChecker
from summarizer.faithfulness.stances import contradicted_stance
from summarizer.grounding.quotation import directness_of
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.candidates import ClaimCandidate, PositionCandidate
from summarizer.schema.drafts import Draft
from summarizer.schema.summary import Actor, Claim, Position, Span
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan


@dataclass
class RecordWriter:
    """Writes the listed actors, the claims and the positions of a document as records.

    Attributes:
        text_language: The language of restatements, by default that of the document.
    """

    document: Document
    registry: ActorRegistry
    mentions: Mapping[ActorCandidate, Sequence[CharSpan]]
    listed: Sequence[ActorCandidate]
    claims: Sequence[ClaimCandidate]
    positions: Sequence[PositionCandidate]
    text_language: str | None = None

    def __post_init__(self) -> None:
        first = {actor: self.mentions[actor][0] for actor in self.listed}
        self._listed = sorted(first, key=lambda actor: (first[actor].start, -first[actor].end))
        self._claims = sorted(self.claims, key=lambda claim: claim.quote)
        self._positions = sorted(self.positions, key=lambda position: position.evidence)
        self._actor_ids = {actor: f"a{n}" for n, actor in enumerate(self._listed, start=1)}
        self._claim_ranks = {claim.number: n for n, claim in enumerate(self._claims, start=1)}

    def actors(self) -> list[Actor]:
        """Return the actors as records."""
        return [self._actor(candidate) for candidate in self._listed]

    def checked(self, actors: Sequence[Actor]) -> dict[int, ClaimCandidate]:
        """Return the claims by their numbers, with the warnings of the checks."""
        records = [self._claim(claim) for claim in self._claims]
        checker = FaithfulnessChecker(self.document, actors, records, self.text_language)
        return {
            claim.number: replace(claim, warnings=(*checker.warnings(record), *claim.warnings))
            for claim, record in zip(self._claims, records, strict=True)
        }

    def claims_of(self, claims: Mapping[int, ClaimCandidate]) -> list[Claim]:
        """Return the claims, by their numbers, as records."""
        return [self._claim(claims[claim.number]) for claim in self._claims]

    def positions_of(self, actors: Sequence[Actor], claims: Sequence[Claim]) -> list[Position]:
        """Return the positions as records, with warnings."""
        checker = HolderChecker(self.document, actors, claims)
        records = [self._position(f"p{n}", p) for n, p in enumerate(self._positions, start=1)]
        return [
            record.model_copy(update={"warnings": [*checker.warnings(record), *record.warnings]})
            for record in records
        ]

    def drafts(self) -> dict[str, Draft | None]:
        """Return the draft that each record comes from, by the id of the record."""
        claims = {self._claim_ranks[claim.number]: claim.written for claim in self._claims}
        return {
            **{actor_id: actor.draft for actor, actor_id in self._actor_ids.items()},
            **{f"c{rank}": draft for rank, draft in claims.items()},
            **{f"p{n}": position.written for n, position in enumerate(self._positions, start=1)},
        }

    def _span(self, span: CharSpan) -> Span:
        return Span.from_text(self.document.text, span)

    def _actor(self, candidate: ActorCandidate) -> Actor:
        members = self.registry.members(candidate)
        return Actor(
            id=self._actor_ids[candidate],
            name=candidate.name,
            kind=candidate.kind,
            role=candidate.role,
            affiliation=self._affiliation_id(candidate),
            aliases=list(candidate.aliases),
            members=[self._actor_ids[member] for member in members if member in self._actor_ids],
            mentions=[self._span(span) for span in self.mentions[candidate]],
            trace=list(candidate.trace),
        )

    def _affiliation_id(self, candidate: ActorCandidate) -> str | None:
        """Return the id of the actor it belongs to, `None` if it would belong to itself."""
        chain = list(self.registry.affiliation_chain(candidate))
        is_circle = candidate in chain[1:]
        return None if is_circle or len(chain) == 1 else self._actor_ids.get(chain[1])

    def _claim(self, claim: ClaimCandidate) -> Claim:
        quote, draft, spans = self._span(claim.quote), claim.draft, claim.spans
        return Claim(
            id=f"c{self._claim_ranks[claim.number]}",
            speaker=self._actor_ids[claim.speaker] if claim.speaker else None,
            source=self._span(spans.source) if spans.source else None,
            via=[self._actor_ids[channel] for channel in claim.via],
            cue=self._span(spans.cue) if spans.cue else None,
            quote=quote,
            text=claim.text,
            text_by=claim.text_by,
            kind=draft.kind,
            certainty=claim.certainty,
            directness=directness_of(quote.text, attributed=claim.speaker is not None),
            date=claim.date,
            date_text=claim.date_text,
            grounding=spans.grounding,
            warnings=list(claim.warnings),
            trace=list(claim.trace),
        )

    def _stance_warnings(self, position: PositionCandidate) -> list[str]:
        words = position.evidence.slice(self.document.text)
        if not self.document.language_rules.runs("stance-disputed"):
            return []
        shown = contradicted_stance(position.topic, position.stance, words)
        return [f"stance-disputed: {shown}"] if shown else []

    def _position(self, position_id: str, position: PositionCandidate) -> Position:
        ranks = sorted(self._claim_ranks[claim.number] for claim in position.claims)
        return Position(
            id=position_id,
            actor=self._actor_ids[cast(ActorCandidate, position.holder)],
            topic=position.topic,
            concept=position.concept,
            stance=position.stance,
            target=self._actor_ids.get(position.target) if position.target else None,
            basis=position.basis,
            claim_ids=[f"c{rank}" for rank in ranks],
            evidence=self._span(position.evidence),
            grounding=position.grounding,
            warnings=[*self._stance_warnings(position), *position.warnings],
            trace=list(position.trace),
        )
