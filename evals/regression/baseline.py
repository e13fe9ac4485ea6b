"""What was accepted: the counts of every document, under which a run is held.

A baseline is renewed on purpose only, with a reason, and says for which gold, model and scorer
it holds. Anything else cannot be compared with it, and is said to be so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import ConfigError, InputError, OutputError

from ..dataset.gold import GoldDocument
from ..paths import EVALS
from ..runs.predictions import RunInfo
from ..scoring.error_classes import Row
from ..scoring.metrics import HEADLINES
from ..scoring.score import SCORER, Score


class Accepted(BaseModel):
    """One renewal of the baseline: why, and what the headline figures were."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    figures: dict[str, float | None]


class BaseRow(BaseModel):
    """What had become of one record."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    gold: str
    classes: tuple[str, ...]


class Baseline(BaseModel):
    """The counts that were accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scorer: str
    system: str
    model: str
    prompts: dict[str, str]
    gold: dict[str, str]
    documents: dict[str, dict[str, int]]
    rows: dict[str, tuple[BaseRow, ...]]
    accepted: tuple[Accepted, ...]


def default_baseline(tier: str) -> Path:
    """Return the file of the baseline of `tier`: `replay` or `live`."""
    return EVALS / "baseline" / f"{tier}.json"


def read_baseline(path: Path) -> Baseline:
    """Return the baseline at `path`.

    Raises:
        InputError: If it is missing or malformed.
    """
    hint = "make one with `summarizer eval accept`"
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError(f"no baseline: {error.errors()[0]['msg']}", str(path), hint) from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), hint) from None


def accept(
    score: Score,
    info: RunInfo,
    golds: Sequence[GoldDocument],
    *,
    reason: str,
    before: Baseline | None,
) -> Baseline:
    """Return the baseline that `score` becomes.

    Raises:
        ConfigError: If no reason is given.
    """
    if not reason.strip():
        raise ConfigError("a baseline needs a reason", "--reason", "say why the change is right")
    known = {gold.id: gold.sha256 for gold in golds}
    figures = {name: score.figures[name] for name in HEADLINES}
    return Baseline(
        scorer=SCORER,
        system=info.system,
        model=info.model,
        prompts=info.prompts,
        gold={document.id: known[document.id] for document in score.documents},
        documents={document.id: nonzero(document.counts) for document in score.documents},
        rows={document.id: _rows(document.rows) for document in score.documents},
        accepted=(
            *(before.accepted if before else ()),
            Accepted(reason=" ".join(reason.split()), figures=figures),
        ),
    )


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Write `baseline` to `path`.

    Raises:
        OutputError: If the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(baseline.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(error.strerror or "unwritable", str(path), "choose another") from None


def check_comparable(
    baseline: Baseline, score: Score, info: RunInfo, golds: Sequence[GoldDocument]
) -> tuple[str, ...]:
    """Return the documents on which `score` and `baseline` can be compared.

    Raises:
        ConfigError: If gold, scorer or model are others, or no document is common.
    """
    hint = "accept a baseline for what is compared, with `summarizer eval accept`"
    if baseline.scorer != SCORER:
        raise ConfigError(f"the baseline is by scorer {baseline.scorer}", f"now {SCORER}", hint)
    if baseline.model != info.model:
        raise ConfigError(f"the baseline is of {baseline.model}", f"run of {info.model}", hint)
    known = {gold.id: gold.sha256 for gold in golds}
    shared = tuple(doc.id for doc in score.documents if doc.id in baseline.documents)
    if not shared:
        raise ConfigError("the baseline has none of these documents", "baseline", hint)
    if changed := [id for id in shared if baseline.gold[id] != known[id]]:
        raise ConfigError("the gold has changed since", ", ".join(changed[:5]), hint)
    return shared


def nonzero(counts: Mapping[str, int]) -> dict[str, int]:
    """Return `counts` without zeros, in order of their names."""
    return {name: counts[name] for name in sorted(counts) if counts[name]}


def _rows(rows: Sequence[Row]) -> tuple[BaseRow, ...]:
    return tuple(
        BaseRow(kind=row.kind, gold=row.gold, classes=row.classes)
        for row in rows
        if row.gold and not row.optional
    )
