"""Print how often words that an article does not hold are found in it, and how long it takes.

    python benchmarks/grounding.py

The articles are those of the checkout. Each of their sentences is asked for as it stands, under
other marks, and changed so that it says something else. `langextract` is installed by whoever
wants to compare; it is asked one sentence at a time, as it comes and without its partial matches.
"""

from __future__ import annotations

import importlib
import logging
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from summarizer.grounding.align import find_occurrences
from summarizer.loaders.file_io import read_document
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan, normalize_whitespace

ROOT = Path(__file__).parent.parent
Grounder = Callable[[str, str], bool]
Change = Callable[[str], str | None]
_MIN_WORDS = 8
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|would|may)\b ")


def ours(words: str, text: str) -> bool:
    """Tell whether this package finds the words."""
    return bool(find_occurrences(words, text, CharSpan(0, len(text))))


def langextract(*, partial: bool) -> Grounder:
    """Return langextract's aligner, with or without matches of a beginning alone."""
    aligner = importlib.import_module("langextract.resolver").WordAligner()
    extraction = importlib.import_module("langextract.core.data").Extraction

    def find(words: str, text: str) -> bool:
        groups = [[extraction("claim", words)]]
        ((found,),) = aligner.align_extractions(groups, text, accept_match_lesser=partial)
        return found.char_interval is not None

    return find


def other_number(words: str) -> str | None:
    """Return the words with their first number raised by one."""
    changed = re.sub(r"\d+", lambda found: str(int(found.group()) + 1), words, count=1)
    return changed if changed != words else None


def other_name(words: str) -> str | None:
    """Return the words with another name in the place of one inside."""
    changed = re.sub(r"(?<=[a-z] )[A-Z][a-z]{3,}", "Velmora", words, count=1)
    return changed if changed != words else None


def negated(words: str) -> str | None:
    """Return the words with a `not` behind an auxiliary, or without the one that is there."""
    if " not " in words:
        return words.replace(" not ", " ", 1)
    changed = _AUXILIARY.sub(r"\1 not ", words, count=1)
    return changed if changed != words else None


def shuffled(words: str) -> str:
    """Return the same words in another order."""
    parts = words.split()
    random.Random(len(words)).shuffle(parts)  # noqa: S311 - a shuffle, no secret
    return " ".join(parts)


def restyled(words: str) -> str:
    """Return the words with straight quotation marks and plain dashes."""
    return words.translate(str.maketrans("“”‘’–—", "\"\"''--"))


CHANGES: dict[str, Change] = {
    "as it stands": lambda words: words,
    "straight quotes, plain dashes": restyled,
    "another number": other_number,
    "another name": other_name,
    "negated, or not any more": negated,
    "its words shuffled": shuffled,
}
OTHER = "of another article"


def questions(documents: list[Document]) -> Iterator[tuple[str, str, str]]:
    """Yield every kind of question with its words and the text it is asked of."""
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


def grounders() -> dict[str, Grounder]:
    """Return whom to ask, by name."""
    found: dict[str, Grounder] = {"ours": ours}
    try:
        found["langextract"] = langextract(partial=True)
        found["whole only"] = langextract(partial=False)
    except ImportError:
        print("langextract is not installed: pip install langextract\n")
    return found


def main() -> None:
    """Print, for each kind of question, how many each finds, and milliseconds a question."""
    logging.disable(logging.WARNING)
    folders = (ROOT / "seeds", ROOT / "evals" / "gold", ROOT / "tests" / "data")
    paths = [path for folder in folders for path in folder.glob("*.txt")]
    read = {document.sha256: document for document in map(read_document, sorted(paths))}
    asked = list(questions(list(read.values())))
    names = grounders()
    print(f"{'found of':<36}" + "".join(f"{name:>14}" for name in names))
    spent = dict.fromkeys(names, 0.0)
    for kind in [*CHANGES, OTHER]:
        mine = [(words, text) for at, words, text in asked if at == kind]
        row = f"{kind:<31}{len(mine):>5}"
        for name, find in names.items():
            began = time.perf_counter()
            row += f"{sum(find(words, text) for words, text in mine):>14}"
            spent[name] += time.perf_counter() - began
        print(row)
    row = "".join(f"{1000 * seconds / len(asked):>14.3f}" for seconds in spent.values())
    print(f"{'milliseconds a question':<36}{row}")


if __name__ == "__main__":
    main()
