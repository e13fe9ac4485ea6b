"""Write a short Markdown page on all documents: counts, speakers, stances by topic, failures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from summarizer.markdown import escape_markdown
from summarizer.schema.derived import Affiliations, Subject, subject_of
from summarizer.schema.summary import Failure, SummaryRecord
from summarizer.vocabulary import ActorKind, Stance

MAX_ROWS = 15
"""Actors, topics and failures that the page lists."""

MAX_NAMES = 5
"""Actors that a cell lists."""

_MAX_CELL_LENGTH = 80
_STANCES: tuple[Stance, ...] = ("support", "oppose", "mixed", "neutral")


@dataclass
class Overview:
    """Counts over all documents.

    Actors of different documents are the same when name and kind are equal; topics, when they are
    equal except for case and white space. `by` says whether a position is
    counted under its concept, if it has one, or its topic.
    """

    by: Subject = "concept"
    documents: int = 0
    first: str | None = None
    last: str | None = None
    undated: int = 0
    claims: int = 0
    attributed: int = 0
    positions: int = 0
    rejected: int = 0
    actors: set[tuple[str, ActorKind]] = field(default_factory=set)
    quoted: Counter[tuple[str, ActorKind]] = field(default_factory=Counter)
    quoted_in: Counter[tuple[str, ActorKind]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    wordings: dict[str, str] = field(default_factory=dict)
    topics: Counter[str] = field(default_factory=Counter)
    stances: defaultdict[str, Counter[tuple[Stance, str]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    def add(self, summary: SummaryRecord) -> None:
        """Count one document."""
        self.documents += 1
        self._date(summary.document.date)
        self.rejected += len(summary.rejected)
        affiliations = Affiliations(summary.actors)
        self.actors.update((actor.name, actor.kind) for actor in summary.actors)
        self.claims += len(summary.claims)
        speakers = Counter(claim.speaker for claim in summary.claims if claim.speaker)
        self.kinds.update(claim.kind for claim in summary.claims)
        self.attributed += speakers.total()
        for speaker, count in speakers.items():
            if actor := affiliations.by_id.get(speaker):
                self.quoted[actor.name, actor.kind] += count
                self.quoted_in[actor.name, actor.kind] += 1
        self.positions += len(summary.positions)
        for position in summary.positions:
            subject = subject_of(position, self.by)
            topic = " ".join(subject.casefold().split())
            self.wordings.setdefault(topic, subject)
            self.topics[topic] += 1
            self.stances[topic][position.stance, affiliations.name(position.actor) or "?"] += 1

    def _date(self, date: str | None) -> None:
        if date is None:
            self.undated += 1
            return
        self.first = min(self.first or date, date)
        self.last = max(self.last or date, date)

    def markdown(self, failures: Sequence[Failure] = ()) -> str:
        """Return the page, ending in a newline."""
        sections = [self._head(failures), self._quoted(), self._topics(), _failures(failures)]
        return "\n".join(line for section in sections for line in section).strip() + "\n"

    def _head(self, failures: Sequence[Failure]) -> Iterator[str]:
        yield f"# {_count(self.documents, 'document')}\n"
        if self.first:
            undated = f"; {self.undated} undated" if self.undated else ""
            span = " to ".join(dict.fromkeys([self.first, self.last or self.first]))
            yield f"{escape_markdown(span)}{undated}\n"
        kinds = ", ".join(_count(count, kind) for kind, count in self.kinds.most_common())
        yield f"- {_count(len(self.actors), 'actor')}"
        unattributed = self.claims - self.attributed
        own = f", {unattributed:,} of them in an article's own voice" if unattributed else ""
        yield f"- {_count(self.claims, 'claim')}{own}{': ' + kinds if kinds else ''}"
        yield f"- {_count(self.positions, 'position')} on {_count(len(self.topics), 'topic')}"
        if self.rejected:
            yield f"- {_count(self.rejected, 'draft')} rejected"
        if failures:
            yield f"- {_count(len(failures), 'document')} failed"
        yield ""

    def _quoted(self) -> Iterator[str]:
        if not self.quoted:
            return
        yield "## Most quoted\n\n| actor | kind | claims | documents |\n|---|---|--:|--:|"
        for name, kind in _top(self.quoted):
            cells = f"{_cell(name)} | {kind.replace('_', ' ')}"
            counts = f"{self.quoted[name, kind]:,} | {self.quoted_in[name, kind]:,}"
            yield f"| {cells} | {counts} |"
        yield from _remainder(len(self.quoted), "quoted actor")
        yield ""

    def _topics(self) -> Iterator[str]:
        if not self.topics:
            return
        yield "## Topics\n\n| topic | for | against | partly | neutral |\n|---|---|---|---|---|"
        for topic in _top(self.topics):
            cells = [_cell(self.wordings[topic])]
            for stance in _STANCES:
                holders = self.stances[topic].items()
                names = Counter({name: n for (side, name), n in holders if side == stance})
                cells.append(_name_list(names))
            yield f"| {' | '.join(cells)} |"
        yield from _remainder(len(self.topics), "topic")
        yield ""


def _failures(failures: Sequence[Failure]) -> Iterator[str]:
    if not failures:
        return
    yield f"## Failures ({len(failures):,})\n"
    for failure in failures[:MAX_ROWS]:
        yield f"- {_cell(failure.document)}: {failure.stage}: {escape_markdown(failure.error)}"
    yield from _remainder(len(failures), "failure")
    yield ""


def _top(counts: Counter[tuple[str, ActorKind]] | Counter[str]) -> list:  # type: ignore[type-arg]
    return sorted(counts, key=lambda item: (-counts[item], item))[:MAX_ROWS]


def _name_list(names: Counter[str]) -> str:
    ordered = sorted(names, key=lambda name: (-names[name], name))
    counts = {name: f" ({count})" if count > 1 else "" for name, count in names.items()}
    shown = [_cell(name) + counts[name] for name in ordered[:MAX_NAMES]]
    others = len(ordered) - len(shown)
    return ", ".join([*shown, f"{others} more"] if others else shown)


def _cell(text: str) -> str:
    """Return `text` as a cell, truncated to one line of the table."""
    line = " ".join(text.split())
    if len(line) > _MAX_CELL_LENGTH:
        line = line[: _MAX_CELL_LENGTH - 1] + "…"
    return escape_markdown(line)


def _remainder(number: int, noun: str) -> Iterable[str]:
    if number > MAX_ROWS:
        yield f"\n… and {_count(number - MAX_ROWS, 'more ' + noun)}."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
