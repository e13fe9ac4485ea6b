"""The report as plain values: the content of `report.json` and of the HTML page.

Texts come from articles and models, so every string is untrusted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from summarizer.schema.gold import GoldClaim, GoldPosition, GoldRecord

from ..dataset.gold import GoldDocument
from ..regression.baseline import Baseline
from ..regression.gates import GateReport
from ..regression.statistics import SEED, Interval, intervals
from ..runs.predictions import RunInfo
from ..scoring.align import CLAIM_THRESHOLD
from ..scoring.error_classes import CLASSES, RecordResult
from ..scoring.metrics import HEADLINES, METRICS, recall_counts
from ..scoring.score import SCORER, DocumentScore, Score

REPORT_SCHEMA = "1"
Report = dict[str, Any]


def build_report(
    score: Score,
    golds: Sequence[GoldDocument],
    info: RunInfo,
    *,
    gate_report: GateReport | None = None,
    baseline: Baseline | None = None,
    sources: bool = True,
) -> Report:
    """Return the whole report on `score`."""
    texts = {gold.id: gold for gold in golds}
    bounds = intervals([document.counts for document in score.documents], METRICS)
    return {
        "schema": REPORT_SCHEMA,
        "scorer": {"version": SCORER, "threshold": CLAIM_THRESHOLD, "seed": SEED},
        "run": info.model_dump(mode="json"),
        "figures": [_figure(metric.name, metric.title, bounds) for metric in METRICS],
        "headlines": list(HEADLINES),
        "found": recall_counts(score.counts),
        "classes": {name: _class_count(score, name) for name in CLASSES},
        "gates": [asdict(verdict) for verdict in gate_report.results] if gate_report else [],
        "differences": _differences(gate_report),
        "changes": _changes(score, baseline) if baseline else [],
        "documents": [
            _document(document, texts[document.id], sources=sources) for document in score.documents
        ],
        "sources": sources,
    }


def _figure(name: str, title: str, bounds: dict[str, Interval]) -> Report:
    return {"name": name, "title": title, **asdict(bounds[name])}


def _class_count(score: Score, name: str) -> dict[str, int]:
    kinds = ("actor", "claim", "position")
    return {kind: score.counts[f"class.{kind}.{name}"] for kind in kinds}


def _differences(gate_report: GateReport | None) -> Report:
    return (
        {name: asdict(found) for name, found in gate_report.differences.items()}
        if gate_report
        else {}
    )


def _changes(score: Score, baseline: Baseline) -> list[Report]:
    """Return what became of each gold record since the baseline, if it was or is wrong."""
    changes = []
    for document in score.documents:
        now: dict[tuple[str, str], RecordResult] = {
            (row.kind, row.gold): row for row in document.rows if row.gold
        }
        for old in baseline.rows.get(document.id, ()):
            new = now.get((old.kind, old.gold))
            if new is None:
                continue
            change = _change(was=old.classes == ("exact",), now=new.right)
            if change:
                changes.append(
                    {
                        "document": document.id,
                        "kind": old.kind,
                        "gold": old.gold,
                        "before": list(old.classes),
                        "after": list(new.classes),
                        "change": change,
                    }
                )
    return changes


def _change(*, was: bool, now: bool) -> str | None:
    if was and now:
        return None
    return "broken" if was else "fixed" if now else "still wrong"


def _document(document: DocumentScore, gold: GoldDocument, *, sources: bool) -> Report:
    return {
        "id": document.id,
        "failure": document.failure,
        "figures": {
            metric.name: metric.of(document.counts)
            for metric in METRICS
            if metric.name in HEADLINES
        },
        "text": gold.text if sources else None,
        "rows": [
            _row(row, gold.record, document.predicted, sources=sources) for row in document.rows
        ],
    }


def _row(row: RecordResult, gold: GoldRecord, predicted: GoldRecord, *, sources: bool) -> Report:
    return {
        "kind": row.kind,
        "classes": list(row.classes),
        "similarity": row.similarity,
        "optional": row.optional,
        "fields": row.fields,
        "gold": _record(row.kind, row.gold, gold, sources=sources),
        "predicted": _record(row.kind, row.predicted, predicted, sources=sources),
    }


def _record(kind: str, id: str | None, record: GoldRecord, *, sources: bool) -> Report | None:
    if id is None:
        return None
    names = {actor.id: actor.name for actor in record.actors}
    if kind == "claim":
        shown = _claim(next(claim for claim in record.claims if claim.id == id), names)
    elif kind == "position":
        shown = _position(next(held for held in record.positions if held.id == id), names)
    else:
        actor = next(actor for actor in record.actors if actor.id == id)
        above = names.get(actor.affiliation or "")
        values = {"name": actor.name, "kind": actor.kind, "role": actor.role, "of": above}
        spans = [[mention.start, mention.end] for mention in actor.mentions]
        shown = {"values": {**values, "aliases": ", ".join(actor.aliases)}, "spans": spans}
    if not sources:
        shown["values"] = dict.fromkeys(shown["values"])
    return {"id": id, **shown}


def _claim(claim: GoldClaim, names: dict[str, str]) -> Report:
    values = {
        "speaker": names.get(claim.speaker or ""),
        "via": ", ".join(names.get(id, id) for id in claim.via),
        "cue": claim.cue,
        "quote": claim.quote.text,
        "kind": claim.kind,
        "certainty": claim.certainty,
        "directness": claim.directness,
        "date": claim.date,
        "text": claim.text,
    }
    return {"values": values, "spans": [[claim.quote.start, claim.quote.end]]}


def _position(position: GoldPosition, names: dict[str, str]) -> Report:
    values = {
        "actor": names.get(position.actor),
        "stance": position.stance,
        "topic": position.topic,
        "target": names.get(position.target or ""),
        "basis": position.basis,
        "evidence": position.evidence.text,
    }
    return {"values": values, "spans": [[position.evidence.start, position.evidence.end]]}
