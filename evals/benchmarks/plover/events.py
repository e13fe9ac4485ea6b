"""The events of PLOVER: those of the corpus, and the one that a summary of a sentence has.

PLOVER codes political events; six of its classes are acts of speech that the codebook has too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import InputError
from summarizer.grounding.countries import other_forms
from summarizer.grounding.name_matching import norm
from summarizer.schema.summary import Actor, Claim, Position, Span, SummaryRecord
from summarizer.syntax import parse_document
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ClaimKind, Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

SpanT = TypeVar("SpanT", bound=Span)

CLASSES = ("DEMAND", "REJECT", "THREATEN", "AGREE", "SUPPORT", "DISAPPROVE")
CLASS_OF_KIND: dict[ClaimKind, str] = {
    "demand": "DEMAND",
    "refusal": "REJECT",
    "threat": "THREATEN",
    "commitment": "AGREE",
    "accusation": "DISAPPROVE",
}
_NAMES = frozenset({"GPE", "NORP", "ORG", "PERSON", "LOC", "FAC"})
"""The labels of names of the parser's entities."""

_DESCRIBING = frozenset({"amod", "appos", "compound", "nmod", "poss", "npadvmod"})
_OWN_ACTS = frozenset({"assertion", "commitment", "refusal"})
"""Kinds of claims whose target is rarely who does what is said, promised or refused."""

CLASS_OF_STANCE: dict[Stance, str] = {"support": "SUPPORT", "oppose": "DISAPPROVE"}


class GoldEvent(BaseModel):
    """One sentence with its event; actors are words of the sentence."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    event: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Party:
    """Who takes part in an event, by names and by mentions in its sentence."""

    names: tuple[str, ...]
    mentions: tuple[Span, ...]

    @classmethod
    def of(cls, actor: Actor) -> Party:
        """Return the party that an actor of a summary is."""
        return cls((actor.name, *actor.aliases), tuple(actor.mentions))

    def is_named_by(self, words: str) -> bool:
        """Return whether `words` share a word with a name, or denote its country."""
        own = {word for name in self.names for word in norm(name).split()}
        return any(own & {word, *other_forms(word)} for word in norm(words).split())


@dataclass(frozen=True)
class PredictedEvent:
    """The event that a summary has; `event` is `None` if no class fits."""

    source: Party | None
    target: Party | None
    event: str | None


def read_events(path: Path) -> tuple[GoldEvent, ...]:
    """Return the events of the six classes in the file at `path`, a list in JSON."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        events = tuple(_event(row) for row in rows if row["event"] in CLASSES)
    except (OSError, ValueError, RecursionError, KeyError, TypeError, ValidationError) as error:
        what, hint = f"no PLOVER data: {type(error).__name__}", "give PLOVER_GSR_CAMEO.txt"
        raise InputError(what, str(path), hint) from None
    if not events:
        raise InputError("no event of the six classes", str(path), "give PLOVER_GSR_CAMEO.txt")
    return events


def _event(row: dict[str, Any]) -> GoldEvent:
    sources, targets = (_actors(row.get(role)) for role in ("source", "target"))
    # Of a compound actor (`Ann and Bo agreed`) each part is source and target.
    if not targets and len(sources) > 1:
        targets = sources
    return GoldEvent(
        id=row["id"], text=row["text"], event=row["event"], sources=sources, targets=targets
    )


def _actors(cell: object) -> tuple[str, ...]:
    """Return the words for the actors of `cell`, which is a list, empty text or nothing."""
    if not isinstance(cell, list):
        return ()
    return tuple(" ".join(actor["actorText"].split()) for actor in cell if actor["actorText"])


def excerpt(summary: SummaryRecord, within: CharSpan) -> SummaryRecord:
    """Return the part of `summary` that is about the characters `within`, with offsets in them."""
    actors = [
        actor.model_copy(update={"mentions": shifted(actor.mentions, within)})
        for actor in summary.actors
    ]
    claims = [
        claim.model_copy(update={"quote": quote})
        for claim in summary.claims
        for quote in shifted([claim.quote], within)
    ]
    positions = [
        position.model_copy(update={"evidence": evidence})
        for position in summary.positions
        for evidence in shifted([position.evidence], within)
    ]
    records = {"actors": actors, "claims": claims, "positions": positions}
    return summary.model_copy(update=records)


def shifted(spans: Iterable[SpanT], within: CharSpan) -> list[SpanT]:
    """Return the spans that begin in the characters `within`, with offsets in them."""
    return [
        span.model_copy(update={"start": span.start - within.start, "end": span.end - within.start})
        for span in _inside(spans, within)
    ]


class Name(Span):
    """A name in a text.

    Attributes:
        is_doer: Whether it stands in the subject of a verb, in the active voice.
    """

    is_doer: bool = False


def entity_names(document: Document) -> list[Name]:
    """Return the names of people, groups, organizations and places, none without a parser.

    Who is only addressed is no actor of a summary, and adjectives are no mentions, but both are
    targets.
    """
    syntax = parse_document(document)
    entities = syntax.doc.ents if syntax else ()
    return [
        Name(
            start=entity.start_char,
            end=entity.end_char,
            text=entity.text,
            is_doer=any(token.dep_ == "nsubj" for token in _noun_phrase(entity.root)),
        )
        for entity in entities
        if entity.label_ in _NAMES
    ]


def _noun_phrase(token: Token) -> Iterator[Token]:
    """Yield a token and the nouns that it describes: `NATO` and `member` of `NATO-member`."""
    while True:
        yield token
        if token.dep_ not in _DESCRIBING:
            return
        token = token.head


def main_event(summary: SummaryRecord, names: Sequence[Name] = ()) -> PredictedEvent | None:
    """Return the event of a summary of one sentence, chosen without its gold.

    That is the first claim whose kind has a class, else the first position for or against
    something, else the first claim, without a class. The target is that of a position, else the
    first of `names` in the quotation but the source's, else the first other actor there, else the
    first name in the sentence. Who does what is said, promised or refused is the last choice.
    """
    reader = _EventReader(summary, names)
    claims = sorted(summary.claims, key=lambda claim: claim.quote.start)
    for claim in claims:
        if claim.kind in CLASS_OF_KIND:
            return reader.of_claim(claim)
    for position in sorted(summary.positions, key=lambda position: position.evidence.start):
        if position.stance in CLASS_OF_STANCE:
            return reader.of_position(position)
    return reader.of_claim(claims[0]) if claims else None


@dataclass(frozen=True)
class _EventReader:
    """Reads the event off a record of `summary`."""

    summary: SummaryRecord
    names: Sequence[Name]

    def of_claim(self, claim: Claim) -> PredictedEvent:
        named = (
            position.target
            for position in self.summary.positions
            if position.target and claim.id in position.claim_ids
        )
        known, apart = next(named, None), {*claim.via, claim.speaker}
        is_own = claim.kind in _OWN_ACTS
        names = sorted(self.names, key=lambda name: is_own and name.is_doer)
        target = self._target(claim.speaker, known, claim.quote, apart, names)
        return PredictedEvent(self._party(claim.speaker), target, CLASS_OF_KIND.get(claim.kind))

    def of_position(self, position: Position) -> PredictedEvent:
        holder = position.actor
        target = self._target(holder, position.target, position.evidence, {holder}, self.names)
        return PredictedEvent(self._party(holder), target, CLASS_OF_STANCE[position.stance])

    def _party(self, actor: str | None) -> Party | None:
        return Party.of(self.summary.actor(actor)) if actor else None

    def _target(
        self,
        source: str | None,
        known: str | None,
        span: Span,
        apart: AbstractSet[str | None],
        names: Sequence[Name],
    ) -> Party | None:
        """Return the party `known`, else the first name in `span`, another actor or a name."""
        if known:
            return self._party(known)
        party = self._party(source)
        others = [name for name in names if not (party and party.is_named_by(name.text))]
        inside, elsewhere = (_first(spans) for spans in (_inside(others, span), others))
        return inside or self._first_other(span, apart) or elsewhere

    def _first_other(self, span: Span, apart: AbstractSet[str | None]) -> Party | None:
        """Return the actor with the first mention inside `span`, but none of the ids `apart`."""
        mentioned = [
            (mention.start, actor)
            for actor in self.summary.actors
            if actor.id not in apart
            for mention in _inside(actor.mentions, span)
        ]
        return Party.of(min(mentioned, key=lambda pair: pair[0])[1]) if mentioned else None


def _first(spans: Sequence[Span]) -> Party | None:
    return Party((spans[0].text,), (spans[0],)) if spans else None


def _inside(mentions: Iterable[SpanT], span: Span | CharSpan) -> list[SpanT]:
    return [mention for mention in mentions if span.start <= mention.start < span.end]
