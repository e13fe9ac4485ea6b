"""Compare the count of fragments with the published code of CofeNet's authors.

    python -m benchmarks.cofenet_scorer CODE LABELS [PREDICTED] [--seeds N]

CODE is a checkout of github.com/cofe-ai/CofeNet, LABELS a file of its `res/polnear`, PREDICTED the
same sequences with other labels. Without PREDICTED a share of the labels is replaced at random.
The table shows precision, recall and F1 of `evals.benchmarks.attributions.cofenet`, and the
largest difference to what the authors' `exe/eval` returns for the same labels. That code needs
scikit-learn and numpy. The exit code is 1 if any figure differs.
"""

import argparse
import importlib
import random
import sys
import types
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.benchmarks.attributions.cofenet import (
    LONGEST,
    ROLES,
    cofenet_metrics,
    count_fragments,
    parse_sequences,
)

Labels = Sequence[Sequence[str]]
"""Labels of the tokens of each sequence."""
Figures = dict[str, float]
"""Precision, recall and F1 of each role, named as the metrics are."""
Scorer = Callable[[Labels, Labels], Figures]

SHARES = (0.0, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
TOLERANCE = 1e-9
_LABELS = ("O", *(f"{prefix}-{role}" for role in ROLES for prefix in "BI"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return 1 if a figure differs."""
    options = _parser().parse_args(arguments)
    gold = _labels(options.labels)
    authors = authors_scorer(options.code)
    rows = []
    for title, predicted in _predictions(gold, options):
        figures = project_scorer(gold, predicted)
        rows.append((title, figures, largest_difference(figures, authors(gold, predicted))))
    print(table(rows))
    return int(any(difference > TOLERANCE for _, _, difference in rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=_Formatter)
    parser.add_argument("code", type=Path, help="checkout of the authors' repository")
    parser.add_argument("labels", type=Path, help="sequences with their labels")
    parser.add_argument("predicted", type=Path, nargs="?", help="the same with other labels")
    parser.add_argument("--seeds", type=int, default=1, help="random replacements of each share")
    return parser


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of the description."""


def _labels(path: Path) -> Labels:
    return [sequence.labels[:LONGEST] for sequence in parse_sequences(path)]


def _predictions(gold: Labels, options: argparse.Namespace) -> Iterator[tuple[str, Labels]]:
    if options.predicted:
        yield options.predicted.name, _labels(options.predicted)
        return
    for share in SHARES:
        for seed in range(options.seeds if share else 1):
            title = f"{share:.0%}, seed {seed}" if share else "none"
            yield title, replace_labels(gold, share, seed)


def replace_labels(gold: Labels, share: float, seed: int) -> Labels:
    """Return `gold` with each label replaced by a random one with the probability `share`."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    return [
        [chance.choice(_LABELS) if chance.random() < share else label for label in sequence]
        for sequence in gold
    ]


def project_scorer(gold: Labels, predicted: Labels) -> Figures:
    """Return the figures by the count of this project; an undefined one is 0."""
    counts: Counter[str] = Counter()
    for wanted, given in zip(gold, predicted, strict=True):
        counts += count_fragments(wanted, given)
    return {metric.name: metric.of(counts) or 0.0 for metric in cofenet_metrics()}


def authors_scorer(code: Path) -> Scorer:
    """Return the scorer of the authors, from their code in the folder `code`."""
    # The package itself imports torch, which its scorer does not need.
    package = types.ModuleType("exe")
    package.__path__ = [str(code / "exe")]
    sys.modules["exe"] = package
    evaluate: Any = importlib.import_module("exe.eval").evaluate_extraction

    def score(gold: Labels, predicted: Labels) -> Figures:
        with warnings.catch_warnings():
            # It warns of undefined figures, which are 0.
            warnings.simplefilter("ignore")
            exact = evaluate(gold, predicted)["exact_match"]
        parts = {"p": "pre", "r": "rec", "f1": "f1"}
        return {
            f"{role}_{part}": float(exact[role][name])
            for role in ROLES
            for part, name in parts.items()
        }

    return score


def largest_difference(first: Figures, second: Figures) -> float:
    """Return the largest difference of two figures of one name."""
    return max(abs(value - second[name]) for name, value in first.items())


def table(rows: Sequence[tuple[str, Figures, float]]) -> str:
    """Return the table in Markdown."""
    lines = [["labels replaced", *(f"{role}: P, R, F1" for role in ROLES), "largest difference"]]
    lines.append(["---"] * len(lines[0]))
    for title, figures, difference in rows:
        cells = [
            ", ".join(f"{figures[f'{role}_{part}']:.4f}" for part in ("p", "r", "f1"))
            for role in ROLES
        ]
        lines.append([title, *cells, "0" if difference <= TOLERANCE else f"{difference:.2g}"])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
