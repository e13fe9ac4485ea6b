"""Convert an annotated article to a gold record.

The annotator copies words; offsets, ids, mentions, directness, dates and the claims of positions
are computed. Words that are not in the text raise an error. `lint` checks the rest.
"""

from collections.abc import Sequence

from summarizer.errors import InputError
from summarizer.grounding.dates import resolve_date
from summarizer.grounding.mentions import find_mentions, find_words
from summarizer.grounding.quotation import directness_of
from summarizer.schema.gold import (
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
    def __init__(self, article: Article, document: Document) -> None:
        self.article = article
        self.document = document
        self.text = document.text
        forms = {actor.name: (actor.name, *actor.aliases) for actor in article.actors}
        if len(forms) < len(article.actors):
            raise self._error("two actors have one name", "")
        roles = [actor.role for actor in article.actors if actor.role]
        self.mentions = find_mentions(document.article, document.body, forms, roles)
        for name, mentions in self.mentions.items():
            if not mentions:
                raise self._error("an actor is not named in the text", name)
        firsts = {name: mentions[0] for name, mentions in self.mentions.items()}
        # Of two actors with the same start, the one with the longer mention comes first.
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
        return GoldActor(
            id=self.ids[actor.name],
            name=actor.name,
            kind=actor.kind,
            role=actor.role,
            affiliation=self._id(actor.affiliation),
            aliases=actor.aliases,
            members=tuple(self._known(name) for name in actor.members),
            mentions=tuple(Span.from_text(self.text, span) for span in self.mentions[actor.name]),
            optional=actor.optional,
            accept=actor.accept.model_copy(
                update={"affiliation": tuple(self._id(name) for name in actor.accept.affiliation)}
            ),
            note=actor.note,
        )

    def _claims(self) -> tuple[GoldClaim, ...]:
        located: list[tuple[CharSpan, AnnotatedClaim]] = []
        start = self.document.body
        ends: dict[str, int] = {}
        for claim in self.article.claims:
            # A repeated quote is its next occurrence in the text.
            quote = self._locate(claim.quote, max(start, ends.get(claim.quote, 0)))
            located.append((quote, claim))
            start, ends[claim.quote] = quote.start, quote.end
        located.sort(key=lambda pair: pair[0])
        return tuple(self._claim(f"c{n}", *pair) for n, pair in enumerate(located, 1))

    def _claim(self, claim_id: str, quote: CharSpan, claim: AnnotatedClaim) -> GoldClaim:
        signals = locate_cue(self.document, quote, claim.source, claim.cue)
        if claim.cue and not signals.cue:
            raise self._error("a cue is not near its quote", claim.cue)
        speaker = self._id(claim.speaker)
        return GoldClaim(
            id=claim_id,
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
        located = [(self._evidence(position), position) for position in self.article.positions]
        located.sort(key=lambda pair: pair[0])
        return tuple(self._position(f"p{n}", *pair, claims) for n, pair in enumerate(located, 1))

    def _position(
        self,
        position_id: str,
        evidence: CharSpan,
        position: AnnotatedPosition,
        claims: Sequence[GoldClaim],
    ) -> GoldPosition:
        accept = position.accept
        claim_ids = tuple(claim.id for claim in claims if claim.quote.span.overlaps(evidence))
        return GoldPosition(
            id=position_id,
            actor=self._known(position.actor),
            topic=position.topic,
            stance=position.stance,
            target=self._id(position.target),
            basis=position.basis,
            claim_ids=() if position.basis == "action" else claim_ids,
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
        """Return the occurrence of the evidence that is nearest to a mention of the holder."""
        mentions = self.mentions.get(position.actor, [])
        return min(
            self._occurrences(position.evidence, "evidence is not in the text"),
            key=lambda span: min((span.distance(mention) for mention in mentions), default=0),
        )

    def _locate(self, quote: str, start: int) -> CharSpan:
        spans = self._occurrences(quote, "a quote is not in the text")
        return next((span for span in spans if span.start >= start), spans[-1])

    def _near(self, words: str, to: CharSpan) -> CharSpan:
        spans = self._occurrences(words, "accepted words are not in the text")
        return min(spans, key=lambda span: (span.distance(to), abs(span.start - to.start)))

    def _occurrences(self, words: str, problem: str) -> Sequence[CharSpan]:
        spans = find_words(self.document.article, self.document.body, words)
        if not spans:
            raise self._error(problem, words)
        return spans

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
