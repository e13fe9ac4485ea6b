"""The gold record: what a person found in one document, by the rules of `docs/codebook.md`.

A set of gold is a folder with a pair `ID.txt` and `ID.json` a document. Predictions take the
same form before they are compared (see `predicted`), with nothing optional and nothing accepted
beside what they say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import InputError
from summarizer.records.summary import Span
from summarizer.vocabulary import (
    ActorKind,
    Basis,
    Certainty,
    ClaimKind,
    DateSource,
    Directness,
    Stance,
)

from .words import Words

GOLD_SCHEMA = "1.0"
CODEBOOK = "1.0"
SCHEMA_FILE = "gold.schema.json"


class Strict(BaseModel):
    """Base of everything in a gold file: frozen, and no key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class ActorAccept(Strict):
    """Other values of an actor's fields that count as fully correct."""

    name: tuple[str, ...] = ()
    kind: tuple[ActorKind, ...] = ()
    role: tuple[str | None, ...] = ()
    affiliation: tuple[str | None, ...] = ()
    aliases: tuple[tuple[str, ...], ...] = ()


class ClaimAccept(Strict):
    """Other values of a claim's fields that count as fully correct."""

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


class PositionAccept(Strict):
    """Other values of a position's fields that count as fully correct."""

    actor: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    stance: tuple[Stance, ...] = ()
    target: tuple[str | None, ...] = ()
    basis: tuple[Basis, ...] = ()
    evidence: tuple[Span, ...] = ()


class Equivalent(Strict):
    """The same position in other words: a topic that turns the stance around."""

    topic: str
    stance: Stance


class GoldActor(Strict):
    """An actor and every place where it is named."""

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


class GoldClaim(Strict):
    """One act of saying."""

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


class GoldPosition(Strict):
    """One preference of one holder."""

    id: str
    actor: str
    topic: str
    stance: Stance
    target: str | None = None
    basis: Basis
    claim_ids: tuple[str, ...] = ()
    evidence: Span
    optional: bool = False
    accept: PositionAccept = PositionAccept()
    equivalents: tuple[Equivalent, ...] = ()
    note: str | None = None


class GoldInfo(Strict):
    """Which text was labelled, and what it says about itself."""

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


class Annotation(Strict):
    """Who labelled the document, and whether a second person went over it."""

    annotator: str
    adjudicated: bool
    round: int = Field(1, alias="pass")
    note: str | None = None


class GoldRecord(Strict):
    """Everything a person found in one document."""

    schema_version: str = GOLD_SCHEMA
    codebook_version: str = CODEBOOK
    document: GoldInfo
    annotation: Annotation
    actors: tuple[GoldActor, ...]
    claims: tuple[GoldClaim, ...]
    positions: tuple[GoldPosition, ...]


@dataclass(frozen=True)
class GoldDocument:
    """A gold record with the text it is about."""

    text: str
    record: GoldRecord

    @property
    def id(self) -> str:
        """The document's name."""
        return self.record.document.id

    @cached_property
    def words(self) -> Words:
        """The words of the text."""
        return Words(self.text)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of text and record together: what a comparison must agree on."""
        record = self.record.model_dump_json(by_alias=True)
        return hashlib.sha256(f"{self.text}\0{record}".encode()).hexdigest()


def default_gold() -> Path:
    """Return the folder of the gold that ships with the package."""
    return Path(__file__).parent / "gold"


def gold_ids(folder: Path) -> tuple[str, ...]:
    """Return the documents of the set in `folder`, in order of their names."""
    records = (path for path in folder.glob("*.json") if path.name != SCHEMA_FILE)
    return tuple(sorted(path.stem for path in records))


def read_gold(folder: Path, only: Iterable[str] = ()) -> tuple[GoldDocument, ...]:
    """Return the documents of the set in `folder`, or those of them that `only` names.

    Raises:
        InputError: If there is none, one of `only` is not there, or a file is not what it says.
    """
    known = gold_ids(folder)
    wanted = tuple(dict.fromkeys(only)) or known
    if missing := sorted(set(wanted) - set(known)):
        raise InputError("no such gold document", ", ".join(missing), f"see {folder}")
    if not wanted:
        raise InputError("no gold records", str(folder), "name a folder of ID.txt and ID.json")
    return tuple(read_gold_document(folder / f"{id}.json") for id in wanted)


def read_gold_document(path: Path) -> GoldDocument:
    """Return the gold document whose record is at `path`.

    Raises:
        InputError: If text or record are missing, malformed, or do not belong together.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        record = GoldRecord.model_validate(data)
    except ValidationError as error:
        raise InputError(_first(error), str(path), "mend the record") from None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"unreadable gold: {error}", str(path), "see docs/evaluation.md") from None
    if hashlib.sha256(text.encode()).hexdigest() != record.document.sha256:
        raise InputError("the text is not the one that was labelled", str(path), "see its sha256")
    return GoldDocument(text, record)


def write_gold(gold: GoldDocument, folder: Path) -> None:
    """Write text and record of `gold` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{gold.id}.txt").write_bytes(gold.text.encode())
    record = gold.record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    # Versions are defaults in the model, but a file must say what it follows.
    record = {"schema_version": GOLD_SCHEMA, "codebook_version": CODEBOOK, **record}
    written = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    (folder / f"{gold.id}.json").write_text(written, encoding="utf-8")


def gold_schema() -> dict[str, Any]:
    """Return the JSON schema of a gold record, as it stands beside the records."""
    schema = GoldRecord.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}"
