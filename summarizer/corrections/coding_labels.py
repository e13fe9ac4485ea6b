"""Compare codings of the same documents, by people or models: sentences, concepts and stances."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.corrections.agreement import Labels
from summarizer.dataset import Dataset
from summarizer.grounding.name_matching import norm
from summarizer.schema.summary import PEOPLE, Position
from summarizer.summary import Summary
from summarizer.text.document import Document

SENTENCE = "sentence with a position"
CONCEPT = "concept of a position"
STANCE = "stance on a concept"
_MIN_OVERLAP = 0.5


@dataclass(frozen=True)
class _Coded:
    """One coding of a position: its concept, or its topic without one, and the holder's names."""

    position: Position
    concept: str
    names: frozenset[str]

    def fit(self, other: "_Coded") -> tuple[bool, int] | None:
        """Return how well two codings fit; `None` if they are of different statements.

        Those of one statement share words, and the holder or half of the longer evidence.
        """
        first, second = self.position.evidence, other.position.evidence
        shared = min(first.end, second.end) - max(first.start, second.start)
        if shared <= 0:
            return None
        longer = max(first.end - first.start, second.end - second.start)
        has_holder = not self.names.isdisjoint(other.names)
        return (has_holder, shared) if has_holder or shared >= _MIN_OVERLAP * longer else None


@dataclass
class _Statement:
    """What each coding says about one statement of a document."""

    coded: dict[str, _Coded] = field(default_factory=dict)


def coding_labels(codings: Mapping[str, Dataset]) -> dict[str, Labels]:
    """Return what each of `codings` says about sentences and positions, by question.

    Documents are the same if their texts are. One that people have imported without a statement
    is not coded.
    """
    labels: dict[str, Labels] = {name: defaultdict(dict) for name in (SENTENCE, CONCEPT, STANCE)}
    by_text: dict[str, dict[str, Summary]] = defaultdict(dict)
    for name, dataset in codings.items():
        for summary in dataset:
            if summary.positions or summary.provenance.model != PEOPLE:
                by_text[summary.document.sha256][name] = summary
    for sha256, summaries in by_text.items():
        if len(summaries) < 2:
            continue
        name, first = next(iter(summaries.items()))
        document = Document.from_text(codings[name].text(first), id=sha256)
        _label_sentences(labels[SENTENCE], document, summaries)
        for number, statement in enumerate(_statements(summaries)):
            _label_statement(labels, f"{sha256}/{number}", statement)
    return labels


def _label_sentences(labels: Labels, document: Document, summaries: Mapping[str, Summary]) -> None:
    for name, summary in summaries.items():
        spans = [position.evidence.span for position in summary.positions]
        for number, sentence in enumerate(document.sentences):
            has_position = any(span.overlaps(sentence) for span in spans)
            labels[f"{document.id}/{number}"][name] = "yes" if has_position else "no"


def _label_statement(labels: Mapping[str, Labels], item: str, statement: _Statement) -> None:
    has_concepts = all(coded.position.concept for coded in statement.coded.values())
    concepts = {coded.concept for coded in statement.coded.values()}
    for name, coded in statement.coded.items():
        labels[CONCEPT][item][name] = coded.concept
        # With free topics, the words alone say that two stances are about the same.
        if len(concepts) == 1 or not has_concepts:
            labels[STANCE][item][name] = coded.position.stance


def _statements(summaries: Mapping[str, Summary]) -> Sequence[_Statement]:
    """Return the statements of a document; codings that fit best are one statement."""
    statements: list[_Statement] = []
    for name, summary in summaries.items():
        coded = list(_coded(summary))
        fits = [
            (fit, -number, -index)
            for number, statement in enumerate(statements)
            for other in statement.coded.values()
            for index, item in enumerate(coded)
            if (fit := item.fit(other)) is not None
        ]
        placed: set[int] = set()
        for _, number, index in sorted(fits, reverse=True):
            if -index not in placed and name not in statements[-number].coded:
                statements[-number].coded[name] = coded[-index]
                placed.add(-index)
        rest = (item for index, item in enumerate(coded) if index not in placed)
        statements += (_Statement({name: item}) for item in rest)
    return statements


def _coded(summary: Summary) -> Iterator[_Coded]:
    names = {
        actor.id: frozenset(
            norm(form)
            for form in (actor.name, *actor.aliases, *(span.text for span in actor.mentions))
        )
        for actor in summary.actors
    }
    for position in summary.positions:
        concept = norm(position.concept or position.topic)
        yield _Coded(position, concept, names.get(position.actor, frozenset()))
