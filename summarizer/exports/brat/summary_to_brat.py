"""Convert a summary to brat annotations, so that people can correct it.

An actor becomes its mentions, linked as aliases; a claim becomes an event on its quote; a position
becomes an event on its evidence. Relations link claims and positions to actors. Fields without a
place in the text (the name among the forms, a topic, a restatement) are notes: `key = value`.
`summarizer eval add` reads the corrected file back.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.exports.brat import schema
from summarizer.exports.brat.notes import NotePairs, write_notes
from summarizer.grounding.dates import resolve_date
from summarizer.schema.summary import Actor, Claim, Position, Span, SummaryRecord
from summarizer.text.metadata import read_metadata
from summarizer.text.spans import CharSpan

# Line breaks of brat, and tabs, which end a field: a span is split there into fragments.
_BREAKS = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


def summary_to_brat(summary: SummaryRecord, text: str) -> str:
    """Return the `.ann` file of a summary of `text`, ending in a newline unless it is empty."""
    writer = _AnnotationWriter(text, read_metadata(text).date)
    for actor in summary.actors:
        writer.add_actor(actor)
    for actor in summary.actors:
        writer.add_relations(schema.AFFILIATION, actor.id, [actor.affiliation])
        writer.add_relations(schema.MEMBER, actor.id, actor.members)
    for claim in summary.claims:
        writer.add_claim(claim)
    for position in summary.positions:
        writer.add_position(position)
    return "".join(f"{line}\n" for line in writer.lines)


def implied_name(mentions: Sequence[str]) -> str:
    """Return the name that an actor has when no note states it: its longest mention."""
    return max(mentions, key=len, default="")


def implied_aliases(mentions: Sequence[str], name: str) -> list[str]:
    """Return the aliases that an actor has when no note states them: its other forms, in order."""
    return [form for form in dict.fromkeys(mentions) if form != name]


@dataclass
class _AnnotationWriter:
    """Collects the lines of one file, and the annotations of each record with their spans."""

    text: str
    date: str | None
    lines: list[str] = field(default_factory=list)
    annotations: dict[str, list[tuple[str, CharSpan]]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add_actor(self, actor: Actor) -> None:
        mentions = [self._text_bound(actor.kind, mention) for mention in actor.mentions]
        first = mentions[0] if mentions else self._text_bound(actor.kind, self._first_letter())
        spans = [mention.span for mention in actor.mentions] or [CharSpan(0, 0)]
        self.annotations[actor.id] = list(zip(mentions or [first], spans, strict=True))
        if len(mentions) > 1:
            self.lines.append(f"*\t{schema.ALIAS} {' '.join(mentions)}")
        if not mentions:
            self._attribute(schema.UNMENTIONED, first)
        self._note(first, _actor_notes(actor))

    def add_claim(self, claim: Claim) -> None:
        event = [f"{schema.CONTENT}:{self._text_bound(schema.CONTENT, claim.quote)}"]
        for role, span in ((schema.CUE, claim.cue), (schema.SOURCE, claim.source)):
            if span:
                event.append(f"{role}:{self._text_bound(role, span)}")
        event_id = self._event(claim.id, event, (claim.source or claim.cue or claim.quote).span)
        self._attribute(schema.KIND, event_id, claim.kind)
        if claim.certainty != "certain":
            self._attribute(schema.CERTAINTY, event_id, claim.certainty)
        self.add_relations(schema.SPEAKER, claim.id, [claim.speaker])
        self.add_relations(schema.VIA, claim.id, claim.via)
        self._note(event_id, self._claim_notes(claim))

    def add_position(self, position: Position) -> None:
        event = [f"{schema.POSITION}:{self._text_bound(schema.POSITION, position.evidence)}"]
        event_id = self._event(position.id, event, position.evidence.span)
        self._attribute(schema.STANCE, event_id, position.stance)
        self._attribute(schema.BASIS, event_id, position.basis)
        self.add_relations(schema.HOLDER, position.id, [position.actor])
        self.add_relations(schema.TARGET, position.id, [position.target])
        self.add_relations(schema.RESTS_ON, position.id, position.claim_ids)
        self._note(event_id, [("topic", position.topic)])

    def add_relations(self, relation: str, source: str, targets: Iterable[str | None]) -> None:
        """Link the record `source` to each target, at its nearest annotation, for short arcs."""
        source_id, span = self.annotations[source][0]
        for target in targets:
            if target in self.annotations:
                nearest, _ = min(self.annotations[target], key=lambda item: span.distance(item[1]))
                arguments = f"Arg1:{source_id} Arg2:{nearest}"
                self.lines.append(f"{self._next_id('R')}\t{relation} {arguments}")

    def _claim_notes(self, claim: Claim) -> NotePairs:
        notes = [("text", claim.text)] if claim.text != claim.quote.text else []
        if claim.date_text is not None:
            notes.append(("date_text", claim.date_text))
        implied = resolve_date(claim.date_text, self.date) if claim.date_text else None
        if claim.date != implied:
            notes.append(("date", claim.date or ""))
        return notes

    def _text_bound(self, label: str, span: Span) -> str:
        ranges, words = f"{span.start} {span.end}", span.text
        if _BREAKS.search(words):
            fragments = list(_fragments(self.text, span.span)) or [span.span]
            ranges = ";".join(f"{start} {end}" for start, end in fragments)
            words = " ".join(fragment.slice(self.text) for fragment in fragments)
        annotation_id = self._next_id("T")
        self.lines.append(f"{annotation_id}\t{label} {ranges}\t{words}")
        return annotation_id

    def _first_letter(self) -> Span:
        """Return the first letter of the text, for an actor without a mention."""
        start = len(self.text) - len(self.text.lstrip())
        return Span.from_text(self.text, CharSpan(start, start + 1))

    def _event(self, record: str, parts: Sequence[str], span: CharSpan) -> str:
        event_id = self._next_id("E")
        self.lines.append(f"{event_id}\t{' '.join(parts)}")
        self.annotations[record] = [(event_id, span)]
        return event_id

    def _attribute(self, name: str, target: str, value: str | None = None) -> None:
        self.lines.append(f"{self._next_id('A')}\t{name} {target}{' ' + value if value else ''}")

    def _note(self, target: str, notes: NotePairs) -> None:
        if notes:
            note_id = self._next_id("#")
            self.lines.append(f"{note_id}\tAnnotatorNotes {target}\t{write_notes(notes)}")

    def _next_id(self, letter: str) -> str:
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"


def _fragments(text: str, span: CharSpan) -> Iterator[CharSpan]:
    """Yield the parts of a range between line breaks and tabs."""
    start = span.start
    for match in _BREAKS.finditer(text, span.start, span.end):
        if start < match.start():
            yield CharSpan(start, match.start())
        start = match.end()
    if start < span.end:
        yield CharSpan(start, span.end)


def _actor_notes(actor: Actor) -> NotePairs:
    mentions = [mention.text for mention in actor.mentions]
    # Always state the name: otherwise a longer mention that a person adds would rename the actor.
    notes = [("name", actor.name)]
    if actor.role is not None:
        notes.append(("role", actor.role))
    if actor.aliases != implied_aliases(mentions, actor.name):
        notes.extend(("alias", alias) for alias in actor.aliases)
    return notes
