"""Scores of a corpus of codings against another: (document, actor, concept, stance).

An actor is the same if one of its names is, apart from titles; a person's name also if it is a part
of the other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..dataset.codings import Coding
from .concepts import CODING_METRICS, HELD, count_paired
from .counts import Counts
from .metrics import Metric, overlap_metrics
from .name_matching import same_name

BODY = "body"
CORPUS_METRICS: tuple[Metric, ...] = (
    *CODING_METRICS,
    *overlap_metrics(BODY, "holder or its body, concept and stance"),
)
_BODY_WEIGHT = 0.5
"""The weight of a pair whose bodies agree, less than that of the same holder."""


def codings_counts(
    golds: Sequence[Coding], given: Sequence[Coding], documents: Iterable[str]
) -> Iterator[Counts]:
    """Yield the counts of each document for `CORPUS_METRICS`."""
    by_document: defaultdict[str, tuple[list[Coding], list[Coding]]] = defaultdict(lambda: ([], []))
    for number, codings in enumerate((golds, given)):
        for coding in codings:
            by_document[coding.document][number].append(coding)
    for document in sorted(documents):
        wanted, found = by_document[document]
        counts: Counter[str] = Counter()
        for name in dict.fromkeys(metric.name.partition("_")[0] for metric in CORPUS_METRICS):
            _count(name, _distinct(wanted, name), _distinct(found, name), counts)
        yield counts


def _count(
    name: str, golds: Sequence[Coding], given: Sequence[Coding], counts: Counter[str]
) -> None:
    """Count the codings that are right, paired one to one; optional ones cost nothing."""
    weights = {
        (row, column): likeness
        for row, gold in enumerate(golds)
        for column, coding in enumerate(given)
        if gold.concept == coding.concept
        and (name == HELD or gold.stance == coding.stance)
        and (likeness := _likeness(gold, coding, name)) > 0
    }
    count_paired(name, weights, [coding.is_optional for coding in golds], len(given), counts)


def _distinct(codings: Sequence[Coding], name: str) -> list[Coding]:
    """Return the codings; for `HELD` one for each actor and concept."""
    if name != HELD:
        return list(codings)
    return list({(coding.names, coding.concept): coding for coding in codings}.values())


def _likeness(gold: Coding, coding: Coding, name: str) -> float:
    likeness = same_name(gold.names, coding.names, persons=True)
    if likeness or name != BODY:
        return likeness
    return _BODY_WEIGHT * same_name(
        gold.names | gold.bodies, coding.names | coding.bodies, persons=True
    )
