"""What the marks of a brat file mean: which stand for one actor, and what is tied to what.

Every fault is said with the file, the line and the way to mend it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, get_args

from summarizer.errors import InputError
from summarizer.exports.brat import schema
from summarizer.exports.brat.notes import read_notes
from summarizer.exports.brat.standoff import Attribute, Note, Standoff, TextBound
from summarizer.schema.summary import Span
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance

Sort = Literal["actor", "claim", "position"]
Tie = tuple[str, int]
"""What something is tied to, and the line that says so."""

_TIES: dict[str, tuple[Sort, Sort]] = {
    schema.AFFILIATION: ("actor", "actor"),
    schema.MEMBER: ("actor", "actor"),
    schema.SPEAKER: ("claim", "actor"),
    schema.VIA: ("claim", "actor"),
    schema.HOLDER: ("position", "actor"),
    schema.TARGET: ("position", "actor"),
    schema.RESTS_ON: ("position", "claim"),
}
_ATTRIBUTES: dict[str, tuple[Sort | None, tuple[str, ...]]] = {
    schema.KIND: ("claim", get_args(ClaimKind)),
    schema.CERTAINTY: ("claim", get_args(Certainty)),
    schema.STANCE: ("position", get_args(Stance)),
    schema.BASIS: ("position", get_args(Basis)),
    schema.OPTIONAL: (None, ()),
    schema.UNMENTIONED: ("actor", ()),
}
_KEYS: dict[Sort, tuple[str, ...]] = {
    "actor": ("name", "role", "alias"),
    "claim": ("text", "date_text", "date"),
    "position": ("topic",),
}
_REPEATED = frozenset({"alias"})
_SORTS = {schema.CONTENT: "claim", schema.POSITION: "position"}
_KINDS = frozenset(get_args(ActorKind))
_EITHER = _KINDS | {schema.CUE, schema.SOURCE, schema.CONTENT, schema.POSITION}


class BratAnnotations:
    """The marks of one file. An actor goes by its first mark, a claim or position by its event."""

    def __init__(self, standoff: Standoff, text: str, where: str, shift: int = 0) -> None:
        self.standoff = standoff
        self.text = text
        self.where = where
        self.shift = shift
        for span in standoff.spans.values():
            self._check(span)

    def error(self, line: int, what: str, hint: str) -> InputError:
        """Return the error that `line` is at fault."""
        return InputError(what, f"{self.where}, line {line}", hint)

    def extent(self, id: str) -> CharSpan:
        """Return where the mark `id` stands: first to last character, no blank at an edge."""
        start, end = self.standoff.spans[id].cover
        return CharSpan(start + self.shift, end + self.shift).trimmed(self.text)

    def span(self, id: str) -> Span:
        """Return the words of the mark `id`, and where they stand."""
        return Span.from_text(self.text, self.extent(id))

    @cached_property
    def actors(self) -> dict[str, tuple[TextBound, ...]]:
        """The marks of each actor, in the order of the text, by the first of the file."""
        first = {id: id for id, span in self.standoff.spans.items() if span.type in _KINDS}
        order = {id: place for place, id in enumerate(first)}
        for members, line in self._same():
            for id in members:
                if id not in first:
                    hint = "tie marks of actors only, or delete the line"
                    raise self.error(line, f"{id} is no mark of an actor", hint)
            joined = {first[id] for id in members}
            for id, known in first.items():
                if known in joined:
                    first[id] = min(joined, key=order.__getitem__)
        groups: defaultdict[str, list[TextBound]] = defaultdict(list)
        for id, known in first.items():
            groups[known].append(self.standoff.spans[id])
        for marks in groups.values():
            self._one_kind(marks)
        return {
            id: tuple(sorted(marks, key=lambda mark: mark.cover)) for id, marks in groups.items()
        }

    @cached_property
    def records(self) -> dict[str, tuple[Sort, str]]:
        """The sort and the name of the record that a mark or event is part of."""
        found: dict[str, tuple[Sort, str]] = {}
        for name, marks in self.actors.items():
            found |= {mark.id: ("actor", name) for mark in marks}
        for event in self.standoff.events.values():
            sort: Sort = "position" if event.role(schema.POSITION) else "claim"
            heads = event.role(schema.POSITION) or event.role(schema.CONTENT)
            if not heads:
                hint = f"mark its {schema.CONTENT}, or delete it"
                raise self.error(event.line, f"{event.id} is neither claim nor position", hint)
            for id in (part for _, part in event.roles):
                if id not in self.standoff.spans:
                    raise self._missing(event.line, event.id, id)
            found |= dict.fromkeys((event.id, *heads), (sort, event.id))
        return found

    def ties(self, type: str, name: str) -> list[Tie]:
        """Return what the record `name` is tied to by `type`, in the order of the file."""
        return self._ties.get((type, name), [])

    def tie(self, type: str, name: str) -> str | None:
        """Return the one record that `name` is tied to by `type`.

        Raises:
            InputError: If there are two.
        """
        ties = self.ties(type, name)
        for other, line in ties[1:]:
            if other != ties[0][0]:
                what = f"{name} has two: {type} {ties[0][0]} and {other}"
                raise self.error(line, what, "delete one of the two arcs")
        return ties[0][0] if ties else None

    def attribute(self, type: str, name: str) -> str | None:
        """Return the value of an attribute; an empty one if it only has it, None if not."""
        return self._attributes.get((type, name))

    def noted(self, name: str, key: str) -> list[str]:
        """Return what the notes on the record `name` say for `key`; `note` is all that is free."""
        return self._notes.get((name, key), [])

    @cached_property
    def _ties(self) -> dict[tuple[str, str], list[Tie]]:
        found: defaultdict[tuple[str, str], list[Tie]] = defaultdict(list)
        for relation in self.standoff.relations:
            if relation.type == schema.ALIAS:
                continue
            if relation.type not in _TIES:
                what = f"there is no relation {relation.type!r}"
                raise self.error(relation.line, what, f"there are {', '.join(_TIES)}")
            names = []
            for id, sort in zip(
                (relation.first, relation.second), _TIES[relation.type], strict=True
            ):
                names.append(self._named(id, sort, relation.type, relation.line))
            found[relation.type, names[0]].append((names[1], relation.line))
        return found

    @cached_property
    def _attributes(self) -> dict[tuple[str, str], str]:
        found = {}
        for attribute in self.standoff.attributes:
            sort, values = self._known_attribute(attribute)
            name = self._named(attribute.target, sort, attribute.type, attribute.line)
            found[attribute.type, name] = attribute.value or ""
            if values and attribute.value not in values:
                what = f"{attribute.type} is {attribute.value!r}"
                raise self.error(attribute.line, what, f"choose one of {', '.join(values)}")
        return found

    @cached_property
    def _notes(self) -> dict[tuple[str, str], list[str]]:
        found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for note in self.standoff.notes:
            if note.target not in self.records:
                # A remark on a cue or source: there is no place for it in a record.
                continue
            sort, name = self.records[note.target]
            for key, value in self._pairs(note, sort):
                if key not in _REPEATED | {"note"} and found.get((name, key)):
                    hint = "delete one, in the note on the mark"
                    raise self.error(note.line, f"{name} has two: {key}", hint)
                found[name, key].append(value)
        return found

    def _pairs(self, note: Note, sort: Sort) -> Iterator[tuple[str, str]]:
        for key, value in read_notes(note.text):
            if key in _KEYS[sort] or key == "note":
                yield str(key), value
            else:
                yield "note", value if key is None else f"{key} = {value}"

    def _known_attribute(self, attribute: Attribute) -> tuple[Sort | None, tuple[str, ...]]:
        if attribute.type not in _ATTRIBUTES:
            what = f"there is no attribute {attribute.type!r}"
            raise self.error(attribute.line, what, f"there are {', '.join(_ATTRIBUTES)}")
        return _ATTRIBUTES[attribute.type]

    def _named(self, id: str, sort: Sort | None, type: str, line: int) -> str:
        if id not in self.records:
            if id in self.standoff.spans:
                what = f"{type} on {id}, which is part of no record"
                raise self.error(line, what, "delete the line, or mark the record")
            raise self._missing(line, type, id)
        found, name = self.records[id]
        if sort not in (None, found):
            raise self.error(line, f"{type} on a {found}, not a {sort}", "delete it in brat")
        return name

    def _missing(self, line: int, what: str, id: str) -> InputError:
        hint = "delete the line, or mark it again"
        return self.error(line, f"{what} points to {id}, which is not there", hint)

    def _same(self) -> Iterator[tuple[tuple[str, ...], int]]:
        for group in self.standoff.equivalences:
            yield group.members, group.line
        for relation in self.standoff.relations:
            if relation.type == schema.ALIAS:
                yield (relation.first, relation.second), relation.line

    def _one_kind(self, marks: list[TextBound]) -> None:
        for mark in marks[1:]:
            if mark.type != marks[0].type:
                what = f"one actor is a {marks[0].type} ({marks[0].id}) and a {mark.type}"
                hint = "give both marks one kind, or delete the arc between them"
                raise self.error(mark.line, what, hint)

    def _check(self, span: TextBound) -> None:
        if span.type not in _EITHER:
            hint = f"choose one of {', '.join(sorted(_EITHER))}"
            raise self.error(span.line, f"there is no type {span.type!r}", hint)
        shifted = [CharSpan(start + self.shift, end + self.shift) for start, end in span.fragments]
        if span.cover.end + self.shift > len(self.text):
            hint = "use the text that was exported with it"
            raise self.error(span.line, f"{span.id} is out of the text", hint)
        words = normalize_whitespace(" ".join(extent.slice(self.text) for extent in shifted))
        if normalize_whitespace(span.text) != words:
            what = f"{span.id} says {span.text[:40]!r}, the text there is {words[:40]!r}"
            raise self.error(span.line, what, "use the text that was exported with it")
        if not words:
            raise self.error(span.line, f"{span.id} marks no words", "delete it in brat")
