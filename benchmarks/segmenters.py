"""Print the accuracy of sentence segmenters on the hard cases of `tests/data/sentences.json`.

    python benchmarks/segmenters.py

`sentencex` is a dependency; `pysbd`, `nupunkt` and `syntok` are compared if installed. A case is
right if exactly its sentences are returned.
"""

import importlib
import json
import time
import warnings
from collections.abc import Callable
from pathlib import Path

Segmenter = Callable[[str], list[str]]
CASES = Path(__file__).parent.parent / "tests" / "data" / "sentences.json"


def sentencex() -> Segmenter:
    """Return sentencex."""
    module = importlib.import_module("sentencex")
    return lambda text: list(module.segment("en", text))


def pysbd() -> Segmenter:
    """Return pysbd, without text cleaning."""
    segmenter = importlib.import_module("pysbd").Segmenter(language="en", clean=False)
    return lambda text: list(segmenter.segment(text))


def nupunkt() -> Segmenter:
    """Return nupunkt."""
    module = importlib.import_module("nupunkt")
    return lambda text: list(module.sent_tokenize(text))


def syntok() -> Segmenter:
    """Return syntok; its sentences are lists of tokens with offsets."""
    module = importlib.import_module("syntok.segmenter")

    def segment(text: str) -> list[str]:
        rows = [list(sentence) for part in module.process(text) for sentence in part]
        return [text[row[0].offset : row[-1].offset + len(row[-1].value)] for row in rows]

    return segment


def main() -> None:
    """Print one line per segmenter, followed by its errors."""
    warnings.simplefilter("ignore")
    cases: list[list[str]] = json.loads(CASES.read_text(encoding="utf-8"))
    print(f"{'segmenter':<12}{'right':>6}{'of':>4}{'ms':>8}")
    for make in (sentencex, pysbd, nupunkt, syntok):
        try:
            segment = make()
        except ImportError:
            print(f"{make.__name__:<12}  not installed: pip install {make.__name__}")
            continue
        began = time.perf_counter()
        found = [[part.strip() for part in segment(" ".join(case))] for case in cases]
        spent = 1000 * (time.perf_counter() - began)
        wrong = [parts for parts, case in zip(found, cases, strict=True) if parts != case]
        print(f"{make.__name__:<12}{len(cases) - len(wrong):>6}{len(cases):>4}{spent:>8.1f}")
        for parts in wrong:
            print("    " + " | ".join(parts))


if __name__ == "__main__":
    main()
