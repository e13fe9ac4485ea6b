"""The gold record of a document, as `docs/how-to/gold.md` describes it."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from summarizer.schema.summary import Actor, Claim, Position, Span
from summarizer.text.document import Document
from summarizer.vocabulary import (
    ActorKind,
    Basis,
    Certainty,
    ClaimKind,
    DateSource,
    Directness,
    Stance,
)

GOLD_SCHEMA = "1.0"
CODEBOOK = "1.0"


class GoldModel(BaseModel):
    """Base of all gold models: frozen, without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ActorAccept(GoldModel):
    """Alternative values of an actor's fields that count as correct."""

    name: tuple[str, ...] = ()
    kind: tuple[ActorKind, ...] = ()
    role: tuple[str | None, ...] = ()
    affiliation: tuple[str | None, ...] = ()
    aliases: tuple[tuple[str, ...], ...] = ()


class ClaimAccept(GoldModel):
    """Alternative values of a claim's fields that count as correct."""

    speaker: tuple[str | None, ...] = ()
    source: tuple[str | None, ...] = ()
    via: tuple[tuple[str, ...], ...] = ()
    cue: tuple[str | None, ...] = ()
    quote: tuple[Span, ...] = ()
    kind: tuple[ClaimKind, ...] = ()
    certainty: tuple[Certainty, ...] = ()
    directness: tuple[Directness, ...] = ()
    date: tuple[str | None, ...] = ()
    date_text: tuple[str | None, ...] = ()


class PositionAccept(GoldModel):
    """Alternative values of a position's fields that count as correct."""

    actor: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    stance: tuple[Stance, ...] = ()
    target: tuple[str | None, ...] = ()
    basis: tuple[Basis, ...] = ()
    evidence: tuple[Span, ...] = ()


class Equivalent(GoldModel):
    """The same position with a topic that reverses the stance."""

    topic: str
    stance: Stance


class GoldActor(GoldModel):
    """An actor with all its mentions."""

    id: str
    name: str
    kind: ActorKind
    role: str | None = None
    affiliation: str | None = None
    aliases: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    optional: bool = False
    accept: ActorAccept = ActorAccept()
    note: str | None = None


class GoldClaim(GoldModel):
    """One reported statement."""

    id: str
    speaker: str | None
    source: Span | None = None
    via: tuple[str, ...] = ()
    cue: str | None = None
    cue_span: Span | None = None
    quote: Span
    text: str
    kind: ClaimKind
    certainty: Certainty = "certain"
    directness: Directness
    date: str | None = None
    date_text: str | None = None
    optional: bool = False
    accept: ClaimAccept = ClaimAccept()
    note: str | None = None


class GoldPosition(GoldModel):
    """The position of one actor on one topic, perhaps with a concept of the user's codebook."""

    id: str
    actor: str
    topic: str
    concept: str | None = Field(default=None, exclude_if=lambda concept: concept is None)
    stance: Stance
    target: str | None = None
    basis: Basis
    claim_ids: tuple[str, ...] = ()
    evidence: Span
    optional: bool = False
    accept: PositionAccept = PositionAccept()
    equivalents: tuple[Equivalent, ...] = ()
    note: str | None = None


class GoldInfo(GoldModel):
    """The annotated text and its metadata."""

    id: str
    path: str
    sha256: str
    chars: int
    language: str | None = None
    title: str | None = None
    source: str | None = None
    date: str | None = None
    date_source: DateSource = "none"
    date_text: str | None = None


class Annotation(GoldModel):
    """The annotator, and whether a second person reviewed the record."""

    annotator: str
    adjudicated: bool
    round: int = Field(1, alias="pass")
    note: str | None = None


class GoldRecord(GoldModel):
    """All annotations of one document."""

    schema_version: str = GOLD_SCHEMA
    codebook_version: str = CODEBOOK
    document: GoldInfo
    annotation: Annotation
    actors: tuple[GoldActor, ...]
    claims: tuple[GoldClaim, ...]
    positions: tuple[GoldPosition, ...]


def gold_info(document: Document) -> GoldInfo:
    """Return the document fields of a gold record, which the text itself states."""
    date_span = document.metadata.date_span
    return GoldInfo(
        id=document.id,
        path=f"{document.id}.txt",
        sha256=document.sha256,
        chars=len(document.text),
        language=document.language,
        title=document.title,
        source=document.source,
        date=document.date,
        date_source=document.date_source,
        date_text=date_span.slice(document.text) if date_span else None,
    )


def gold_json(gold: GoldRecord) -> str:
    """Return `gold` as JSON without default values, except for the versions."""
    record = gold.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    record = {"schema_version": GOLD_SCHEMA, "codebook_version": CODEBOOK, **record}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def gold_fields(record: Actor | Claim | Position, gold: type[GoldModel]) -> dict[str, Any]:
    """Return the values of `record` for the fields of `gold`, with tuples instead of lists."""
    fields = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in record
        if name in gold.model_fields
    }
    if isinstance(record, Claim):
        fields |= {"cue": record.cue.text if record.cue else None, "cue_span": record.cue}
    return fields
