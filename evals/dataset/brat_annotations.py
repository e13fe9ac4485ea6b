"""The annotations of a brat file: actors as spans, claims and positions as events."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, get_args

from summarizer.errors import InputError
from summarizer.exports.brat import schema
from summarizer.exports.brat.notes import read_notes
from summarizer.exports.brat.standoff import Note, Standoff, TextBound
from summarizer.schema.summary import Span
from summarizer.text.spans import CharSpan, normalize_whitespace
from summarizer.vocabulary import ActorKind, Basis, Certainty, ClaimKind, Stance

RecordKind = Literal["actor", "claim", "position"]
Reference = tuple[str, int]
"""The name of the referenced record, and the line of the reference."""

_RELATIONS: dict[str, tuple[RecordKind, RecordKind]] = {
    schema.AFFILIATION: ("actor", "actor"),
    schema.MEMBER: ("actor", "actor"),
    schema.SPEAKER: ("claim", "actor"),
    schema.VIA: ("claim", "actor"),
    schema.HOLDER: ("position", "actor"),
    schema.TARGET: ("position", "actor"),
    schema.RESTS_ON: ("position", "claim"),
}
_ATTRIBUTES: dict[str, tuple[RecordKind | None, tuple[str, ...]]] = {
    schema.KIND: ("claim", get_args(ClaimKind)),
    schema.CERTAINTY: ("claim", get_args(Certainty)),
    schema.STANCE: ("position", get_args(Stance)),
    schema.BASIS: ("position", get_args(Basis)),
    schema.OPTIONAL: (None, ()),
    schema.UNMENTIONED: ("actor", ()),
}
_NOTE_KEYS: dict[RecordKind, tuple[str, ...]] = {
    "actor": ("name", "role", "alias"),
    "claim": ("text", "date_text", "date"),
    "position": ("topic",),
}
_REPEATED = frozenset({"alias"})
_KINDS = frozenset(get_args(ActorKind))
_SPAN_TYPES = _KINDS | {schema.CUE, schema.SOURCE, schema.CONTENT, schema.POSITION}


class BratAnnotations:
    """The annotations of one file, in which an actor has the id of its first span as its name.

    The name of a claim or position is the id of its event.
    """

    def __init__(self, standoff: Standoff, text: str, where: str, shift: int = 0) -> None:
        self.standoff = standoff
        self.text = text
        self.where = where
        self.shift = shift
        for span in standoff.spans.values():
            self._check_span(span)

    def error(self, line: int, what: str, hint: str) -> InputError:
        """Return an error about `line`."""
        return InputError(what, f"{self.where}, line {line}", hint)

    def extent(self, span_id: str) -> CharSpan:
        """Return the range of a span, without white space at its edges."""
        start, end = self.standoff.spans[span_id].cover
        return CharSpan(start + self.shift, end + self.shift).trimmed(self.text)

    def span(self, span_id: str) -> Span:
        """Return the words and offsets of a span."""
        return Span.from_text(self.text, self.extent(span_id))

    @cached_property
    def actors(self) -> dict[str, tuple[TextBound, ...]]:
        """The spans of each actor in the order of the text, by its first span in the file."""
        first = {name: name for name, span in self.standoff.spans.items() if span.type in _KINDS}
        order = {name: number for number, name in enumerate(first)}
        for members, line in self._equivalent_spans():
            for span_id in members:
                if span_id not in first:
                    hint = "connect mentions of actors only, or delete the line"
                    raise self.error(line, f"{span_id} is no mention of an actor", hint)
            joined = {first[span_id] for span_id in members}
            name = min(joined, key=order.__getitem__)
            first |= {span_id: name for span_id, known in first.items() if known in joined}
        groups: defaultdict[str, list[TextBound]] = defaultdict(list)
        for span_id, name in first.items():
            groups[name].append(self.standoff.spans[span_id])
        for spans in groups.values():
            self._check_one_kind(spans)
        return {
            name: tuple(sorted(spans, key=lambda span: span.cover))
            for name, spans in groups.items()
        }

    @cached_property
    def records(self) -> dict[str, tuple[RecordKind, str]]:
        """The kind and name of the record that each span or event belongs to."""
        records: dict[str, tuple[RecordKind, str]] = {}
        for name, spans in self.actors.items():
            records |= {span.id: ("actor", name) for span in spans}
        for event in self.standoff.events.values():
            record_kind: RecordKind = "position" if event.role(schema.POSITION) else "claim"
            heads = event.role(schema.POSITION) or event.role(schema.CONTENT)
            if not heads:
                hint = f"mark its {schema.CONTENT}, or delete it"
                raise self.error(event.line, f"{event.id} is neither claim nor position", hint)
            for _, span_id in event.roles:
                if span_id not in self.standoff.spans:
                    raise self._missing(event.line, event.id, span_id)
            records |= dict.fromkeys((event.id, *heads), (record_kind, event.id))
        return records

    def references(self, type: str, name: str) -> list[Reference]:
        """Return the references of type `type` from the record `name`, in the order of the file."""
        return self._references.get((type, name), [])

    def reference(self, type: str, name: str) -> str | None:
        """Return the only record that `name` refers to by `type`, `None` if there is none."""
        references = self.references(type, name)
        for second, line in references[1:]:
            if second != references[0][0]:
                what = f"{name} has two: {type} {references[0][0]} and {second}"
                raise self.error(line, what, "delete one of the two arcs")
        return references[0][0] if references else None

    def attribute(self, type: str, name: str) -> str | None:
        """Return the value of an attribute, empty for a flag, `None` if it is not set."""
        return self._attributes.get((type, name))

    def note_values(self, name: str, key: str) -> list[str]:
        """Return the values of `key` in the notes on a record; `note` is the free text."""
        return self._notes.get((name, key), [])

    @cached_property
    def _references(self) -> dict[tuple[str, str], list[Reference]]:
        references: defaultdict[tuple[str, str], list[Reference]] = defaultdict(list)
        for relation in self.standoff.relations:
            if relation.type == schema.ALIAS:
                continue
            if relation.type not in _RELATIONS:
                what = f"there is no relation {relation.type!r}"
                raise self.error(relation.line, what, f"there are {', '.join(_RELATIONS)}")
            kinds, line = _RELATIONS[relation.type], relation.line
            first = self._named(relation.first, kinds[0], relation.type, line)
            second = self._named(relation.second, kinds[1], relation.type, line)
            references[relation.type, first].append((second, line))
        return references

    @cached_property
    def _attributes(self) -> dict[tuple[str, str], str]:
        attributes = {}
        for attribute in self.standoff.attributes:
            if attribute.type not in _ATTRIBUTES:
                what = f"there is no attribute {attribute.type!r}"
                raise self.error(attribute.line, what, f"there are {', '.join(_ATTRIBUTES)}")
            record_kind, values = _ATTRIBUTES[attribute.type]
            name = self._named(attribute.target, record_kind, attribute.type, attribute.line)
            attributes[attribute.type, name] = attribute.value or ""
            if values and attribute.value not in values:
                what = f"{attribute.type} is {attribute.value!r}"
                raise self.error(attribute.line, what, f"choose one of {', '.join(values)}")
        return attributes

    @cached_property
    def _notes(self) -> dict[tuple[str, str], list[str]]:
        notes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for note in self.standoff.notes:
            if note.target not in self.records:
                # A note on a cue or source: records have no field for it.
                continue
            record_kind, name = self.records[note.target]
            for key, value in self._pairs(note, record_kind):
                if key not in _REPEATED | {"note"} and notes.get((name, key)):
                    hint = "delete one of them in the notes"
                    raise self.error(note.line, f"{name} has two: {key}", hint)
                notes[name, key].append(value)
        return notes

    def _pairs(self, note: Note, record_kind: RecordKind) -> Iterator[tuple[str, str]]:
        for key, value in read_notes(note.text):
            if key in _NOTE_KEYS[record_kind] or key == "note":
                yield str(key), value
            else:
                yield "note", value if key is None else f"{key} = {value}"

    def _named(self, target: str, record_kind: RecordKind | None, type: str, line: int) -> str:
        """Return the name of the record that `target` belongs to, which must be of the kind."""
        if target not in self.records:
            if target in self.standoff.spans:
                what = f"{type} on {target}, which is part of no record"
                raise self.error(line, what, "delete the line, or mark the record")
            raise self._missing(line, type, target)
        kind, name = self.records[target]
        if record_kind not in (None, kind):
            raise self.error(line, f"{type} on a {kind}, not a {record_kind}", "delete it in brat")
        return name

    def _missing(self, line: int, what: str, target: str) -> InputError:
        hint = "delete the line, or mark it again"
        return self.error(line, f"{what} points to {target}, which does not exist", hint)

    def _equivalent_spans(self) -> Iterator[tuple[tuple[str, ...], int]]:
        for group in self.standoff.equivalences:
            yield group.members, group.line
        for relation in self.standoff.relations:
            if relation.type == schema.ALIAS:
                yield (relation.first, relation.second), relation.line

    def _check_one_kind(self, spans: list[TextBound]) -> None:
        for span in spans[1:]:
            if span.type != spans[0].type:
                what = f"one actor is a {spans[0].type} ({spans[0].id}) and a {span.type}"
                hint = "give both marks one kind, or delete the arc between them"
                raise self.error(span.line, what, hint)

    def _check_span(self, span: TextBound) -> None:
        if span.type not in _SPAN_TYPES:
            hint = f"choose one of {', '.join(sorted(_SPAN_TYPES))}"
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
