"""Steps that the commands share: score a run, apply the gates, build and write the report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from summarizer.errors import ConfigError, OutputError

from ..dataset.gold import GoldDocument, read_gold
from ..regression.baseline import Baseline, check_comparable, default_baseline, read_baseline
from ..regression.gates import GateReport, Gates, gate_bounds, gate_live, gate_replay
from ..reporting.html import write_page
from ..reporting.junit import write_junit
from ..reporting.markdown import markdown
from ..reporting.report import Report, build_report
from ..runs.predictions import Run, read_run
from ..scoring.score import Score, score

Tier = Literal["none", "replay", "live"]


@dataclass(frozen=True)
class ScoredRun:
    """A run with its gold and its score."""

    run: Run
    golds: tuple[GoldDocument, ...]
    score: Score


@dataclass(frozen=True)
class ReportFiles:
    """Where a report is written to, besides the terminal."""

    html: Path | None = None
    json: Path | None = None
    junit: Path | None = None
    markdown: Path | None = None


def score_run(folder: Path, gold: Path, only: Sequence[str] = ()) -> ScoredRun:
    """Return the run in `folder` scored against the gold in `gold`.

    Args:
        folder: Where the run lies.
        gold: Where the gold lies.
        only: The documents to score; by default those the run was asked for.

    Raises:
        InputError: If run or gold cannot be used, or do not belong together.
    """
    run = read_run(folder)
    golds = read_gold(gold, only or sorted(run.info.gold))
    wanted = {document.id for document in golds}
    predictions = [prediction for prediction in run.predictions if prediction.id in wanted]
    return ScoredRun(run, golds, score(golds, predictions))


def apply_gates(
    scored: ScoredRun, tier: Tier, gates: Gates, path: Path | None
) -> tuple[GateReport, Baseline | None]:
    """Return what the gates of `tier` say, and the baseline they held the score against.

    Raises:
        InputError: If the tier needs a baseline and there is none.
        ConfigError: If the baseline is of something else.
    """
    if tier == "none":
        return gate_bounds(scored.score, gates), None
    baseline = read_baseline(path or default_baseline(tier))
    check_comparable(baseline, scored.score, scored.run.info, scored.golds)
    gate = gate_replay if tier == "replay" else gate_live
    return gate(scored.score, baseline, gates), baseline


def make_report(
    scored: ScoredRun,
    gate_report: GateReport | None = None,
    baseline: Baseline | None = None,
    *,
    sources: bool = True,
) -> Report:
    """Return the report on a scored run."""
    return build_report(
        scored.score,
        scored.golds,
        scored.run.info,
        gate_report=gate_report,
        baseline=baseline,
        sources=sources,
    )


def write_report(report: Report, files: ReportFiles) -> None:
    """Write `report` in every form that `files` names.

    Raises:
        OutputError: If the file cannot be written.
    """
    if files.html:
        write_page(report, files.html)
    if files.junit:
        write_junit(report, files.junit)
    if files.markdown:
        write_text(markdown(report), files.markdown)
    if files.json:
        write_text(json.dumps(report, ensure_ascii=True, indent=1) + "\n", files.json)


def write_text(text: str, path: Path) -> None:
    """Write `text` to `path`.

    Raises:
        OutputError: If the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(error.strerror or "unwritable", str(path), "choose another") from None


def find_document(report: Report, id: str) -> Report:
    """Return one document's part of a report.

    Raises:
        ConfigError: If it is not in it.
    """
    for document in report["documents"]:
        if document["id"] == id:
            document_report: Report = document
            return document_report
    known = ", ".join(document["id"] for document in report["documents"][:8])
    raise ConfigError("no such document in the run", id, f"there are {known} …")
