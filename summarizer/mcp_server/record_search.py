"""Search the records of a folder of results by words, actor, topic, stance and date."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from summarizer.grounding.normalize import normalize
from summarizer.schema.derived import Affiliations, claim_date, position_date
from summarizer.schema.summary import (
    Actor,
    Claim,
    Confidence,
    Position,
    Record,
    Span,
    SummaryRecord,
)
from summarizer.text.document import validate_date
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ActorKind, Certainty, ClaimKind, RecordKind, Stance

_AFTER_ANY_DIGIT = "~"
"""Sorts after the characters of a date, so that `2024-05~` ends the month."""


class FoundDocument(Record):
    """The document of a record."""

    id: str
    path: str | None
    title: str | None
    date: str | None


class FoundRecord(Record):
    """A record with its document, and the words of the article that prove it.

    Attributes:
        record: What it is; fields that this kind of record does not have are `null`.
        actor: Name of the actor, of the speaker of a claim, or of the holder of a position.
        text: The wording of a claim, or the role of an actor.
        quotation: Words of the article, with their offsets in its text.
        date: Date of the statement, by default of the document.
    """

    record: RecordKind
    id: str
    document: FoundDocument
    actor: str | None
    kind: ActorKind | ClaimKind | None = None
    text: str | None = None
    quotation: Span | None
    topic: str | None = None
    concept: str | None = None
    stance: Stance | None = None
    target: str | None = None
    certainty: Certainty | None = None
    date: str | None
    confidence: Confidence | None
    warnings: list[str]


class SearchResult(Record):
    """The records found, in the order of the documents, and whether there are more."""

    records: list[FoundRecord]
    more: bool


@dataclass(frozen=True)
class RecordQuery:
    """What a record must have; an empty condition holds for every record.

    Attributes:
        words: Beginnings of words, all of which occur in the record.
        actor: The same in the names of its actor, speaker or holder.
        topic: The same in its topic or concept; only positions have one.
        since: First date.
        until: Last date. A record without a date is not found if either is given.
        kinds: Kinds of records.
    """

    words: str = ""
    actor: str = ""
    topic: str = ""
    stance: Stance | None = None
    since: str | None = None
    until: str | None = None
    kinds: Sequence[RecordKind] = field(default=("actor", "claim", "position"))

    def __post_init__(self) -> None:
        """Raise `InputError` if a date does not exist."""
        validate_date(self.since)
        validate_date(self.until)

    def matches(self, found: FoundRecord, names: Sequence[str]) -> bool:
        """Return whether `found`, whose actor has these `names`, meets all conditions."""
        about = (found.topic, found.concept)
        words = (*names, *about, found.text, found.quotation.text if found.quotation else None)
        return (
            found.record in self.kinds
            and self.stance in {None, found.stance}
            and self._is_dated(found.date)
            and _occur(self._patterns["actor"], names)
            and _occur(self._patterns["topic"], about)
            and _occur(self._patterns["words"], words)
        )

    @cached_property
    def _patterns(self) -> dict[str, list[re.Pattern[str]]]:
        texts = {"words": self.words, "actor": self.actor, "topic": self.topic}
        return {name: _word_starts(text) for name, text in texts.items()}

    def _is_dated(self, date: str | None) -> bool:
        if self.since is None and self.until is None:
            return True
        if date is None:
            return False
        first, _, last = date.partition("/")
        return (last or first) + _AFTER_ANY_DIGIT >= (self.since or "") and (
            self.until is None or first <= self.until + _AFTER_ANY_DIGIT
        )


def search(
    summaries: Iterable[SummaryRecord], query: RecordQuery, *, offset: int, limit: int
) -> SearchResult:
    """Return `limit` records that meet `query`, after the first `offset`.

    Summaries after the last of these records are not read.
    """
    found = (
        record
        for summary in summaries
        for record, names in _records(summary)
        if query.matches(record, names)
    )
    page = list(islice(found, offset, offset + limit + 1))
    return SearchResult(records=page[:limit], more=len(page) > limit)


def _records(summary: SummaryRecord) -> Iterator[tuple[FoundRecord, Sequence[str]]]:
    """Yield each record with the names of its actor."""
    affiliations, info = Affiliations(summary.actors), summary.document
    document = FoundDocument(id=info.id, path=info.path, title=info.title, date=info.date)
    for actor in summary.actors:
        yield _actor(document, actor), _names(actor)
    for claim in summary.claims:
        speaker = affiliations.by_id.get(claim.speaker or "")
        date = claim_date(claim, summary).date
        yield _claim(document, claim, speaker, date), _names(speaker)
    for position in summary.positions:
        holder = affiliations.by_id.get(position.actor)
        target, date = affiliations.name(position.target), position_date(position, summary).date
        yield _position(document, position, holder, target, date), _names(holder)


def _actor(document: FoundDocument, actor: Actor) -> FoundRecord:
    return FoundRecord(
        record="actor",
        id=actor.id,
        document=document,
        actor=actor.name,
        kind=actor.kind,
        text=actor.role,
        quotation=actor.mentions[0] if actor.mentions else None,
        date=document.date,
        confidence=actor.confidence,
        warnings=[],
    )


def _claim(
    document: FoundDocument, claim: Claim, speaker: Actor | None, date: str | None
) -> FoundRecord:
    return FoundRecord(
        record="claim",
        id=claim.id,
        document=document,
        actor=speaker.name if speaker else None,
        kind=claim.kind,
        text=claim.text,
        quotation=claim.quote,
        certainty=claim.certainty,
        date=date,
        confidence=claim.confidence,
        warnings=claim.warnings,
    )


def _position(
    document: FoundDocument,
    position: Position,
    holder: Actor | None,
    target: str | None,
    date: str | None,
) -> FoundRecord:
    return FoundRecord(
        record="position",
        id=position.id,
        document=document,
        actor=holder.name if holder else None,
        quotation=position.evidence,
        topic=position.topic,
        concept=position.concept,
        stance=position.stance,
        target=target,
        date=date,
        confidence=position.confidence,
        warnings=position.warnings,
    )


def _names(actor: Actor | None) -> Sequence[str]:
    return () if actor is None else (actor.name, *actor.aliases)


def _word_starts(text: str) -> list[re.Pattern[str]]:
    """Return a pattern for each word of `text`, which matches where a word begins so."""
    words = re.findall(r"\w+(?:['-]\w+)*", _normalized(text))
    return [re.compile(rf"(?<!\w){re.escape(word)}") for word in words]


def _occur(patterns: Sequence[re.Pattern[str]], texts: Iterable[str | None]) -> bool:
    if not patterns:
        return True
    text = _normalized("\n".join(filter(None, texts)))
    return all(pattern.search(text) for pattern in patterns)


def _normalized(text: str) -> str:
    return normalize(text, CharSpan(0, len(text))).text
