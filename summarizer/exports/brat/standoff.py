"""brat's standoff format: annotations of a text in lines of their own (`.ann`).

```text
T1  Content 315 483         the words     a range of the text; several for a discontinuous one
E1  Content:T1 Cue:T2                     an event: its trigger, and the roles of others in it
R1  Speaker Arg1:E1 Arg2:T7               a relation of two annotations
*   Alias T7 T9                           annotations that are of one and the same thing
A1  Kind E1 demand                        an attribute, with or without a value
#1  AnnotatorNotes E1       text = …      a note
```

Reads whatever brat or another program wrote; what it means is the reader's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from summarizer.errors import InputError
from summarizer.text.spans import CharSpan

Roles = tuple[tuple[str, str], ...]

_HINT = "mend the line, or mark it anew in brat"
_RECORD = re.compile(r"(?:[TERAMNF]\d+|#\d*|\*)(?=\t)")
_RANGES = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_ROLE = re.compile(r"([^\s:]+?)\d*:(\S+)")


@dataclass(frozen=True, slots=True)
class TextBound:
    """Words of the text; `fragments` in order, `text` them joined by blanks."""

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
    """An event. `roles` begins with the trigger; numbers behind roles (`Via2`) are dropped."""

    id: str
    type: str
    trigger: str
    roles: Roles
    line: int

    def role(self, name: str) -> tuple[str, ...]:
        """Return the ids in this role, in order."""
        return tuple(id for role, id in self.roles if role == name)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation from one annotation to another."""

    type: str
    first: str
    second: str
    line: int


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Annotations of one and the same thing."""

    type: str
    members: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of an annotation; `value` is None if it only has or has it not."""

    type: str
    target: str
    value: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a person or a program wrote about an annotation."""

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

    Normalisations (N) and kinds nobody knows are left out; what they refer to need not be there.

    Args:
        content: A file of brat's. A text of several lines may break its record, as PolNeAR's do.
        where: The file's name, for errors.

    Raises:
        InputError: If a line is no annotation, or an id stands twice.
    """
    spans: dict[str, TextBound] = {}
    events: dict[str, BratEvent] = {}
    others: dict[type, list[object]] = {
        kind: [] for kind in (Relation, Equivalence, Attribute, Note)
    }
    for number, line in _records(content, where):
        found = _record(line, number)
        if found is None:
            raise InputError("this is no annotation of brat's", f"{where}, line {number}", _HINT)
        if isinstance(found, TextBound | BratEvent):
            known: dict[str, TextBound] | dict[str, BratEvent]
            known = spans if isinstance(found, TextBound) else events
            if found.id in known:
                what = f"{found.id} stands there twice"
                raise InputError(what, f"{where}, line {number}", "give one of them a free number")
            known[found.id] = found  # type: ignore[assignment]
        elif type(found) in others:
            others[type(found)].append(found)
    return Standoff(spans, events, *(tuple(group) for group in others.values()))  # type: ignore[arg-type]


def _records(content: str, where: str) -> Iterator[tuple[int, str]]:
    """Yield each record with the number of its first line; a text may hold line breaks."""
    start, held = 0, ""
    # Line feeds only: other breaks may stand inside a text.
    for number, line in enumerate(content.split("\n"), start=1):
        line = line.removesuffix("\r")
        if _RECORD.match(line):
            if held:
                yield start, held
            start, held = number, line
        elif held and _is_cut(held):
            held = f"{held}\n{line}"
        elif line.strip():
            raise InputError("this is no annotation of brat's", f"{where}, line {number}", _HINT)
    if held:
        yield start, held


def _is_cut(record: str) -> bool:
    """Tell whether the text of a text-bound record goes on in the next line."""
    parts = record.split("\t", 2)
    found = _RANGES.fullmatch(parts[1]) if record[0] == "T" and len(parts) == 3 else None
    if not found:
        return False
    fragments = _fragments(found[2])
    length = sum(end - start for start, end in fragments) + len(fragments) - 1
    return len(parts[2]) < length


def _fragments(ranges: str) -> tuple[CharSpan, ...]:
    pairs = (pair.split(" ") for pair in ranges.split(";"))
    return tuple(sorted(CharSpan(int(start), int(end)) for start, end in pairs))


def _record(line: str, number: int) -> object | None:
    """Return what the line says, `Ellipsis` for what is left out, None if it is malformed."""
    id, *fields = line.split("\t", 2)
    data = fields[0]
    text = fields[1] if len(fields) > 1 else ""
    match id[0]:
        case "T":
            return _text_bound(id, data, text, number)
        case "E":
            roles = tuple(_ROLE.findall(data))
            return BratEvent(id, roles[0][0], roles[0][1], roles, number) if roles else None
        case "R":
            type, _, ends = data.partition(" ")
            ids = [end for _, end in _ROLE.findall(ends)]
            return Relation(type, ids[0], ids[1], number) if len(ids) == 2 else None
        case "*":
            type, *members = data.split()
            return Equivalence(type, tuple(members), number) if members else None
        case "A" | "M":
            words = data.split(None, 2)
            value = words[2].strip() if len(words) > 2 else None
            return Attribute(words[0], words[1], value, number) if len(words) > 1 else None
        case "#":
            words = data.split()
            return Note(words[1], text, number) if len(words) == 2 else None
        case _:
            return ...


def _text_bound(id: str, data: str, text: str, number: int) -> TextBound | None:
    found = _RANGES.fullmatch(data.strip())
    if not found:
        return None
    fragments = _fragments(found[2])
    if any(start >= end for start, end in fragments):
        return None
    return TextBound(id, found[1], fragments, text, number)
