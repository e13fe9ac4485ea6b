"""Runs on disk: the predictions of a system for each document of a set.

A run is a folder with `run.json`, its provenance, and `predictions.jsonl`, one summary or failure
for each document. Scoring reads both and calls no model.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from summarizer.errors import InputError
from summarizer.output import write_atomically
from summarizer.schema.gold import (
    Annotation,
    GoldActor,
    GoldClaim,
    GoldInfo,
    GoldPosition,
    GoldRecord,
    gold_fields,
)
from summarizer.schema.summary import Actor, Claim, Failure, Position, SummaryRecord

from ..files import FileModel

RUN_FILE = "run.json"
PREDICTIONS_FILE = "predictions.jsonl"
_BY_MODEL = Annotation(annotator="model", adjudicated=False)
_NOTHING = GoldInfo(id="", path="", sha256="", chars=0)


class Prediction(FileModel):
    """The prediction for one document: a summary or a failure."""

    id: str
    summary: SummaryRecord | None = None
    failure: Failure | None = None


class RunInfo(FileModel):
    """The provenance of a run."""

    system: str
    model: str
    backend: str
    prompts: dict[str, str]
    settings: dict[str, Any] = Field(default_factory=dict)
    package_version: str
    commit: str | None = None
    dirty: bool | None = None
    gold: dict[str, str]
    started_at: str
    seconds: float
    machine: str


class Run(FileModel):
    """A run."""

    info: RunInfo
    predictions: tuple[Prediction, ...]


def read_run(folder: Path) -> Run:
    """Return the run in `folder`."""
    try:
        info = RunInfo.model_validate_json((folder / RUN_FILE).read_bytes())
        lines = (folder / PREDICTIONS_FILE).read_text(encoding="utf-8").split("\n")
        predictions = tuple(Prediction.model_validate_json(line) for line in lines if line)
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or "unreadable"
        if isinstance(error, ValidationError):
            what = f"{error.title}: {error.errors()[0]['msg']}"
        raise InputError(what, str(folder), "write it with `summarizer eval run`") from None
    if len({prediction.id for prediction in predictions}) < len(predictions):
        raise InputError("the run has a document twice", str(folder), "run it again")
    return Run(info=info, predictions=predictions)


def write_run(run: Run, folder: Path) -> None:
    """Write `run` into `folder`."""
    write_atomically(folder / PREDICTIONS_FILE, map(dump_line, run.predictions))
    write_atomically(folder / RUN_FILE, run.info.model_dump_json(indent=1) + "\n")


def dump_line(prediction: Prediction) -> str:
    """Return `prediction` as one line of JSON."""
    # Some readers split lines at U+2028 and the like, so only ASCII is written.
    return json.dumps(prediction.model_dump(mode="json"), separators=(",", ":")) + "\n"


def to_gold_record(summary: SummaryRecord) -> GoldRecord:
    """Return `summary` as a gold record, with its records in the order of the text."""
    info = summary.document
    return GoldRecord.model_construct(
        document=GoldInfo(id=info.id, path=info.path or "", sha256=info.sha256, chars=info.chars),
        annotation=_BY_MODEL,
        actors=tuple(_actor(actor) for actor in sorted(summary.actors, key=_actor_order)),
        claims=tuple(
            GoldClaim.model_construct(**gold_fields(claim, GoldClaim))
            for claim in sorted(summary.claims, key=_claim_order)
        ),
        positions=tuple(
            GoldPosition.model_construct(**gold_fields(position, GoldPosition))
            for position in sorted(summary.positions, key=_position_order)
        ),
    )


def empty_record() -> GoldRecord:
    """Return the record of a document without predictions."""
    return GoldRecord(document=_NOTHING, annotation=_BY_MODEL, actors=(), claims=(), positions=())


def _actor(actor: Actor) -> GoldActor:
    mentions = tuple(sorted(actor.mentions, key=lambda span: (span.start, span.end)))
    return GoldActor.model_construct(**gold_fields(actor, GoldActor) | {"mentions": mentions})


def _actor_order(actor: Actor) -> tuple[int, str, str]:
    return min((span.start for span in actor.mentions), default=0), actor.name, actor.id


def _claim_order(claim: Claim) -> tuple[int, int, str, str]:
    return claim.quote.start, claim.quote.end, claim.text, claim.id


def _position_order(position: Position) -> tuple[int, int, str, str]:
    return position.evidence.start, position.evidence.end, position.topic, position.id
