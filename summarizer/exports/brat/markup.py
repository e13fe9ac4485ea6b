"""Records as brat shows them, so that people can correct them.

An actor is its mentions, tied as aliases; a claim is an event on its quote; a position is an
event on its evidence. Relations tie claims and positions to actors. What the marks do not say
(which form is the name, a topic, a restatement) stands in a note as `key = value`.
`summarizer eval add` reads the corrected file back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.grounding.dates import resolve_date
from summarizer.schema.summary import Actor, Claim, Position, Span, SummaryRecord
from summarizer.text.metadata import read_metadata
from summarizer.text.spans import CharSpan

CONTENT, CUE, SOURCE, POSITION = "Content", "Cue", "Source", "Position"
ALIAS, AFFILIATION, MEMBER = "Alias", "Affiliation", "Member"
SPEAKER, VIA, HOLDER, TARGET, RESTS_ON = "Speaker", "Via", "Holder", "Target", "Rests_on"
KIND, CERTAINTY, STANCE, BASIS = "Kind", "Certainty", "Stance", "Basis"
OPTIONAL, UNMENTIONED = "Optional", "Unmentioned"

# What ends a line for brat, and tabs, which end a field: a text is cut there into fragments.
_CUTS = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SPECIAL = re.compile(r"[\\|]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")
_SEPARATOR = re.compile(r"((?:\\.|[^\\|])*)(?:\||$)", re.DOTALL)

Notes = Sequence[tuple[str, str]]


def annotations_of(summary: SummaryRecord, text: str) -> str:
    """Return the `.ann` file of a summary of `text`, ending in a newline if it holds anything."""
    sheet = _Sheet(text, read_metadata(text).date)
    for actor in summary.actors:
        sheet.actor(actor)
    for actor in summary.actors:
        sheet.relate(AFFILIATION, actor.id, [actor.affiliation])
        sheet.relate(MEMBER, actor.id, actor.members)
    for claim in summary.claims:
        sheet.claim(claim)
    for position in summary.positions:
        sheet.position(position)
    return "".join(f"{line}\n" for line in sheet.lines)


def implied_name(mentions: Sequence[str]) -> str:
    """Return the name that an actor's mentions tell without a note: the longest of them."""
    return max(mentions, key=len, default="")


def implied_aliases(mentions: Sequence[str], name: str) -> list[str]:
    """Return the aliases that they tell: every other form, in order."""
    return [form for form in dict.fromkeys(mentions) if form != name]


def write_notes(notes: Notes) -> str:
    r"""Return key-value pairs as one line: `key = value | key = value`.

    A bar or backslash in a value has a backslash in front; control characters are `\uXXXX`.
    """
    return " | ".join(f"{key} = {_escaped(value)}".rstrip(" ") for key, value in notes)


def read_notes(line: str) -> Iterator[tuple[str | None, str]]:
    """Yield the pairs of a note; None is the key of what is no pair."""
    for part in _SEPARATOR.findall(line):
        key, equals, value = part.partition("=")
        if equals:
            yield key.strip(), _unescaped(value.strip())
        elif part.strip():
            yield None, _unescaped(part.strip())


def _escaped(value: str) -> str:
    value = _SPECIAL.sub(lambda found: f"\\{found[0]}", value)
    value = _CONTROLS.sub(_code, value)
    inner = value.strip()
    if inner == value:
        return value
    # A blank at an edge would be lost.
    start = value[: len(value) - len(value.lstrip())]
    end = value[len(start) + len(inner) :]
    return f"{''.join(map(_code, start))}{inner}{''.join(map(_code, end))}"


def _code(found: re.Match[str] | str) -> str:
    return f"\\u{ord(found[0]):04x}"


def _unescaped(value: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], value)


@dataclass
class _Sheet:
    """The lines of one file, and which annotation stands for which record."""

    text: str
    date: str | None
    lines: list[str] = field(default_factory=list)
    marks: dict[str, list[tuple[str, CharSpan]]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def actor(self, actor: Actor) -> None:
        """Mark the mentions of an actor."""
        spans = [self._mark(actor.kind, mention) for mention in actor.mentions]
        first = spans[0] if spans else self._mark(actor.kind, self._anywhere())
        places = [mention.span for mention in actor.mentions] or [CharSpan(0, 0)]
        self.marks[actor.id] = list(zip(spans or [first], places, strict=True))
        if len(spans) > 1:
            self.lines.append(f"*\t{ALIAS} {' '.join(spans)}")
        if not spans:
            self._attribute(UNMENTIONED, first)
        self._note(first, _actor_notes(actor))

    def claim(self, claim: Claim) -> None:
        """Mark a claim and its ties."""
        event = [f"{CONTENT}:{self._mark(CONTENT, claim.quote)}"]
        for role, span in ((CUE, claim.cue), (SOURCE, claim.source)):
            if span:
                event.append(f"{role}:{self._mark(role, span)}")
        id = self._event(claim.id, event, (claim.source or claim.cue or claim.quote).span)
        self._attribute(KIND, id, claim.kind)
        if claim.certainty != "certain":
            self._attribute(CERTAINTY, id, claim.certainty)
        self.relate(SPEAKER, claim.id, [claim.speaker])
        self.relate(VIA, claim.id, claim.via)
        self._note(id, self._claim_notes(claim))

    def position(self, position: Position) -> None:
        """Mark a position and its ties."""
        event = [f"{POSITION}:{self._mark(POSITION, position.evidence)}"]
        id = self._event(position.id, event, position.evidence.span)
        self._attribute(STANCE, id, position.stance)
        self._attribute(BASIS, id, position.basis)
        self.relate(HOLDER, position.id, [position.actor])
        self.relate(TARGET, position.id, [position.target])
        self.relate(RESTS_ON, position.id, position.claim_ids)
        self._note(id, [("topic", position.topic)])

    def relate(self, type: str, id: str, others: Iterable[str | None]) -> None:
        """Tie the record `id` to `others`, in order: to their nearest marks, for short arcs."""
        mark, place = self.marks[id][0]
        for other in others:
            if other in self.marks:
                nearest, _ = min(self.marks[other], key=lambda known: place.distance(known[1]))
                self.lines.append(f"{self._id('R')}\t{type} Arg1:{mark} Arg2:{nearest}")

    def _claim_notes(self, claim: Claim) -> Notes:
        notes = [("text", claim.text)] if claim.text != claim.quote.text else []
        if claim.date_text is not None:
            notes.append(("date_text", claim.date_text))
        implied = resolve_date(claim.date_text, self.date) if claim.date_text else None
        if claim.date != implied:
            notes.append(("date", claim.date or ""))
        return notes

    def _mark(self, type: str, span: Span) -> str:
        ranges, words = f"{span.start} {span.end}", span.text
        if _CUTS.search(words):
            fragments = list(_fragments(self.text, span.span)) or [span.span]
            ranges = ";".join(f"{start} {end}" for start, end in fragments)
            words = " ".join(fragment.slice(self.text) for fragment in fragments)
        id = self._id("T")
        self.lines.append(f"{id}\t{type} {ranges}\t{words}")
        return id

    def _anywhere(self) -> Span:
        """Return the first letter of the text, for what is mentioned nowhere."""
        start = len(self.text) - len(self.text.lstrip())
        return Span.from_text(self.text, CharSpan(start, start + 1))

    def _event(self, record: str, parts: Sequence[str], place: CharSpan) -> str:
        id = self._id("E")
        self.lines.append(f"{id}\t{' '.join(parts)}")
        self.marks[record] = [(id, place)]
        return id

    def _attribute(self, type: str, id: str, value: str | None = None) -> None:
        self.lines.append(f"{self._id('A')}\t{type} {id}{' ' + value if value else ''}")

    def _note(self, id: str, notes: Notes) -> None:
        if notes:
            self.lines.append(f"{self._id('#')}\tAnnotatorNotes {id}\t{write_notes(notes)}")

    def _id(self, letter: str) -> str:
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"


def _fragments(text: str, extent: CharSpan) -> Iterator[CharSpan]:
    """Yield the parts of a range between line breaks and tabs."""
    start = extent.start
    for cut in _CUTS.finditer(text, extent.start, extent.end):
        if start < cut.start():
            yield CharSpan(start, cut.start())
        start = cut.end()
    if start < extent.end:
        yield CharSpan(start, extent.end)


def _actor_notes(actor: Actor) -> Notes:
    mentions = [mention.text for mention in actor.mentions]
    # Always: else whoever adds a longer mention would rename the actor.
    notes = [("name", actor.name)]
    if actor.role is not None:
        notes.append(("role", actor.role))
    if actor.aliases != implied_aliases(mentions, actor.name):
        notes.extend(("alias", alias) for alias in actor.aliases)
    return notes
