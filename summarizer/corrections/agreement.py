"""Agreement between annotators who reviewed the same results apart from each other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import mean
from typing import Any

from summarizer.corrections.drafts import DraftActor, DraftClaim, DraftItem, DraftPosition
from summarizer.corrections.files import SavedDraft
from summarizer.errors import ConfigError

Labels = dict[str, dict[str, str]]
"""The value that each annotator gave, by item."""

_Row = tuple[str, str, str]
"""Annotator, item and value."""

_MIN_ANNOTATORS = 2


@dataclass(frozen=True)
class Agreement:
    """How far two annotators, or all of them, agree on one question.

    Attributes:
        annotators: Their names.
        question: `decision`, or a field of the records that they accepted; for codings of the same
            documents, what they say about sentences and positions.
        items: Records or sentences that at least two of them decided.
        observed: The share of equal values, over pairs of annotators.
        kappa: Cohen's kappa; the mean over the pairs when there are more than two annotators.
        alpha: Krippendorff's alpha for nominal values.
    """

    annotators: tuple[str, ...]
    question: str
    items: int
    observed: float
    kappa: float
    alpha: float


def agreements(drafts: Iterable[SavedDraft]) -> list[Agreement]:
    """Return the agreement of each pair of annotators and of all, question by question.

    Raises:
        ConfigError: If the extra `agreement` is not installed.
    """
    return agreements_on(_labels(drafts))


def agreements_on(labels: Mapping[str, Labels]) -> list[Agreement]:
    """Return the agreement of each pair of annotators and of all, from labels by question.

    Raises:
        ConfigError: If the extra `agreement` is not installed.
    """
    names = sorted({name for items in labels.values() for item in items.values() for name in item})
    groups: list[tuple[str, ...]] = list(combinations(names, _MIN_ANNOTATORS))
    if len(names) > _MIN_ANNOTATORS:
        groups.append(tuple(names))
    return [
        agreement
        for group in groups
        for question, items in labels.items()
        if (agreement := _agreement(group, question, items)) is not None
    ]


def _labels(drafts: Iterable[SavedDraft]) -> dict[str, Labels]:
    labels: dict[str, Labels] = defaultdict(lambda: defaultdict(dict))
    for draft in drafts:
        for item in draft.record.all_records():
            for question, value in _answers(item):
                labels[question][f"{draft.document}/{item.id}"][draft.annotator] = value
    return labels


def _answers(item: DraftItem) -> Iterator[tuple[str, str]]:
    """Yield the question and the value of each decision about a record."""
    if item.decision == "pending":
        return
    yield "decision", item.decision
    if item.decision == "rejected":
        return
    match item:
        case DraftActor():
            yield "kind of an actor", item.kind
        case DraftClaim():
            yield "kind of a claim", item.kind
            yield "speaker of a claim", item.speaker or ""
        case DraftPosition():
            yield "stance of a position", item.stance


def _agreement(
    annotators: tuple[str, ...], question: str, items: Mapping[str, Mapping[str, str]]
) -> Agreement | None:
    """Return the agreement on the items that at least two of `annotators` decided, if any."""
    shared = {
        item: {name: values[name] for name in annotators if name in values}
        for item, values in items.items()
        if len(values.keys() & {*annotators}) >= _MIN_ANNOTATORS
    }
    pairs = [
        rows
        for pair in combinations(annotators, _MIN_ANNOTATORS)
        if (rows := _rows(shared, pair)) is not None
    ]
    if not pairs:
        return None
    observed, kappa = (mean(values) for values in zip(*map(_pairwise, pairs), strict=True))
    rows = [(name, item, values[name]) for item, values in shared.items() for name in values]
    alpha = 1.0 if _has_one_value(rows) else _task(rows).alpha()
    return Agreement(annotators, question, len(shared), observed, kappa, alpha)


def _rows(items: Mapping[str, Mapping[str, str]], pair: tuple[str, ...]) -> list[_Row] | None:
    both = [(item, values) for item, values in items.items() if values.keys() >= {*pair}]
    return [(name, item, values[name]) for item, values in both for name in pair] or None


def _pairwise(rows: list[_Row]) -> tuple[float, float]:
    """Return the observed agreement and the kappa of two annotators."""
    # With one value, chance explains everything and the coefficients are undefined.
    if _has_one_value(rows):
        return 1.0, 1.0
    task = _task(rows)
    return task.avg_Ao(), task.kappa()


def _has_one_value(rows: list[_Row]) -> bool:
    return len({value for *_, value in rows}) == 1


def _task(rows: list[_Row]) -> Any:  # noqa: ANN401 - a class of an untyped package
    try:
        from nltk.metrics.agreement import AnnotationTask
    except ImportError:
        hint = "pip install 'summarizer[agreement]'"
        raise ConfigError("agreement needs the package nltk", "not installed", hint) from None
    return AnnotationTask(data=rows)
