"""Find documents whose texts are copies of another: wire stories with another headline or cut end.

Texts are compared by their sequences of three words: an estimate of the Jaccard similarity by
MinHash, with locality-sensitive hashing, so that not every pair is compared.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rensa import RMinHash, RMinHashLSH

from summarizer.dataset import Dataset
from summarizer.errors import InputError
from summarizer.summary import Summary
from summarizer.text.metadata import read_metadata
from summarizer.text.scripts import UNSPACED

_MIN_SIMILARITY = 0.7
_HASHES, _BANDS, _SEED = 128, 32, 1
_SHINGLE_WORDS = 3
_MIN_SHINGLES = 20
"""Shorter texts are copies only if they are equal."""

_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
"""A word, or a letter of a script without spaces between words."""
_LAST = "9"
"""Sorts after every date."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A document that is a copy of an earlier one; `similarity` is estimated, 1 for equal texts."""

    document: str
    original: str
    similarity: float


@dataclass(frozen=True)
class Copies:
    """The copies in a folder of results, by document."""

    by_document: dict[str, Copy]

    def __contains__(self, document_id: object) -> bool:
        return document_id in self.by_document

    def __iter__(self) -> Iterator[Copy]:
        return iter(self.by_document.values())

    def note(self) -> str:
        """Return what is not counted, empty if there are no copies."""
        count = len(self.by_document)
        what = f"{count:,} documents are copies" if count > 1 else "1 document is a copy"
        return f"{what} of others and not counted; --count-copies counts them" if count else ""


@dataclass(frozen=True)
class _Text:
    document: str
    sha256: str
    hashes: RMinHash | None
    """`None` for a short or a missing text."""


def find_copies(dataset: Dataset) -> Copies:
    """Return the copies in `dataset`; the original is the earliest by date, then by order."""
    texts = []
    for number, summary in enumerate(dataset):
        order = (summary.document.date or _LAST, number)
        texts.append((order, _text(summary, dataset)))
    texts.sort(key=lambda pair: pair[0])
    return Copies({copy.document: copy for copy in _copies(text for _, text in texts)})


def _text(summary: Summary, dataset: Dataset) -> _Text:
    info, hashes = summary.document, None
    try:
        text = dataset.text(summary)
    except InputError:
        # Exports that need no text do not fail without it.
        return _Text(info.id, info.sha256, None)
    words = _WORD.findall(text[read_metadata(text).body :].casefold())
    shingles = {
        " ".join(words[start : start + _SHINGLE_WORDS])
        for start in range(len(words) - _SHINGLE_WORDS + 1)
    }
    if len(shingles) >= _MIN_SHINGLES:
        hashes = RMinHash(num_perm=_HASHES, seed=_SEED)
        hashes.update(list(shingles))
    return _Text(info.id, info.sha256, hashes)


def _copies(texts: Iterable[_Text]) -> Iterator[Copy]:
    originals: list[_Text] = []
    by_sha256: dict[str, _Text] = {}
    index = RMinHashLSH(threshold=_MIN_SIMILARITY, num_perm=_HASHES, num_bands=_BANDS)
    for text in texts:
        if text.sha256 in by_sha256:
            yield Copy(text.document, by_sha256[text.sha256].document, 1.0)
            continue
        copy = None if text.hashes is None else _closest(text, text.hashes, originals, index)
        if copy is not None:
            yield copy
            continue
        by_sha256[text.sha256] = text
        if text.hashes is not None:
            index.insert(len(originals), text.hashes)
            originals.append(text)


def _closest(
    text: _Text, hashes: RMinHash, originals: list[_Text], index: RMinHashLSH
) -> Copy | None:
    candidates = (originals[number] for number in sorted(index.query(hashes)))
    similar = [
        Copy(text.document, original.document, round(hashes.jaccard(original.hashes), 2))
        for original in candidates
        if original.hashes is not None
    ]
    best = max(similar, key=lambda copy: copy.similarity, default=None)
    return best if best is not None and best.similarity >= _MIN_SIMILARITY else None
