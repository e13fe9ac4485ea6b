"""Evaluate an adapter with the embedded engine and decide whether it may replace the shipped one.

The run is an ordinary `evals` run, readable by all its reports and gates.
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

HEADLINE_METRICS = ("actor_f1", "claim_f1", "attributed_f1", "position_f1", "signed_f1")
"""Metrics reported on a model card."""

_BETTER = ("attributed_f1", "signed_f1")
_NOT_WORSE = "actor_f1"
_ALPHA = 0.05
"""Significance level."""


@dataclass(frozen=True)
class Verdict:
    """Whether an adapter may replace another, with reasons."""

    replaces: bool
    reasons: tuple[str, ...]


def run_adapter(
    adapter: Path,
    golds: Sequence[GoldDocument],
    folder: Path,
    *,
    on_document: Callable[[str, float], None] = lambda document_id, seconds: None,
) -> Run:
    """Run the embedded model with `adapter` on `golds`, write the run, and return it."""
    system = System(name=adapter.stem, model="local", adapter=adapter.resolve())
    model = open_system(system)
    try:
        run = run_system(system, model, golds, on_finished=on_document)
    finally:
        model.close()
    write_run(run, folder)
    return run


def documents_of_run(golds: Sequence[GoldDocument], run: Run) -> list[GoldDocument]:
    """Return the documents of `golds` that `run` covers."""
    return [gold for gold in golds if gold.id in run.info.gold]


def compute_figures(golds: Sequence[GoldDocument], run: Run) -> dict[str, Interval]:
    """Return the headline metrics of a run with intervals."""
    scored = score(documents_of_run(golds, run), run.predictions)
    tallies = [document.counts for document in scored.documents]
    return intervals(tallies, [BY_NAME[name] for name in HEADLINE_METRICS])


def verdict(before: Score, after: Score) -> Verdict:
    """Return whether the adapter of `after` may replace that of `before`.

    It must be significantly better on claims with speaker and on positions with stance, and not
    significantly worse on actors.
    """
    compared = compare(before, after, list(HEADLINE_METRICS))
    reasons = [_is_better(compared, name) for name in _BETTER]
    reasons.append(_is_not_worse(compared))
    return Verdict(
        all(good for good, _ in reasons), tuple(verdict_text for _, verdict_text in reasons)
    )


def _is_better(compared: Comparison, name: str) -> tuple[bool, str]:
    change = compared.differences[name]
    good = (
        change.change is not None
        and change.change > 0
        and change.p is not None
        and change.p <= _ALPHA
    )
    judgement = "significantly better" if good else "not significantly better"
    return good, f"{name}: {_shown(compared, name)}, {judgement}"


def _is_not_worse(compared: Comparison) -> tuple[bool, str]:
    change = compared.differences[_NOT_WORSE]
    bad = (
        change.change is not None
        and change.change < 0
        and change.p is not None
        and change.p <= _ALPHA
    )
    verdict_text = "significantly worse" if bad else "not worse"
    return not bad, f"{_NOT_WORSE}: {_shown(compared, _NOT_WORSE)}, {verdict_text}"


def _shown(compared: Comparison, name: str) -> str:
    difference = compared.differences[name]
    if difference.first is None or difference.second is None or difference.change is None:
        return "undefined"
    p = f", p {difference.p:.3f}" if difference.p is not None else ""
    return f"{difference.first:.3f} to {difference.second:.3f} ({difference.change:+.3f}{p})"
