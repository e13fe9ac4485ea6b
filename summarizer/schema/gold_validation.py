"""Validation of gold records by the rules of the codebook, section 7.

The same rules hold for a finished gold record and for the accepted part of a draft under review.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol, TypeVar

from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition
from summarizer.schema.summary import Span
from summarizer.text.calendar import iso_date
from summarizer.text.scripts import count_words, is_word_character, marks_only, may_part
from summarizer.text.spans import normalize_whitespace

_MAX_DATES = 2
_BLANK_LINE = re.compile(r"\n\s*\n")
_POLAR = re.compile(r"^(for|no|end of|stop\w*)\b|\b(anti|pro|against|support|oppos\w*)\b")
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)")
_MAX_TEXT_WORDS = 40
_MAX_CUE_DISTANCE = 400
_MAX_SHOWN = 40

Value = TypeVar("Value")
FieldProblem = tuple[str, str]
"""A field and the message about it."""


class Records(Protocol):
    """The actors, claims and positions of one document."""

    @property
    def actors(self) -> Sequence[GoldActor]: ...  # noqa: D102
    @property
    def claims(self) -> Sequence[GoldClaim]: ...  # noqa: D102
    @property
    def positions(self) -> Sequence[GoldPosition]: ...  # noqa: D102


@dataclass(frozen=True)
class Problem:
    """One broken rule: the record, the field to correct, and a message."""

    record_id: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.record_id}.{self.field}: {self.message}"


@dataclass(frozen=True)
class Draft:
    """All records of the draft whose accepted part is validated, and the ids of the rejected ones.

    Publication orders the claims of a position and drops accepted alternatives that refer to
    nothing, so the rules about these do not hold for a draft.
    """

    records: Records
    rejected: frozenset[str]


def find_problems(
    text: str, records: Records, *, dated: bool, draft: Draft | None = None
) -> list[Problem]:
    """Return the rules that `records`, or the accepted part of `draft`, break.

    `dated` is whether the document states its own date.
    """
    rules = _Rules(text, records, dated=dated, draft=draft)
    problems = [*_cycles(records.actors), *_overlaps(records.actors), *_duplicates(records)]
    for actor in records.actors:
        problems += [Problem(actor.id, *problem) for problem in rules.actor(actor)]
    for claim in records.claims:
        problems += [Problem(claim.id, *problem) for problem in rules.claim(claim)]
    for position in records.positions:
        problems += [Problem(position.id, *problem) for problem in rules.position(position)]
    return problems


def span_problems(text: str, span: Span) -> Iterator[str]:
    """Yield the reasons why `span` is no evidence: it must be whole words of one paragraph."""
    if not span.text:
        yield "no words are selected"
        return
    words = span.text if len(span.text) <= _MAX_SHOWN else f"{span.text[: _MAX_SHOWN - 1]}…"
    if not 0 <= span.start < span.end <= len(text):
        yield f"“{words}” is outside the text"
        return
    if text[span.start : span.end] != span.text:
        yield f"“{words}” is not the text at {span.start}:{span.end}"
    if span.text != span.text.strip():
        yield f"“{words}” begins or ends with white space"
    if _BLANK_LINE.search(span.text):
        yield f"“{words}” crosses a blank line"
    for edge in (span.start, span.end):
        if 0 < edge < len(text) and _cuts_word(text, edge):
            yield f"“{words}” cuts a word at {edge}"


def _is_date(value: str) -> bool:
    """Return whether `value` is a date or an interval of two."""
    dates = value.split("/")
    return len(dates) <= _MAX_DATES and all(map(iso_date, dates))


def topic_key(topic: str) -> str:
    """Return `topic` for comparison: no case, possessive ending or punctuation."""
    plain = unicodedata.normalize("NFKC", topic).casefold().replace("’", "'")
    return " ".join(re.sub(r"[^\w]+", marks_only, _POSSESSIVE.sub("", plain)).split())


def _cuts_word(text: str, edge: int) -> bool:
    before, after = text[edge - 1], text[edge]
    are_letters = is_word_character(before) and is_word_character(after)
    return are_letters and not may_part(before, after)


class _Rules:
    """The rules about single records, with the document they are checked against."""

    def __init__(self, text: str, records: Records, *, dated: bool, draft: Draft | None) -> None:
        known = draft.records if draft else records
        self.text, self.dated, self.is_draft = text, dated, draft is not None
        self.plain_text = normalize_whitespace(text)
        self.rejected = draft.rejected if draft else frozenset()
        self.names = {name for actor in records.actors for name in (actor.name, *actor.aliases)}
        self.actor_ids = {actor.id for actor in known.actors}
        self.claims = {claim.id: claim for claim in known.claims}

    def actor(self, actor: GoldActor) -> Iterator[FieldProblem]:
        words = [("name", actor.name), *(("aliases", alias) for alias in actor.aliases)]
        words += [("role", actor.role)] if actor.role is not None else []
        for name, value in words:
            if not value.strip() or not self._has(value):
                yield name, f"“{value}” is not in the text"
        if actor.name in actor.aliases:
            yield "aliases", "the name is not an alias of itself"
        if not actor.mentions:
            yield "mentions", "there is no mention"
        for mention in actor.mentions:
            yield from self._span("mentions", mention)
            if normalize_whitespace(mention.text) not in (actor.name, *actor.aliases):
                yield "mentions", f"“{mention.text}” is neither the name nor an alias"
        yield from self._actor_references(actor)

    def _actor_references(self, actor: GoldActor) -> Iterator[FieldProblem]:
        affiliations = [actor.affiliation, *self._accepted(actor.accept.affiliation)]
        yield from self._missing("affiliation", affiliations)
        yield from self._missing("members", actor.members)
        if actor.id in affiliations:
            yield "affiliation", "an actor cannot belong to itself"
        if actor.id in actor.members:
            yield "members", "an actor cannot be a member of itself"
        if actor.members and actor.kind != "group":
            yield "members", "only a group has members"

    def claim(self, claim: GoldClaim) -> Iterator[FieldProblem]:
        for quote in (claim.quote, *self._accepted(claim.accept.quote)):
            yield from self._span("quote", quote)
        if claim.source:
            yield from self._span("source", claim.source)
        yield from self._cue(claim)
        yield from self._content(claim)
        relayed = [actor_id for via in self._accepted(claim.accept.via) for actor_id in via]
        yield from self._missing("speaker", [claim.speaker, *self._accepted(claim.accept.speaker)])
        yield from self._missing("via", [*claim.via, *relayed])
        if claim.speaker in claim.via:
            yield "via", "the speaker cannot relay its own claim"
        if claim.source and not claim.speaker:
            yield "source", "a claim with a source needs a speaker"

    def _cue(self, claim: GoldClaim) -> Iterator[FieldProblem]:
        if (claim.cue_span.text if claim.cue_span else None) != claim.cue:
            yield "cue", "cue and cue_span have different words"
        if claim.cue_span:
            yield from self._span("cue", claim.cue_span)
            if abs(claim.cue_span.start - claim.quote.start) >= _MAX_CUE_DISTANCE:
                yield "cue", "the cue is far from the quote"

    def _content(self, claim: GoldClaim) -> Iterator[FieldProblem]:
        if not claim.text.strip():
            yield "text", "state the claim in a sentence"
        if count_words(claim.text) > _MAX_TEXT_WORDS:
            yield "text", f"more than {_MAX_TEXT_WORDS} words"
        if any(unicodedata.category(character) == "Cc" for character in claim.text):
            yield "text", "leave out line breaks and control characters"
        if claim.date and not _is_date(claim.date):
            hint = "write a date as 2024, 2024-05 or 2024-05-13, or two of them with / between"
            yield "date", hint
        if self.dated and (claim.date is None) != (claim.date_text is None):
            missing = "date" if claim.date is None else "date_text"
            yield missing, "date and date_text belong together: one is missing"
        if claim.date_text is not None and not self._has(claim.date_text):
            yield "date_text", f"“{claim.date_text}” is not in the text"

    def position(self, position: GoldPosition) -> Iterator[FieldProblem]:
        accept = position.accept
        for evidence in (position.evidence, *self._accepted(accept.evidence)):
            yield from self._span("evidence", evidence)
        yield from self._missing("actor", [position.actor, *self._accepted(accept.actor)])
        yield from self._missing("target", [position.target, *self._accepted(accept.target)])
        if position.target == position.actor:
            yield "target", "the target is the holder"
        # A concept has the wording of the user's codebook.
        if position.topic not in (*self.names, position.concept):
            if not 2 <= count_words(position.topic) <= 10:
                yield "topic", "a topic has 2 to 10 words, or is the name of an actor"
            if _POLAR.search(position.topic.lower()):
                hint = "leave out for, against, anti, support and so on"
                yield "topic", f"a topic takes no side: {hint}"
        yield from self._basis(position)

    def _basis(self, position: GoldPosition) -> Iterator[FieldProblem]:
        yield from self._missing("claim_ids", position.claim_ids, self.claims)
        if position.basis == "action" and position.claim_ids:
            yield "claim_ids", "a position shown by an action has no claim"
        if position.basis != "claim":
            return
        quotes = [self.claims[key].quote.span for key in position.claim_ids if key in self.claims]
        shown = quotes if self.is_draft else quotes[:1]
        if not quotes:
            yield "claim_ids", "a position with basis claim needs a claim"
        elif not any(position.evidence.span.overlaps(quote) for quote in shown):
            yield "evidence", "the evidence is outside the quote of its claim"

    def _has(self, words: str) -> bool:
        """Return whether the text has `words`, which may differ in white space."""
        return words in self.text or words in self.plain_text

    def _span(self, name: str, span: Span) -> Iterator[FieldProblem]:
        return ((name, message) for message in span_problems(self.text, span))

    def _accepted(self, alternatives: Sequence[Value]) -> Sequence[Value]:
        return () if self.is_draft else alternatives

    def _missing(
        self, name: str, references: Iterable[str | None], known: Iterable[str] | None = None
    ) -> Iterator[FieldProblem]:
        known_ids = self.actor_ids if known is None else known
        for reference in references:
            if reference is not None and reference not in known_ids:
                yield name, f"{reference} does not exist"
            elif reference in self.rejected:
                yield name, f"{reference} was rejected"


def _cycles(actors: Sequence[GoldActor]) -> Iterator[Problem]:
    parents = {actor.id: actor.affiliation for actor in actors}
    for start, parent in parents.items():
        seen, current = {start}, parent
        while current and current not in seen:
            seen.add(current)
            current = parents.get(current)
        if current and parent != start:
            yield Problem(start, "affiliation", "the affiliations form a circle")


def _overlaps(actors: Sequence[GoldActor]) -> Iterator[Problem]:
    mentions = [(mention, actor) for actor in actors for mention in actor.mentions]
    for (first, owner), (second, other_owner) in combinations(mentions, 2):
        is_only_mention = len(owner.mentions) == 1 or len(other_owner.mentions) == 1
        if first.span.overlaps(second.span) and not is_only_mention:
            message = f"“{first.text}” overlaps “{second.text}” of {owner.id}: remove one of them"
            yield Problem(other_owner.id, "mentions", message)


def _duplicates(records: Records) -> Iterator[Problem]:
    ids: dict[object, str] = {}
    for position in records.positions:
        first_id = ids.setdefault(
            (position.actor, topic_key(position.topic), position.stance), position.id
        )
        if first_id != position.id:
            yield Problem(position.id, "topic", f"{first_id} has the same holder, topic and stance")
    for claim in records.claims:
        claim_key = (claim.speaker, claim.quote.span, claim.cue, claim.kind)
        first_id = ids.setdefault(claim_key, claim.id)
        if first_id != claim.id:
            yield Problem(
                claim.id, "quote", f"{first_id} has the same speaker, quote, cue and kind"
            )
