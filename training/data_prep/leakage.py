"""Detect training articles that overlap evaluation documents.

Texts are compared by shared word 5-grams: rewritten news shares many, independent articles on one
subject hardly any. White space, case and punctuation are ignored.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from summarizer.errors import InputError

NGRAM_WORDS = 5
"""Words per n-gram."""

MAX_OVERLAP = 0.08
"""Share of the shorter text's n-grams from which two texts count as overlapping.

The closest pair of the shipped articles, which were written independently, shares 0.03.
"""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Overlap:
    """Two overlapping texts."""

    first: str
    second: str
    shared: float


def word_ngrams(text: str) -> frozenset[tuple[str, ...]]:
    """Return the word 5-grams of `text`, or all of its words if it is shorter."""
    words = tuple(_WORD.findall(text.casefold()))
    count = max(1, len(words) - NGRAM_WORDS + 1)
    return frozenset(words[at : at + NGRAM_WORDS] for at in range(count))


def near_duplicates(
    texts: Mapping[str, str], others: Mapping[str, str], *, min_overlap: float = MAX_OVERLAP
) -> list[Overlap]:
    """Return the pairs of texts from both sets that share at least `min_overlap`, largest first.

    Texts of the same name are skipped.
    """
    reference_ngrams = {name: word_ngrams(text) for name, text in others.items()}
    texts_with_ngram: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, ngrams in reference_ngrams.items():
        for ngram in ngrams:
            texts_with_ngram[ngram].append(name)
    pairs = []
    for name, text in texts.items():
        ngrams = word_ngrams(text)
        shared = Counter(name for ngram in ngrams for name in texts_with_ngram.get(ngram, ()))
        for reference, count in shared.items():
            share = count / min(len(ngrams), len(reference_ngrams[reference]))
            if reference != name and share >= min_overlap:
                pairs.append(Overlap(name, reference, share))
    return sorted(pairs, key=lambda overlap: (-overlap.shared, overlap.first, overlap.second))


def duplicates_within(
    texts: Mapping[str, str], *, min_overlap: float = MAX_OVERLAP
) -> list[Overlap]:
    """Return the pairs within one set that share at least `min_overlap`."""
    pairs = near_duplicates(texts, texts, min_overlap=min_overlap)
    return [pair for pair in pairs if pair.first < pair.second]


def check_no_overlap(training: Mapping[str, str], measuring: Mapping[str, str]) -> None:
    """Raise `InputError` if a text of `training` overlaps one of `measuring` or has its name."""
    same_names = sorted(training.keys() & measuring.keys())
    if same_names:
        what = "an evaluation document is in the training set"
        raise InputError(what, same_names[0], "remove it")
    if overlaps := near_duplicates(training, measuring):
        example = f"{overlaps[0].first} and {overlaps[0].second}"
        what = f"{len(overlaps)} training articles overlap evaluation documents, e.g. {example}"
        raise InputError(what, f"{overlaps[0].shared:.0%} of its 5-grams", "remove them")
