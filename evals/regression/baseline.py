"""Baselines: the accepted counts of every document, for runs of the same gold and model."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from summarizer.errors import ConfigError, InputError
from summarizer.output import write_atomically

from ..dataset.gold import GoldDocument
from ..files import EVALS, FileModel
from ..runs.predictions import RunInfo
from ..scoring.error_classes import RecordResult
from ..scoring.metrics import HEADLINES
from ..scoring.score import SCORER, Score


class Acceptance(FileModel):
    """One acceptance of the baseline: the reason, and the headline metrics."""

    reason: str
    figures: dict[str, float | None]


class BaselineRow(FileModel):
    """The classes of one gold record."""

    kind: str
    gold: str
    classes: tuple[str, ...]


class Baseline(FileModel):
    """The accepted counts and classes."""

    scorer: str
    system: str
    model: str
    prompts: dict[str, str]
    gold: dict[str, str]
    documents: dict[str, dict[str, int]]
    rows: dict[str, tuple[BaselineRow, ...]]
    accepted: tuple[Acceptance, ...]


def default_baseline() -> Path:
    """Return the path of the shipped baseline of the embedded model, for both tiers.

    Its recorded answers are those that the engine gives, so a live run is compared with them too.
    """
    return EVALS / "baseline" / "replay.json"


def read_baseline(path: Path) -> Baseline:
    """Return the baseline at `path`."""
    hint = "create it with `summarizer eval accept`"
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError(f"invalid baseline: {error.errors()[0]['msg']}", str(path), hint) from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), hint) from None


def new_baseline(
    score: Score,
    info: RunInfo,
    golds: Sequence[GoldDocument],
    *,
    reason: str,
    before: Baseline | None,
) -> Baseline:
    """Return the baseline made from `score`, which may be of some of all `golds`.

    Raises:
        ConfigError: If the reason is empty, or if `score` lacks a document of the baseline `before`
            that still has gold.
    """
    if not reason.strip():
        raise ConfigError("the reason is empty", "--reason", "explain why the change is right")
    known = {gold.id: gold.sha256 for gold in golds}
    if lost := sorted(
        (before.documents.keys() if before else set()) & known.keys() - score.by_id()
    ):
        what = f"the baseline would lose {len(lost)} of its documents"
        raise ConfigError(what, ", ".join(lost), "accept a run of all documents")
    figures = {name: score.figures[name] for name in HEADLINES}
    return Baseline(
        scorer=SCORER,
        system=info.system,
        model=info.model,
        prompts=info.prompts,
        gold={document.id: known[document.id] for document in score.documents},
        documents={document.id: nonzero(document.counts) for document in score.documents},
        rows={document.id: _baseline_rows(document.rows) for document in score.documents},
        accepted=(
            *(before.accepted if before else ()),
            Acceptance(reason=" ".join(reason.split()), figures=figures),
        ),
    )


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Write `baseline` to `path`."""
    write_atomically(path, baseline.model_dump_json(indent=1) + "\n")


def check_comparable(
    baseline: Baseline, score: Score, info: RunInfo, golds: Sequence[GoldDocument]
) -> tuple[str, ...]:
    """Return the documents that `score` and `baseline` have in common.

    Raises:
        ConfigError: If gold, scorer or model differ, or no document is common.
    """
    hint = "accept a new baseline with `summarizer eval accept`"
    if baseline.scorer != SCORER:
        raise ConfigError(f"the baseline is of scorer {baseline.scorer}", f"scorer {SCORER}", hint)
    if baseline.model != info.model:
        raise ConfigError(f"the baseline is of {baseline.model}", f"run of {info.model}", hint)
    known = {gold.id: gold.sha256 for gold in golds}
    shared = tuple(doc.id for doc in score.documents if doc.id in baseline.documents)
    if not shared:
        raise ConfigError("the baseline has none of the documents", "baseline", hint)
    if changed := [name for name in shared if baseline.gold[name] != known[name]]:
        raise ConfigError("the gold has changed since the baseline", ", ".join(changed[:5]), hint)
    return shared


def nonzero(counts: Mapping[str, int]) -> dict[str, int]:
    """Return `counts` without zeros, in order of their names."""
    return {name: counts[name] for name in sorted(counts) if counts[name]}


def _baseline_rows(rows: Sequence[RecordResult]) -> tuple[BaselineRow, ...]:
    return tuple(
        BaselineRow(kind=row.kind, gold=row.gold, classes=row.classes)
        for row in rows
        if row.gold and not row.optional
    )
