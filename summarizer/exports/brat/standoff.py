"""Parse brat's standoff format: annotations of a text in a separate file (`.ann`).

```text
T1  Content 315 483         the words     a range of the text; several when it is discontinuous
E1  Content:T1 Cue:T2                     an event: its trigger, and the roles of others in it
R1  Speaker Arg1:E1 Arg2:T7               a relation of two annotations
*   Alias T7 T9                           an equivalence: annotations of the same thing
A1  Kind E1 demand                        an attribute, with or without a value
#1  AnnotatorNotes E1       text = …      a note
```

The parser accepts any annotation types; their meaning is up to the caller.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from summarizer.errors import InputError
from summarizer.text.spans import CharSpan

Roles = tuple[tuple[str, str], ...]

_HINT = "fix the line, or annotate the span again in brat"
_RECORD = re.compile(r"(?:[TERAMNF]\d+|#\d*|\*)(?=\t)")
_RANGES = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_ROLE = re.compile(r"([^\s:]+?)\d*:(\S+)")


@dataclass(frozen=True, slots=True)
class TextBound:
    """A span of the text: its fragments in order, and their text joined by blanks."""

    id: str
    type: str
    fragments: tuple[CharSpan, ...]
    text: str
    line: int

    @property
    def cover(self) -> CharSpan:
        """The range from the first to the last character."""
        return CharSpan(self.fragments[0].start, max(fragment.end for fragment in self.fragments))


@dataclass(frozen=True, slots=True)
class BratEvent:
    """An event. `roles` begins with the trigger; numbers after roles (`Via2`) are dropped."""

    id: str
    type: str
    trigger: str
    roles: Roles
    line: int

    def role(self, name: str) -> tuple[str, ...]:
        """Return the ids in this role, in order."""
        return tuple(argument for role, argument in self.roles if role == name)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation from one annotation to another."""

    type: str
    first: str
    second: str
    line: int


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Annotations of the same thing."""

    type: str
    members: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of an annotation; `value` is `None` for a flag."""

    type: str
    target: str
    value: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on an annotation."""

    target: str
    text: str
    line: int


@dataclass(frozen=True)
class Standoff:
    """The annotations of one text, each kind in the order of the file."""

    spans: Mapping[str, TextBound]
    events: Mapping[str, BratEvent]
    relations: tuple[Relation, ...]
    equivalences: tuple[Equivalence, ...]
    attributes: tuple[Attribute, ...]
    notes: tuple[Note, ...]


def parse_standoff(content: str, where: str) -> Standoff:
    """Return the annotations in `content`.

    Normalisations (N) and unknown kinds are ignored; references are not checked. The text of a
    record may contain line breaks, as in PolNeAR.

    Raises:
        InputError: If a line is not an annotation, or an id is used twice.
    """
    records: list[object] = []
    ids: set[str] = set()
    for number, line in _records(content, where):
        record = _parse_record(line, number)
        if record is None:
            raise InputError("not a brat annotation", f"{where}, line {number}", _HINT)
        if isinstance(record, TextBound | BratEvent):
            if record.id in ids:
                what = f"the id {record.id} is used twice"
                raise InputError(what, f"{where}, line {number}", "give one of them a free number")
            ids.add(record.id)
        records.append(record)
    return Standoff(
        {record.id: record for record in records if isinstance(record, TextBound)},
        {record.id: record for record in records if isinstance(record, BratEvent)},
        tuple(record for record in records if isinstance(record, Relation)),
        tuple(record for record in records if isinstance(record, Equivalence)),
        tuple(record for record in records if isinstance(record, Attribute)),
        tuple(record for record in records if isinstance(record, Note)),
    )


def _records(content: str, where: str) -> Iterator[tuple[int, str]]:
    """Yield each record with the number of its first line; its text may contain line breaks."""
    start, record = 0, ""
    # Only line feeds end a line: a text may contain other breaks.
    for number, line in enumerate(content.split("\n"), start=1):
        line = line.removesuffix("\r")
        if _RECORD.match(line):
            if record:
                yield start, record
            start, record = number, line
        elif record and _is_incomplete(record):
            record = f"{record}\n{line}"
        elif line.strip():
            raise InputError("not a brat annotation", f"{where}, line {number}", _HINT)
    if record:
        yield start, record


def _is_incomplete(record: str) -> bool:
    """Return whether the text of a text-bound record continues on the next line."""
    parts = record.split("\t", 2)
    match = _RANGES.fullmatch(parts[1]) if record[0] == "T" and len(parts) == 3 else None
    if not match:
        return False
    fragments = _fragments(match[2])
    length = sum(end - start for start, end in fragments) + len(fragments) - 1
    return len(parts[2]) < length


def _fragments(ranges: str) -> tuple[CharSpan, ...]:
    pairs = (pair.split(" ") for pair in ranges.split(";"))
    return tuple(sorted(CharSpan(int(start), int(end)) for start, end in pairs))


def _parse_record(line: str, number: int) -> object | None:
    """Return the annotation, `Ellipsis` when it is ignored, `None` when it is malformed."""
    record_id, *fields = line.split("\t", 2)
    data = fields[0]
    text = fields[1] if len(fields) > 1 else ""
    match record_id[0]:
        case "T":
            return _text_bound(record_id, data, text, number)
        case "E":
            roles = tuple(_ROLE.findall(data))
            return BratEvent(record_id, roles[0][0], roles[0][1], roles, number) if roles else None
        case "R":
            label, _, ends = data.partition(" ")
            ids = [end for _, end in _ROLE.findall(ends)]
            return Relation(label, ids[0], ids[1], number) if len(ids) == 2 else None
        case "*":
            label, *members = data.split()
            return Equivalence(label, tuple(members), number) if members else None
        case "A" | "M":
            words = data.split(None, 2)
            value = words[2].strip() if len(words) > 2 else None
            return Attribute(words[0], words[1], value, number) if len(words) > 1 else None
        case "#":
            words = data.split()
            return Note(words[1], text, number) if len(words) == 2 else None
        case _:
            return ...


def _text_bound(record_id: str, data: str, text: str, number: int) -> TextBound | None:
    match = _RANGES.fullmatch(data.strip())
    if not match:
        return None
    fragments = _fragments(match[2])
    if any(start >= end for start, end in fragments):
        return None
    return TextBound(record_id, match[1], fragments, text, number)
