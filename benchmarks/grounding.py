"""Print false matches and time of the aligner, beside langextract's and gtrex's.

    python benchmarks/grounding.py [NAME …]

Every sentence of the articles in the checkout is searched unchanged, with other quotation marks,
and changed in meaning; a changed sentence must not be found. Then follow the cases of the tests:
pairs of other meaning, words cut in two, and slips in copying, of which only the slips are to be
found. The others are compared if installed, one sentence per call: `langextract` with and without
its partial matches, `gtrex` with and without its repairs.
"""

import importlib
import logging
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.data.grounding_cases import CUTS, FLIPS, SLIPS

from summarizer.grounding.align import find_occurrences
from summarizer.loaders.document_reader import read_document
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan, normalize_whitespace

ROOT = Path(__file__).parent.parent
Grounder = Callable[[str, str], bool]
Change = Callable[[str], str | None]
_MIN_WORDS = 8
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|would|may)\b ")


def summarizer_aligner(words: str, text: str) -> bool:
    """Return whether this package finds the words."""
    return bool(find_occurrences(words, text, CharSpan(0, len(text))))


def langextract(*, partial: bool) -> Grounder:
    """Return langextract's aligner, with or without partial matches."""
    aligner = importlib.import_module("langextract.resolver").WordAligner()
    extraction = importlib.import_module("langextract.core.data").Extraction

    def find(words: str, text: str) -> bool:
        groups = [[extraction("claim", words)]]
        ((extraction_found,),) = aligner.align_extractions(
            groups, text, accept_match_lesser=partial
        )
        return extraction_found.char_interval is not None

    return find


def gtrex(*, repair: bool) -> Grounder:
    """Return gtrex with its default policy: the whole quotation, or the nearest span too."""
    package = importlib.import_module("gtrex")
    # The default threshold, named because gtrex warns of it otherwise.
    policy = package.Policy(repair_threshold=package.DEFAULT_REPAIR_THRESHOLD)

    checker = lru_cache(package.Repairer if repair else package.Verifier)

    def find(words: str, text: str) -> bool:
        if repair:
            return bool(checker(text, policy).repair(words).accepted)
        return bool(checker(text, policy).verify(words).grounded)

    return find


def other_number(words: str) -> str | None:
    """Return the words with the first number increased by one."""
    changed = re.sub(r"\d+", lambda match: str(int(match.group()) + 1), words, count=1)
    return changed if changed != words else None


def other_name(words: str) -> str | None:
    """Return the words with one name replaced."""
    changed = re.sub(r"(?<=[a-z] )[A-Z][a-z]{3,}", "Velmora", words, count=1)
    return changed if changed != words else None


def negated(words: str) -> str | None:
    """Return the words with a `not` added after an auxiliary, or with their `not` removed."""
    if " not " in words:
        return words.replace(" not ", " ", 1)
    changed = _AUXILIARY.sub(r"\1 not ", words, count=1)
    return changed if changed != words else None


def shuffled(words: str) -> str:
    """Return the same words in another order."""
    parts = words.split()
    random.Random(len(words)).shuffle(parts)  # noqa: S311 - not for security
    return " ".join(parts)


def restyled(words: str) -> str:
    """Return the words with straight quotation marks and plain dashes."""
    return words.translate(str.maketrans("“”‘’–—", "\"\"''--"))


CHANGES: dict[str, Change] = {
    "unchanged": lambda words: words,
    "straight quotes, plain dashes": restyled,
    "another number": other_number,
    "another name": other_name,
    "negation added or removed": negated,
    "words shuffled": shuffled,
}
OTHER = "sentence of another article"
MEANING, CUT, SLIP = "pair of other meaning", "part of a word or number", "slip in copying"
KINDS = (*CHANGES, OTHER, MEANING, CUT, SLIP)


def queries(documents: list[Document]) -> Iterator[tuple[str, str, str]]:
    """Yield the kind of query, its words and the text to search."""
    for index, document in enumerate(documents):
        other = documents[index - 1]
        for span in document.sentences:
            words = normalize_whitespace(span.slice(document.text))
            if len(words.split()) < _MIN_WORDS:
                continue
            for kind, change in CHANGES.items():
                if changed := change(words):
                    yield kind, changed, document.text
            yield OTHER, words, other.text


def cases() -> Iterator[tuple[str, str, str]]:
    """Yield the kind, the words and the text of the cases of the tests."""
    for text, words in FLIPS:
        yield MEANING, words, f"On Friday {text} and so on"
        yield MEANING, text, f"On Friday {words} and so on"
    for text, words, _ in CUTS:
        yield CUT, words, text
    for text, words in SLIPS:
        yield SLIP, words, f"On Friday {text} and so on"


def grounders(only: Sequence[str]) -> dict[str, Grounder]:
    """Return the aligners to compare, by name; `only` selects some."""
    makers: dict[str, Callable[[], Grounder]] = {
        "summarizer": lambda: summarizer_aligner,
        "langextract": lambda: langextract(partial=True),
        "whole only": lambda: langextract(partial=False),
        "gtrex": lambda: gtrex(repair=False),
        "gtrex repair": lambda: gtrex(repair=True),
    }
    aligners = {}
    for name, make in makers.items():
        try:
            if not only or name in only:
                aligners[name] = make()
        except ImportError as error:
            print(f"{error.name} is not installed: pip install {error.name}\n")
    return aligners


def main() -> None:
    """Print the matches of each aligner per kind of query, and milliseconds per query."""
    logging.disable(logging.WARNING)
    folders = (ROOT / "seeds", ROOT / "evals" / "gold", ROOT / "tests" / "data")
    paths = [path for folder in folders for path in folder.glob("*.txt")]
    read = {document.sha256: document for document in map(read_document, sorted(paths))}
    asked = [*queries(list(read.values())), *cases()]
    names = grounders(sys.argv[1:])
    print(f"{'matches of':<36}" + "".join(f"{name:>14}" for name in names))
    spent = dict.fromkeys(names, 0.0)
    for kind in KINDS:
        selected = [(words, text) for case, words, text in asked if case == kind]
        row = f"{kind:<31}{len(selected):>5}"
        for name, find in names.items():
            began = time.perf_counter()
            row += f"{sum(find(words, text) for words, text in selected):>14}"
            spent[name] += time.perf_counter() - began
        print(row)
    row = "".join(f"{1000 * seconds / len(asked):>14.3f}" for seconds in spent.values())
    print(f"{'milliseconds per query':<36}{row}")


if __name__ == "__main__":
    main()
