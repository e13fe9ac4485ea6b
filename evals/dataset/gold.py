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

from pydantic import ValidationError

from summarizer.errors import InputError
from summarizer.schema.gold import CODEBOOK, GOLD_SCHEMA, GoldRecord

from ..paths import EVALS

SCHEMA_FILE = "gold.schema.json"


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
    def sha256(self) -> str:
        """SHA-256 of text and record together: what a comparison must agree on."""
        record = self.record.model_dump_json(by_alias=True)
        return hashlib.sha256(f"{self.text}\0{record}".encode()).hexdigest()


def default_gold() -> Path:
    """Return the folder of the gold that ships with the package."""
    return EVALS / "gold"


def held_out_gold() -> Path:
    """Return the folder of further gold, which no rule was made from: adapters are judged on it."""
    return EVALS / "held"


def read_all_gold() -> tuple[GoldDocument, ...]:
    """Return every document that is kept to measure on."""
    return (*read_gold(default_gold()), *read_gold(held_out_gold()))


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
        raise InputError(_first(error), str(path), "correct the record") from None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            f"unreadable gold: {error}", str(path), "see docs/how-to/gold.md"
        ) from None
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
