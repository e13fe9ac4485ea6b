"""Gates: checks of a score against the accepted baseline and against fixed bounds.

The tier `replay` is deterministic, so every count of every document must equal the baseline. The
tier `live` runs the model, so a headline metric fails only if it fell by more than its tolerance
and the fall is significant; on a few documents, only at zero. In both, a document that the baseline
does not have fails, because nothing judges it, and so do more false records of a document than
`gates.toml` permits: one document has too few records for a test of significance. Floors and
ceilings apply to both.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import gt, lt
from pathlib import Path
from typing import Literal

from pydantic import Field

from summarizer.errors import ConfigError

from ..files import EVALS, FileModel, read_toml
from ..scoring.metrics import BY_NAME
from ..scoring.score import Score
from .baseline import Baseline, nonzero
from .statistics import REPLICATES, SEED, Difference, differences, holm

Status = Literal["ok", "warn", "fail"]


class StatsSettings(FileModel):
    """The significance test of the tier `live`."""

    replicates: int = REPLICATES
    seed: int = SEED
    alpha: float = 0.05


class SmallSample(FileModel):
    """How many documents a test of significance needs."""

    documents: int = 5


class Bounds(FileModel):
    """The lowest and the highest value of metrics."""

    floor: dict[str, float] = Field(default_factory=dict)
    ceiling: dict[str, float] = Field(default_factory=dict)


class Gates(Bounds):
    """The contents of `gates.toml`."""

    tolerance: dict[str, float] = Field(default_factory=dict)
    false_records: dict[str, int] = Field(default_factory=dict)
    faithfulness: Bounds = Bounds()
    few: SmallSample = SmallSample()
    stats: StatsSettings = StatsSettings()


@dataclass(frozen=True)
class GateResult:
    """The result of one gate."""

    name: str
    status: Status
    message: str


@dataclass(frozen=True)
class GateReport:
    """The results of all gates, and the differences from the baseline."""

    results: tuple[GateResult, ...]
    differences: dict[str, Difference] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether a gate failed."""
        return any(result.status == "fail" for result in self.results)


def read_gates(path: Path | None = None) -> Gates:
    """Return the gates at `path`, or those that ship with the package."""
    path = path or EVALS / "gates.toml"
    gates = read_toml(path, Gates)
    names = [*gates.tolerance, *gates.floor, *gates.ceiling]
    if unknown := [name for name in names if name not in BY_NAME]:
        hint = "see docs/reference/metrics.md"
        raise ConfigError(f"unknown metric {unknown[0]!r}", str(path), hint)
    return gates


def gate_replay(score: Score, baseline: Baseline, gates: Gates) -> GateReport:
    """Compare a replay with its baseline: every count must be equal."""
    results = [
        _compare_counts(document.id, document.counts, baseline) for document in score.documents
    ]
    missing = sorted(set(baseline.documents) - set(score.by_id()))
    results += [GateResult(f"document {name}", "fail", "is not in the run") for name in missing]
    results += [*_check_false_records(score, gates), *check_bounds(score.figures, gates)]
    return GateReport(tuple(results), _differences(score, baseline, gates))


def gate_live(score: Score, baseline: Baseline, gates: Gates) -> GateReport:
    """Compare a live run with its baseline, which may have more documents."""
    changes = _differences(score, baseline, gates)
    p_values = holm({name: difference.worse for name, difference in changes.items()})
    unknown = [document.id for document in score.documents if document.id not in baseline.documents]
    is_few = len(score.documents) - len(unknown) < gates.few.documents
    results = [_not_in_baseline(document_id) for document_id in unknown]
    for name, tolerance in gates.tolerance.items():
        fall = -(changes[name].change or 0.0)
        fails = score.figures[name] == 0 if is_few else p_values[name] < gates.stats.alpha / 2
        status: Status = "ok" if fall <= tolerance else "fail" if fails else "warn"
        results.append(GateResult(name, status, _describe(changes[name], tolerance)))
    results += [*_check_false_records(score, gates), *check_bounds(score.figures, gates)]
    return GateReport(tuple(results), changes)


def gate_bounds(score: Score, gates: Gates) -> GateReport:
    """Check floors and ceilings alone, for a run without a baseline."""
    return GateReport(tuple(check_bounds(score.figures, gates)))


def check_bounds(figures: Mapping[str, float | None], bounds: Bounds) -> list[GateResult]:
    """Return whether each of `figures` is within its bounds; an undefined one is."""
    results = []
    for limits, sign, exceeds in ((bounds.floor, "≥", lt), (bounds.ceiling, "≤", gt)):
        for name, limit in limits.items():
            value = figures[name]
            status: Status = "fail" if value is not None and exceeds(value, limit) else "ok"
            results.append(GateResult(f"{name} {sign} {limit}", status, _number(value)))
    return results


def _check_false_records(score: Score, gates: Gates) -> list[GateResult]:
    """Return whether the documents with a limit have at most so many false records."""
    results = []
    for document in score.documents:
        if (limit := gates.false_records.get(document.id)) is not None:
            status: Status = "fail" if len(document.false_records) > limit else "ok"
            name = f"false records of {document.id} ≤ {limit}"
            results.append(GateResult(name, status, ", ".join(document.false_records) or "none"))
    return results


def _differences(score: Score, baseline: Baseline, gates: Gates) -> dict[str, Difference]:
    shared = [document for document in score.documents if document.id in baseline.documents]
    return differences(
        [Counter(baseline.documents[document.id]) for document in shared],
        [document.counts for document in shared],
        [BY_NAME[name] for name in gates.tolerance],
        replicates=gates.stats.replicates,
        seed=gates.stats.seed,
    )


def _compare_counts(document_id: str, counts: Counter[str], baseline: Baseline) -> GateResult:
    if document_id not in baseline.documents:
        return _not_in_baseline(document_id)
    before, now = baseline.documents[document_id], nonzero(counts)
    moved = [key for key in sorted({*before, *now}) if before.get(key, 0) != now.get(key, 0)]
    name = f"document {document_id}"
    if not moved:
        return GateResult(name, "ok", "as accepted")
    # Classes of records come first, the largest change first: the other counts follow from them.
    changes = {key: abs(before.get(key, 0) - now.get(key, 0)) for key in moved}
    moved.sort(key=lambda key: (not key.startswith("class."), -changes[key], key))
    shown = ", ".join(f"{key} {before.get(key, 0)} → {now.get(key, 0)}" for key in moved[:6])
    more = f" and {len(moved) - 6} more" if len(moved) > 6 else ""
    return GateResult(name, "fail", shown + more)


def _not_in_baseline(document_id: str) -> GateResult:
    return GateResult(f"document {document_id}", "fail", "is not in the baseline")


def _describe(difference: Difference, tolerance: float) -> str:
    if difference.change is None:
        return "undefined"
    bounds = (
        f"[{difference.low:+.3f}, {difference.high:+.3f}]" if difference.low is not None else ""
    )
    hint = "; consider `summarizer eval accept`" if difference.change > tolerance else ""
    return f"{difference.change:+.3f} {bounds} (tolerance {tolerance:g}){hint}"


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
