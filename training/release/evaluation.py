"""Run an adapter through the real embedded engine, and decide whether it may be shipped.

The run is an ordinary run of `evals`: every page and gate of that package reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.dataset.gold import GoldDocument
from evals.regression.compare import Comparison, compare
from evals.regression.statistics import Interval, intervals
from evals.runs.predictions import Run, write_run
from evals.runs.runner import run_system
from evals.runs.systems import System, open_system
from evals.scoring.metrics import BY_NAME
from evals.scoring.score import Score, score

FIGURES = ("actor_f1", "claim_f1", "attributed_f1", "position_f1", "signed_f1")
"""What a card reports."""

_BETTER = ("attributed_f1", "signed_f1")
_NOT_WORSE = "actor_f1"
_SURE = 0.05
"""Largest p value of a change that is not taken for chance."""


@dataclass(frozen=True)
class Verdict:
    """Whether one adapter may replace another, and why."""

    replaces: bool
    reasons: tuple[str, ...]


def run_adapter(
    adapter: Path,
    golds: Sequence[GoldDocument],
    folder: Path,
    *,
    watch: Callable[[str, float], None] = lambda id, seconds: None,
) -> Run:
    """Ask the embedded model with `adapter` about `golds`, write the run, and return it."""
    system = System(name=adapter.stem, model="local", adapter=adapter.resolve())
    model = open_system(system)
    try:
        run = run_system(system, model, golds, watch=watch)
    finally:
        model.close()
    write_run(run, folder)
    return run


def asked(golds: Sequence[GoldDocument], run: Run) -> list[GoldDocument]:
    """Return those of `golds` that `run` was made on."""
    return [gold for gold in golds if gold.id in run.info.gold]


def figures_of(golds: Sequence[GoldDocument], run: Run) -> dict[str, Interval]:
    """Return the figures of a run with their intervals, over the documents it was made on."""
    scored = score(asked(golds, run), run.predictions)
    tallies = [document.counts for document in scored.documents]
    return intervals(tallies, [BY_NAME[name] for name in FIGURES])


def verdict(before: Score, after: Score) -> Verdict:
    """Return whether the adapter of `after` may replace that of `before`.

    It must be better on claims with their speaker and on positions with their stance, surely
    and not by chance, and must not be surely worse on actors.
    """
    compared = compare(before, after, list(FIGURES))
    reasons = [_is_better(compared, name) for name in _BETTER]
    reasons.append(_is_not_worse(compared))
    return Verdict(all(good for good, _ in reasons), tuple(said for _, said in reasons))


def _is_better(compared: Comparison, name: str) -> tuple[bool, str]:
    change = compared.differences[name]
    good = (
        change.change is not None
        and change.change > 0
        and change.p is not None
        and change.p <= _SURE
    )
    return good, f"{name}: {_shown(compared, name)}, {'surely better' if good else 'not surely'}"


def _is_not_worse(compared: Comparison) -> tuple[bool, str]:
    change = compared.differences[_NOT_WORSE]
    bad = (
        change.change is not None
        and change.change < 0
        and change.p is not None
        and change.p <= _SURE
    )
    said = "surely worse" if bad else "not worse"
    return not bad, f"{_NOT_WORSE}: {_shown(compared, _NOT_WORSE)}, {said}"


def _shown(compared: Comparison, name: str) -> str:
    found = compared.differences[name]
    if found.first is None or found.second is None or found.change is None:
        return "undefined"
    p = f", p {found.p:.3f}" if found.p is not None else ""
    return f"{found.first:.3f} to {found.second:.3f} ({found.change:+.3f}{p})"
