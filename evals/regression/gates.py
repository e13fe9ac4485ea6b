"""Stop a bad change: hold a score against what was accepted.

Two tiers. The replay is deterministic, so every count of every document must equal the
baseline; whatever differs was changed by the code, and is fixed or accepted. The live tier runs
the model, so a headline figure fails only if it fell by more than its tolerance and the fall is
more than noise; floors and ceilings hold in both.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import ConfigError

from ..paths import EVALS
from ..scoring.metrics import BY_NAME
from ..scoring.score import Score
from .baseline import Baseline, nonzero
from .statistics import REPLICATES, SEED, Difference, differences, holm

Status = Literal["ok", "warn", "fail"]


class StatsSettings(BaseModel):
    """How the live tier tells a fall from noise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    replicates: int = REPLICATES
    seed: int = SEED
    alpha: float = 0.05


class Few(BaseModel):
    """What holds where there are too few documents to tell a fall from noise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    documents: int = 5
    tolerance: float = 0.15


class Gates(BaseModel):
    """The contents of `gates.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tolerance: dict[str, float] = {}
    floor: dict[str, float] = {}
    ceiling: dict[str, float] = {}
    few: Few = Few()
    stats: StatsSettings = StatsSettings()


@dataclass(frozen=True)
class Verdict:
    """What one gate says."""

    name: str
    status: Status
    says: str


@dataclass(frozen=True)
class Gated:
    """What all gates say; the differences are kept for the table."""

    verdicts: tuple[Verdict, ...]
    differences: dict[str, Difference] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether the change must not pass."""
        return any(verdict.status == "fail" for verdict in self.verdicts)


def read_gates(path: Path | None = None) -> Gates:
    """Return the gates at `path`, or those that ship with the package.

    Raises:
        ConfigError: If the file is missing, malformed, or gates a figure that there is not.
    """
    path = path or EVALS / "gates.toml"
    try:
        gates = Gates.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        what = f"{'.'.join(map(str, error.errors()[0]['loc']))}: {error.errors()[0]['msg']}"
        raise ConfigError(what, str(path), "mend the gates") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"unreadable gates: {error}", str(path), "mend the file") from None
    named = [*gates.tolerance, *gates.floor, *gates.ceiling]
    if unknown := [name for name in named if name not in BY_NAME]:
        raise ConfigError(f"no figure {unknown[0]!r}", str(path), "see docs/reference/metrics.md")
    return gates


def gate_replay(score: Score, baseline: Baseline, gates: Gates) -> Gated:
    """Hold a replay against its baseline: every count must be the same."""
    verdicts = [_same(document.id, document.counts, baseline) for document in score.documents]
    left_out = sorted(set(baseline.documents) - set(score.by_id()))
    verdicts += [Verdict(f"document {id}", "fail", "is not in the run") for id in left_out]
    return Gated((*verdicts, *_bounds(score, gates)), _differences(score, baseline, gates))


def gate_live(score: Score, baseline: Baseline, gates: Gates) -> Gated:
    """Hold a live run against its baseline, on the documents both have."""
    found = _differences(score, baseline, gates)
    surely = holm({name: difference.worse for name, difference in found.items()})
    few = sum(document.id in baseline.documents for document in score.documents)
    verdicts = []
    for name, tolerance in gates.tolerance.items():
        fall = -(found[name].change or 0.0)
        sure = surely[name] < gates.stats.alpha / 2
        if few < gates.few.documents:
            sure = fall > gates.few.tolerance
        status: Status = "ok" if fall <= tolerance else "fail" if sure else "warn"
        verdicts.append(Verdict(name, status, _says(found[name], tolerance)))
    return Gated((*verdicts, *_bounds(score, gates)), found)


def gate_bounds(score: Score, gates: Gates) -> Gated:
    """Hold a run that has no baseline against floors and ceilings alone."""
    return Gated(tuple(_bounds(score, gates)))


def _differences(score: Score, baseline: Baseline, gates: Gates) -> dict[str, Difference]:
    shared = [document for document in score.documents if document.id in baseline.documents]
    return differences(
        [Counter(baseline.documents[document.id]) for document in shared],
        [document.counts for document in shared],
        [BY_NAME[name] for name in gates.tolerance],
        replicates=gates.stats.replicates,
        seed=gates.stats.seed,
    )


def _same(id: str, counts: Counter[str], baseline: Baseline) -> Verdict:
    name = f"document {id}"
    if id not in baseline.documents:
        return Verdict(name, "fail", "is not in the baseline")
    before, now = baseline.documents[id], nonzero(counts)
    moved = [key for key in sorted({*before, *now}) if before.get(key, 0) != now.get(key, 0)]
    if not moved:
        return Verdict(name, "ok", "as accepted")
    # The records first; what follows from them after.
    moved.sort(key=lambda key: (not key.startswith("class."), key))
    shown = ", ".join(f"{key} {before.get(key, 0)} → {now.get(key, 0)}" for key in moved[:6])
    more = f" and {len(moved) - 6} more" if len(moved) > 6 else ""
    return Verdict(name, "fail", shown + more)


def _bounds(score: Score, gates: Gates) -> list[Verdict]:
    verdicts = []
    for name, least in gates.floor.items():
        value = score.figures[name]
        low = value is not None and value < least
        verdicts.append(Verdict(f"{name} ≥ {least}", "fail" if low else "ok", _number(value)))
    for name, most in gates.ceiling.items():
        value = score.figures[name]
        high = value is not None and value > most
        verdicts.append(Verdict(f"{name} ≤ {most}", "fail" if high else "ok", _number(value)))
    return verdicts


def _says(difference: Difference, tolerance: float) -> str:
    if difference.change is None:
        return "undefined"
    bounds = (
        f"[{difference.low:+.3f}, {difference.high:+.3f}]" if difference.low is not None else ""
    )
    hint = "; consider `summarizer eval accept`" if difference.change > tolerance else ""
    return f"{difference.change:+.3f} {bounds} (tolerance {tolerance:g}){hint}"


def _number(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.3f}"
