"""Evaluate an adapter with the embedded engine and decide whether it may replace the shipped one.

The run is an ordinary `evals` run, readable by all its reports and gates.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from evals.dataset.gold import GoldDocument, default_gold, held_out_gold, read_gold
from evals.regression.statistics import Interval, intervals
from evals.runs.predictions import Run, write_run
from evals.runs.runner import run_system
from evals.runs.systems import System, open_system
from evals.scoring.metrics import BY_NAME, HEADLINES
from evals.scoring.score import Score, score
from summarizer.errors import InputError
from summarizer.settings import LOCAL

CARD_METRICS = ("actor_f1", "claim_f1", "attributed_f1", "position_f1", "signed_f1")
"""Metrics reported on a model card."""


@dataclass(frozen=True)
class GoldSet:
    """Gold documents that are measured together."""

    name: str
    documents: tuple[GoldDocument, ...]


@dataclass(frozen=True)
class SetFigures:
    """The headline figures of two runs on one set of gold.

    Attributes:
        figures: F1 before and after, by metric; undefined ones are left out.
    """

    name: str
    documents: int
    figures: dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Verdict:
    """Whether an adapter may replace another: whether its mean over the sets is higher.

    Attributes:
        before: Mean of the headline figures, over the sets with the same weight.
        after: The same of the new adapter.
    """

    sets: tuple[SetFigures, ...]
    before: float
    after: float

    @property
    def replaces(self) -> bool:
        """Whether the new adapter may replace the other one."""
        return self.after > self.before


def read_gold_sets(folders: Sequence[Path]) -> tuple[GoldSet, ...]:
    """Return the gold of each folder; without folders, the shipped gold and the held-out one.

    Raises:
        InputError: If a document is in two of them.
    """
    chosen = folders or (default_gold(), held_out_gold())
    sets = tuple(GoldSet(folder.name, read_gold(folder)) for folder in chosen)
    ids = [gold.id for gold in documents_of_sets(sets)]
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise InputError("a document is in two sets of gold", twice, "give each set once")
    return sets


def documents_of_sets(sets: Sequence[GoldSet]) -> tuple[GoldDocument, ...]:
    """Return the documents of all sets."""
    return tuple(gold for part in sets for gold in part.documents)


def run_adapter(
    adapter: Path,
    golds: Sequence[GoldDocument],
    folder: Path,
    *,
    model: str = LOCAL,
    on_document: Callable[[str, float], None] = lambda document_id, seconds: None,
) -> Run:
    """Run an embedded model with `adapter` on `golds`, write the run, and return it."""
    system = System(name=adapter.stem, model=model, adapter=adapter.resolve())
    with closing(open_system(system)) as opened:
        run = run_system(system, opened, golds, on_finished=on_document)
    write_run(run, folder)
    return run


def score_set(part: GoldSet, run: Run) -> Score:
    """Return the score of `run` on the documents of a set that it covers.

    Raises:
        InputError: If it covers none of them.
    """
    golds = [gold for gold in part.documents if gold.id in run.info.gold]
    if not golds:
        hint = "run `python -m training evaluate` with the same --gold"
        raise InputError("the run has no document of a set of gold", part.name, hint)
    ids = {gold.id for gold in golds}
    return score(golds, [prediction for prediction in run.predictions if prediction.id in ids])


def compute_figures(part: GoldSet, run: Run) -> dict[str, Interval]:
    """Return the metrics of a card for a run on a set, with intervals."""
    tallies = [document.counts for document in score_set(part, run).documents]
    return intervals(tallies, [BY_NAME[name] for name in CARD_METRICS])


def verdict(sets: Sequence[GoldSet], before: Run, after: Run) -> Verdict:
    """Return whether the adapter of `after` may replace that of `before`.

    The sets have the same weight, whatever their size, and so have the headline figures of each.

    Raises:
        InputError: If the runs cover other documents, or none of a set.
    """
    if before.info.gold.keys() != after.info.gold.keys():
        hint = "run both on the same documents"
        raise InputError("the runs cover different documents", "verdict", hint)
    compared = tuple(_compared(part, before, after) for part in sets)
    means = (
        fmean(fmean(pair[side] for pair in part.figures.values()) for part in compared)
        for side in (0, 1)
    )
    return Verdict(compared, *means)


def verdict_lines(result: Verdict) -> list[str]:
    """Return the verdict as lines of text."""
    lines = []
    for part in result.sets:
        lines.append(f"{part.name}: {part.documents} articles")
        lines += [f"  {name}  {_change(*pair)}" for name, pair in part.figures.items()]
    lines.append(f"mean of {len(result.sets)} sets  {_change(result.before, result.after)}")
    kept = "replace" if result.replaces else "keep"
    return [*lines, f"{kept} the shipped adapter"]


def _compared(part: GoldSet, before: Run, after: Run) -> SetFigures:
    old, new = score_set(part, before), score_set(part, after)
    pairs = {name: (old.figures[name], new.figures[name]) for name in HEADLINES}
    defined = {
        name: (first, second)
        for name, (first, second) in pairs.items()
        if first is not None and second is not None
    }
    if not defined:
        hint = "give gold records that are not empty"
        raise InputError("no headline figure is defined", part.name, hint)
    return SetFigures(part.name, len(old.documents), defined)


def _change(first: float, second: float) -> str:
    return f"{first:.3f} to {second:.3f} ({second - first:+.3f})"
