"""The report as plain values: the content of `report.json` and of the HTML page."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, get_args

from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition, GoldRecord
from summarizer.schema.summary import Span

from ..dataset.gold import GoldDocument
from ..regression.baseline import Baseline
from ..regression.compare import CHANGES, results_by_gold
from ..regression.gates import GateReport
from ..regression.statistics import SEED, intervals
from ..runs.predictions import RunInfo
from ..scoring.align import CLAIM_THRESHOLD
from ..scoring.error_classes import CLASSES, RecordKind, RecordResult
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
    """Return the report on `score`; without `sources` it contains no text of the articles."""
    texts = {gold.id: gold for gold in golds}
    bounds = intervals([document.counts for document in score.documents], METRICS)
    return {
        "schema": REPORT_SCHEMA,
        "scorer": {"version": SCORER, "threshold": CLAIM_THRESHOLD, "seed": SEED},
        "run": info.model_dump(mode="json"),
        "figures": [
            {"name": metric.name, "title": metric.title, **asdict(bounds[metric.name])}
            for metric in METRICS
        ],
        "headlines": list(HEADLINES),
        "found": recall_counts(score.counts),
        "classes": {
            name: {kind: score.counts[f"class.{kind}.{name}"] for kind in get_args(RecordKind)}
            for name in CLASSES
        },
        "gates": [asdict(result) for result in gate_report.results] if gate_report else [],
        "differences": (
            {name: asdict(difference) for name, difference in gate_report.differences.items()}
            if gate_report
            else {}
        ),
        "changes": _changes(score, baseline) if baseline else [],
        "documents": [
            _document(document, texts[document.id], sources=sources) for document in score.documents
        ],
        "sources": sources,
    }


def _changes(score: Score, baseline: Baseline) -> list[Report]:
    """Return the change since the baseline of each gold record that was or is wrong."""
    changes = []
    for document in score.documents:
        results = results_by_gold(document)
        for old in baseline.rows.get(document.id, ()):
            new = results.get((old.kind, old.gold))
            if new is None:
                continue
            change = CHANGES[old.classes == ("exact",), new.right]
            if change == "still right":
                continue
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


def _record(kind: str, record_id: str | None, gold: GoldRecord, *, sources: bool) -> Report | None:
    records: tuple[GoldActor | GoldClaim | GoldPosition, ...] = getattr(gold, f"{kind}s")
    record = next((record for record in records if record.id == record_id), None)
    if record is None:
        return None
    values, spans = _shown(record, {actor.id: actor.name for actor in gold.actors})
    return {
        "id": record_id,
        "values": values if sources else dict.fromkeys(values),
        "spans": [[span.start, span.end] for span in spans],
    }


def _shown(
    record: GoldActor | GoldClaim | GoldPosition, names: dict[str, str]
) -> tuple[Report, Sequence[Span]]:
    if isinstance(record, GoldActor):
        fields = record.model_dump(include={"name", "kind", "role"})
        affiliation = names.get(record.affiliation or "")
        return {**fields, "of": affiliation, "aliases": ", ".join(record.aliases)}, record.mentions
    if isinstance(record, GoldClaim):
        fields = {
            "speaker": names.get(record.speaker or ""),
            "via": ", ".join(names.get(actor_id, actor_id) for actor_id in record.via),
            "cue": record.cue,
            "quote": record.quote.text,
            "kind": record.kind,
            "certainty": record.certainty,
            "directness": record.directness,
            "date": record.date,
            "text": record.text,
        }
        return fields, [record.quote]
    fields = {
        "actor": names.get(record.actor),
        "stance": record.stance,
        "topic": record.topic,
        "target": names.get(record.target or ""),
        "basis": record.basis,
        "evidence": record.evidence.text,
    }
    return fields, [record.evidence]
