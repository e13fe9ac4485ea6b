"""Evaluate an adapter with the embedded engine and decide whether it may replace the shipped one.

The run is an ordinary `evals` run, readable by all its reports and gates.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from evals.dataset.gold import GoldDocument
from evals.regression.compare import compare
from evals.regression.statistics import Difference, Interval, intervals
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
    with closing(open_system(system)) as model:
        run = run_system(system, model, golds, on_finished=on_document)
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
    changes = compare(before, after, list(HEADLINE_METRICS)).differences
    better = {name: _significant_change(changes[name]) > 0 for name in _BETTER}
    worse = _significant_change(changes[_NOT_WORSE]) < 0
    reasons = [
        f"{name}: {_shown(changes[name])}, {'' if is_better else 'not '}significantly better"
        for name, is_better in better.items()
    ]
    judgement = "significantly worse" if worse else "not worse"
    reasons.append(f"{_NOT_WORSE}: {_shown(changes[_NOT_WORSE])}, {judgement}")
    return Verdict(all(better.values()) and not worse, tuple(reasons))


def _significant_change(change: Difference) -> float:
    """Return the change if it is significant, otherwise 0."""
    return (change.change or 0) if change.p is not None and change.p <= _ALPHA else 0


def _shown(change: Difference) -> str:
    if change.first is None or change.second is None or change.change is None:
        return "undefined"
    p = f", p {change.p:.3f}" if change.p is not None else ""
    return f"{change.first:.3f} to {change.second:.3f} ({change.change:+.3f}{p})"
