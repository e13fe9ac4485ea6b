"""Runs on disk: the predictions of a system for each document of a set.

A run is a folder with `run.json`, its provenance, and `predictions.jsonl`, one summary or failure
for each document. Scoring reads both and calls no model.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import InputError, OutputError
from summarizer.schema.gold import (
    ActorAccept,
    Annotation,
    ClaimAccept,
    GoldActor,
    GoldClaim,
    GoldInfo,
    GoldPosition,
    GoldRecord,
    PositionAccept,
)
from summarizer.schema.summary import Actor, Claim, Failure, Position, SummaryRecord

RUN_FILE = "run.json"
PREDICTIONS_FILE = "predictions.jsonl"
_BY_MODEL = Annotation(annotator="model", adjudicated=False)
_ACTOR, _CLAIM, _POSITION = ActorAccept(), ClaimAccept(), PositionAccept()
_NOTHING = GoldInfo(id="", path="", sha256="", chars=0)


class Prediction(BaseModel):
    """The prediction for one document: a summary or a failure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    summary: SummaryRecord | None = None
    failure: Failure | None = None


class RunInfo(BaseModel):
    """The provenance of a run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    system: str
    model: str
    backend: str
    prompts: dict[str, str]
    settings: dict[str, Any] = {}
    package_version: str
    commit: str | None = None
    dirty: bool | None = None
    gold: dict[str, str]
    started_at: str
    seconds: float
    machine: str


class Run(BaseModel):
    """A run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    info: RunInfo
    predictions: tuple[Prediction, ...]

    def by_id(self) -> dict[str, Prediction]:
        """Return the predictions by document id."""
        return {prediction.id: prediction for prediction in self.predictions}


def read_run(folder: Path) -> Run:
    """Return the run in `folder`.

    Raises:
        InputError: If it is missing or malformed, or has a document twice.
    """
    try:
        info = RunInfo.model_validate_json((folder / RUN_FILE).read_bytes())
        lines = (folder / PREDICTIONS_FILE).read_text(encoding="utf-8").split("\n")
        predictions = tuple(Prediction.model_validate_json(line) for line in lines if line)
    except ValidationError as error:
        what = f"{error.title}: {error.errors()[0]['msg']}"
        raise InputError(what, str(folder), "write it with `summarizer eval run`") from None
    except (OSError, UnicodeDecodeError) as error:
        what = getattr(error, "strerror", None) or "unreadable"
        raise InputError(what, str(folder), "write it with `summarizer eval run`") from None
    if len({prediction.id for prediction in predictions}) < len(predictions):
        raise InputError("the run has a document twice", str(folder), "run it again")
    return Run(info=info, predictions=predictions)


def write_run(run: Run, folder: Path) -> None:
    """Write `run` into `folder`.

    Raises:
        OutputError: If a file cannot be written.
    """
    lines = (dump_line(prediction) for prediction in run.predictions)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PREDICTIONS_FILE).write_text("".join(lines), encoding="utf-8")
        (folder / RUN_FILE).write_text(run.info.model_dump_json(indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(error.strerror or "unwritable", str(folder), "choose another") from None


def dump_line(prediction: Prediction) -> str:
    """Return `prediction` as one line of JSON."""
    # Some readers split lines at U+2028 and the like, so only ASCII is written.
    return json.dumps(prediction.model_dump(mode="json"), separators=(",", ":")) + "\n"


def to_gold_record(summary: SummaryRecord) -> GoldRecord:
    """Return `summary` as a gold record, in the order of the text.

    The order of the lists in the summary thus does not affect the score.
    """
    info = summary.document
    return GoldRecord.model_construct(
        document=GoldInfo(id=info.id, path=info.path or "", sha256=info.sha256, chars=info.chars),
        annotation=_BY_MODEL,
        actors=tuple(_actor(actor) for actor in sorted(summary.actors, key=_actor_order)),
        claims=tuple(_claim(claim) for claim in sorted(summary.claims, key=_claim_order)),
        positions=tuple(
            _position(position) for position in sorted(summary.positions, key=_position_order)
        ),
    )


def empty_record() -> GoldRecord:
    """Return the record of a document without predictions."""
    return GoldRecord(document=_NOTHING, annotation=_BY_MODEL, actors=(), claims=(), positions=())


def _actor(actor: Actor) -> GoldActor:
    return GoldActor.model_construct(
        id=actor.id,
        name=actor.name,
        kind=actor.kind,
        role=actor.role,
        affiliation=actor.affiliation,
        aliases=tuple(actor.aliases),
        members=tuple(actor.members),
        mentions=tuple(sorted(actor.mentions, key=lambda span: (span.start, span.end))),
        optional=False,
        accept=_ACTOR,
        note=None,
    )


def _claim(claim: Claim) -> GoldClaim:
    return GoldClaim.model_construct(
        id=claim.id,
        speaker=claim.speaker,
        source=claim.source,
        via=tuple(claim.via),
        cue=claim.cue.text if claim.cue else None,
        cue_span=claim.cue,
        quote=claim.quote,
        text=claim.text,
        kind=claim.kind,
        certainty=claim.certainty,
        directness=claim.directness,
        date=claim.date,
        date_text=claim.date_text,
        optional=False,
        accept=_CLAIM,
        note=None,
    )


def _position(position: Position) -> GoldPosition:
    return GoldPosition.model_construct(
        id=position.id,
        actor=position.actor,
        topic=position.topic,
        stance=position.stance,
        target=position.target,
        basis=position.basis,
        claim_ids=tuple(position.claim_ids),
        evidence=position.evidence,
        optional=False,
        accept=_POSITION,
        equivalents=(),
        note=None,
    )


def _actor_order(actor: Actor) -> tuple[int, str, str]:
    return min((span.start for span in actor.mentions), default=0), actor.name, actor.id


def _claim_order(claim: Claim) -> tuple[int, int, str, str]:
    return claim.quote.start, claim.quote.end, claim.text, claim.id


def _position_order(position: Position) -> tuple[int, int, str, str]:
    return position.evidence.start, position.evidence.end, position.topic, position.id
