"""Split a text where the spans of its records begin and end, because they overlap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.schema.summary import Span, SummaryRecord


@dataclass(frozen=True)
class Mark:
    """A span of the text and the record that it belongs to."""

    span: Span
    kind: str
    record: str


@dataclass(frozen=True)
class Segment:
    """A part of the text to which the same marks apply.

    Attributes:
        first: The ids of the records whose first mark begins here.
    """

    text: str
    marks: tuple[Mark, ...]
    first: tuple[str, ...]

    @property
    def kinds(self) -> list[str]:
        """The kinds of the marks."""
        return list(dict.fromkeys(mark.kind for mark in self.marks))

    @property
    def records(self) -> list[str]:
        """The ids of the marked records."""
        return list(dict.fromkeys(mark.record for mark in self.marks))


def marks_of(summary: SummaryRecord) -> Iterator[Mark]:
    """Yield the marks of all records: mentions, quotations, cues and evidence."""
    for claim in summary.claims:
        yield Mark(claim.quote, "claim", claim.id)
        if claim.cue:
            yield Mark(claim.cue, "cue", claim.id)
    for position in summary.positions:
        yield Mark(position.evidence, "position", position.id)
    for actor in summary.actors:
        for mention in actor.mentions:
            yield Mark(mention, "actor", actor.id)


def segments(text: str, marks: Iterable[Mark]) -> list[Segment]:
    """Return the parts of `text` in order, which together are `text`."""
    starting: dict[int, list[Mark]] = {}
    bounds = {0, len(text)}
    for mark in marks:
        starting.setdefault(mark.span.start, []).append(mark)
        bounds |= {mark.span.start, mark.span.end}
    parts: list[Segment] = []
    active: Sequence[Mark] = ()
    seen: set[str] = set()
    for start, end in pairwise(sorted(bounds)):
        active = [mark for mark in active if mark.span.end > start] + starting.get(start, [])
        records = dict.fromkeys(mark.record for mark in active)
        first = tuple(record for record in records if record not in seen)
        seen.update(first)
        parts.append(Segment(text[start:end], tuple(active), first))
    return parts
