"""Scores of a corpus of codings against another: (document, actor, concept, stance).

An actor is the same if one of its names is, apart from titles; a person's name also if it is a part
of the other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..dataset.codings import Coding
from .assignment import assign
from .concepts import HELD, SIGNED
from .counts import Counts
from .name_matching import same_name


def codings_counts(
    golds: Sequence[Coding], given: Sequence[Coding], documents: Iterable[str]
) -> Iterator[Counts]:
    """Yield the counts of each document for the metrics of `HELD` and `SIGNED`."""
    by_document: defaultdict[str, tuple[list[Coding], list[Coding]]] = defaultdict(lambda: ([], []))
    for number, codings in enumerate((golds, given)):
        for coding in codings:
            by_document[coding.document][number].append(coding)
    for document in sorted(documents):
        wanted, found = by_document[document]
        counts: Counter[str] = Counter()
        for name in (HELD, SIGNED):
            first, second = (_distinct(codings, name) for codings in (wanted, found))
            counts[f"{name}.wanted"] = len(first)
            counts[f"{name}.given"] = len(second)
            counts[f"{name}.right"] = len(assign(_similarities(first, second, name)))
        yield counts


def _distinct(codings: Sequence[Coding], name: str) -> list[Coding]:
    """Return the codings; for `HELD` one for each actor and concept."""
    if name == SIGNED:
        return list(codings)
    return list({(coding.names, coding.concept): coding for coding in codings}.values())


def _similarities(
    golds: Sequence[Coding], given: Sequence[Coding], name: str
) -> dict[tuple[int, int], float]:
    return {
        (row, column): likeness
        for row, gold in enumerate(golds)
        for column, coding in enumerate(given)
        if gold.concept == coding.concept
        and (name == HELD or gold.stance == coding.stance)
        and (likeness := same_name(gold.names, coding.names, persons=True)) > 0
    }
