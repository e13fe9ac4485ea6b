"""Convert an annotated article to a gold record.

The annotator copies words; offsets, ids, mentions, directness, dates and the claims of positions
are computed. Words that are not in the text raise an error. `lint` checks the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.errors import InputError
from summarizer.grounding.dates import resolve_date
from summarizer.grounding.mentions import find_mentions, find_words
from summarizer.grounding.quotation import directness_of
from summarizer.schema.gold import (
    ActorAccept,
    Annotation,
    ClaimAccept,
    GoldActor,
    GoldClaim,
    GoldPosition,
    GoldRecord,
    PositionAccept,
    gold_info,
)
from summarizer.schema.summary import Span
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

from .annotation import AnnotatedActor, AnnotatedClaim, AnnotatedPosition, Article
from .cue_location import LocatedCue, locate_cue
from .gold import GoldDocument


def convert(article: Article, annotation: Annotation) -> GoldDocument:
    """Return the gold document of `article`."""
    text = f"date {article.date}\n\n{article.text}" if article.date else article.text
    return _Conversion(article, Document.from_text(text, id=article.id)).gold(annotation)


class _Conversion:
    """Builds the record of one article."""

    def __init__(self, article: Article, document: Document) -> None:
        self.article = article
        self.document = document
        self.text = document.text
        forms = {actor.name: (actor.name, *actor.aliases) for actor in article.actors}
        if len(forms) < len(article.actors):
            raise self._error("two actors have one name", "")
        roles = [actor.role for actor in article.actors if actor.role]
        self.mentions = find_mentions(self.text, document.body, forms, roles)
        for name, found in self.mentions.items():
            if not found:
                raise self._error("an actor is not named in the text", name)
        firsts = {name: places[0] for name, places in self.mentions.items()}
        # Of two that begin at one place the longer comes first: it is the one that is named.
        self.ordered = sorted(
            article.actors,
            key=lambda actor: (firsts[actor.name].start, -firsts[actor.name].end),
        )
        self.ids = {actor.name: f"a{n}" for n, actor in enumerate(self.ordered, 1)}

    def gold(self, annotation: Annotation) -> GoldDocument:
        """Return text and record."""
        claims = self._claims()
        record = GoldRecord(
            document=gold_info(self.document),
            annotation=annotation,
            actors=tuple(self._actor(actor) for actor in self.ordered),
            claims=claims,
            positions=self._positions(claims),
        )
        return GoldDocument(self.text, record)

    def _actor(self, actor: AnnotatedActor) -> GoldActor:
        accept = actor.accept
        return GoldActor(
            id=self.ids[actor.name],
            name=actor.name,
            kind=actor.kind,
            role=actor.role,
            affiliation=self._id(actor.affiliation),
            aliases=actor.aliases,
            members=tuple(self._known(name) for name in actor.members),
            mentions=tuple(Span.from_text(self.text, place) for place in self.mentions[actor.name]),
            optional=actor.optional,
            accept=ActorAccept(
                name=accept.name,
                kind=accept.kind,
                role=accept.role,
                affiliation=tuple(self._id(name) for name in accept.affiliation),
                aliases=accept.aliases,
            ),
            note=actor.note,
        )

    def _claims(self) -> tuple[GoldClaim, ...]:
        placed: list[tuple[CharSpan, AnnotatedClaim]] = []
        at = self.document.body
        taken: dict[str, int] = {}
        for claim in self.article.claims:
            # The same words noted again are the next place where they stand.
            quote = self._locate(claim.quote, max(at, taken.get(claim.quote, 0)))
            placed.append((quote, claim))
            at, taken[claim.quote] = quote.start, quote.end
        placed.sort(key=lambda found: found[0])
        return tuple(self._claim(f"c{n}", *found) for n, found in enumerate(placed, 1))

    def _claim(self, id: str, quote: CharSpan, claim: AnnotatedClaim) -> GoldClaim:
        signals = locate_cue(self.document, quote, claim.source, claim.cue)
        if claim.cue and not signals.cue:
            raise self._error("a cue is not near its quote", claim.cue)
        speaker = self._id(claim.speaker)
        return GoldClaim(
            id=id,
            speaker=speaker,
            source=signals.source,
            via=tuple(self._known(name) for name in claim.via),
            cue=claim.cue,
            cue_span=signals.cue,
            quote=Span.from_text(self.text, quote),
            text=claim.text,
            kind=claim.kind,
            certainty=claim.certainty,
            directness=directness_of(claim.quote, attributed=speaker is not None),
            date=self._date(claim.date),
            date_text=claim.date,
            optional=claim.optional,
            accept=self._claim_accept(claim, quote, signals),
            note=claim.note,
        )

    def _claim_accept(
        self, claim: AnnotatedClaim, quote: CharSpan, signals: LocatedCue
    ) -> ClaimAccept:
        accept = claim.accept
        return ClaimAccept(
            speaker=tuple(self._id(name) for name in accept.speaker),
            source=accept.source,
            via=tuple(tuple(self._known(name) for name in via) for via in accept.via),
            cue=accept.cue,
            quote=tuple(
                Span.from_text(self.text, self._near(words, quote)) for words in accept.quote
            ),
            kind=accept.kind,
            certainty=accept.certainty,
            directness=accept.directness,
            date=tuple(self._date(words) for words in accept.date),
            date_text=accept.date,
        )

    def _positions(self, claims: Sequence[GoldClaim]) -> tuple[GoldPosition, ...]:
        placed = []
        for position in self.article.positions:
            placed.append((self._evidence(position), position))
        placed.sort(key=lambda found: found[0])
        return tuple(
            self._position(f"p{n}", evidence, position, claims)
            for n, (evidence, position) in enumerate(placed, 1)
        )

    def _position(
        self, id: str, evidence: CharSpan, position: AnnotatedPosition, claims: Sequence[GoldClaim]
    ) -> GoldPosition:
        accept = position.accept
        carried = [claim for claim in claims if claim.quote.span.overlaps(evidence)]
        return GoldPosition(
            id=id,
            actor=self._known(position.actor),
            topic=position.topic,
            stance=position.stance,
            target=self._id(position.target),
            basis=position.basis,
            claim_ids=() if position.basis == "action" else tuple(c.id for c in carried),
            evidence=Span.from_text(self.text, evidence),
            optional=position.optional,
            accept=PositionAccept(
                actor=tuple(self._known(name) for name in accept.actor),
                topic=accept.topic,
                stance=accept.stance,
                target=tuple(self._id(name) for name in accept.target),
                basis=accept.basis,
                evidence=tuple(
                    Span.from_text(self.text, self._near(words, evidence))
                    for words in accept.evidence
                ),
            ),
            equivalents=position.equivalents,
            note=position.note,
        )

    def _evidence(self, position: AnnotatedPosition) -> CharSpan:
        """Return the evidence nearest to a mention of its holder, if it stands twice."""
        found = find_words(self.text, self.document.body, position.evidence)
        if not found:
            raise self._error("evidence is not in the text", position.evidence)
        held = self.mentions.get(position.actor, [])
        return min(found, key=lambda place: min((place.distance(m) for m in held), default=0))

    def _locate(self, words: str, at: int) -> CharSpan:
        found = find_words(self.text, self.document.body, words)
        if not found:
            raise self._error("a quote is not in the text", words)
        return next((place for place in found if place.start >= at), found[-1])

    def _near(self, words: str, to: CharSpan) -> CharSpan:
        found = find_words(self.text, self.document.body, words)
        if not found:
            raise self._error("accepted words are not in the text", words)
        return min(found, key=lambda place: (place.distance(to), abs(place.start - to.start)))

    def _date(self, words: str | None) -> str | None:
        if words is None:
            return None
        return self.article.dates.get(words) or resolve_date(words, self.document.date)

    def _id(self, name: str | None) -> str | None:
        return None if name is None else self._known(name)

    def _known(self, name: str) -> str:
        if name not in self.ids:
            raise self._error("a record names an actor that is not listed", name)
        return self.ids[name]

    def _error(self, what: str, words: str) -> InputError:
        return InputError(f"{what}: {words[:60]!r}", self.article.id, "correct the annotation")
