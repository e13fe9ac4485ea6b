"""Steps that the commands share: score a run, apply the gates, build and write the report."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree.ElementTree import tostring

from summarizer.errors import ConfigError
from summarizer.output import write_atomically

from ..dataset.gold import GoldDocument, read_gold
from ..regression.baseline import Baseline, check_comparable, default_baseline, read_baseline
from ..regression.gates import GateReport, Gates, gate_bounds, gate_live, gate_replay
from ..reporting.html import page
from ..reporting.junit import junit
from ..reporting.markdown import markdown
from ..reporting.report import Report, build_report
from ..runs.predictions import Run, read_run
from ..runs.systems import System, default_systems, read_systems
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
    """The files to write a report to."""

    html: Path | None = None
    json: Path | None = None
    junit: Path | None = None
    markdown: Path | None = None


def score_run(folder: Path, gold: Path, only: Sequence[str] = ()) -> ScoredRun:
    """Return the run in `folder`, scored on the documents `only` or on all documents of the run."""
    run = read_run(folder)
    golds = read_gold(gold, only or sorted(run.info.gold))
    ids = {document.id for document in golds}
    predictions = [prediction for prediction in run.predictions if prediction.id in ids]
    return ScoredRun(run, golds, score(golds, predictions))


def apply_gates(
    scored: ScoredRun, tier: Tier, gates: Gates, path: Path | None
) -> tuple[GateReport, Baseline | None]:
    """Return the results of the gates of `tier`, and the baseline that they compared with."""
    if tier == "none":
        return gate_bounds(scored.score, gates), None
    baseline = read_baseline(path or default_baseline())
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
    run, golds = scored.run.info, scored.golds
    return build_report(
        scored.score, golds, run, gate_report=gate_report, baseline=baseline, sources=sources
    )


def write_report(report: Report, files: ReportFiles) -> None:
    """Write `report` in every form that `files` names."""
    if files.html:
        write_atomically(files.html, page(report))
    if files.junit:
        xml = tostring(junit(report), encoding="utf-8", xml_declaration=True)
        write_atomically(files.junit, xml.decode())
    if files.markdown:
        write_atomically(files.markdown, markdown(report))
    if files.json:
        write_atomically(files.json, json.dumps(report, ensure_ascii=True, indent=1) + "\n")


def find_document(report: Report, document_id: str) -> Report:
    """Return the part of `report` on one document."""
    documents: dict[str, Report] = {item["id"]: item for item in report["documents"]}
    if document_id not in documents:
        hint = f"choose one of {', '.join(list(documents)[:8])} …"
        raise ConfigError("no such document in the run", document_id, hint)
    return documents[document_id]


def find_system(name: str, extra: Sequence[str] = ()) -> System:
    """Return the system `name` of `systems.toml`; the names `extra` are valid elsewhere."""
    systems = {system.name: system for system in read_systems(default_systems())}
    if name not in systems:
        raise ConfigError("unknown system", name, f"choose one of {', '.join([*systems, *extra])}")
    return systems[name]


def choose_system(
    name: str,
    model: str | None,
    base_url: str | None,
    threads: int | None,
    *,
    extra: Sequence[str] = (),
) -> System:
    """Return `model` as a system if it is given, else the system `name` of `systems.toml`."""
    if model:
        return System(name=model, model=model, base_url=base_url, threads=threads)
    return find_system(name, extra).model_copy(update={"threads": threads} if threads else {})
