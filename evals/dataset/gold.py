"""Gold documents on disk: a folder with `ID.txt` and `ID.json` for each document."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from summarizer.errors import InputError, first_problem
from summarizer.schema.gold import GoldRecord, gold_json

from ..files import EVALS

SCHEMA_FILE = "gold.schema.json"


@dataclass(frozen=True)
class GoldDocument:
    """A gold record with the text it is about."""

    text: str
    record: GoldRecord

    @property
    def id(self) -> str:
        """The id of the document."""
        return self.record.document.id

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of text and record together, which must be equal for a comparison."""
        record = self.record.model_dump_json(by_alias=True)
        return hashlib.sha256(f"{self.text}\0{record}".encode()).hexdigest()


def default_gold() -> Path:
    """Return the folder of the gold that ships with the package."""
    return EVALS / "gold"


def held_out_gold() -> Path:
    """Return the folder of the gold that no rule was developed on, for measuring adapters."""
    return EVALS / "held"


def other_languages_gold() -> Path:
    """Return the folder of the gold that is not in English."""
    return EVALS / "languages"


def read_all_gold() -> tuple[GoldDocument, ...]:
    """Return the default and the held-out gold documents."""
    return (*read_gold(default_gold()), *read_gold(held_out_gold()))


def gold_ids(folder: Path) -> tuple[str, ...]:
    """Return the sorted ids of the gold documents in `folder`."""
    records = (path for path in folder.glob("*.json") if path.name != SCHEMA_FILE)
    return tuple(sorted(path.stem for path in records))


def read_gold(folder: Path, only: Iterable[str] = ()) -> tuple[GoldDocument, ...]:
    """Return the gold documents in `folder`, or those that `only` names."""
    known = gold_ids(folder)
    wanted = tuple(dict.fromkeys(only)) or known
    if missing := sorted(set(wanted) - set(known)):
        raise InputError("no such gold document", ", ".join(missing), f"see {folder}")
    if not wanted:
        raise InputError("no gold records", str(folder), "name a folder of ID.txt and ID.json")
    return tuple(read_gold_document(folder / f"{document_id}.json") for document_id in wanted)


def read_gold_document(path: Path) -> GoldDocument:
    """Return the gold document whose record is at `path`."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        record = GoldRecord.model_validate(data)
    except ValidationError as error:
        raise InputError(first_problem(error), str(path), "correct the record") from None
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
    (folder / f"{gold.id}.json").write_text(gold_json(gold.record), encoding="utf-8")


def gold_schema() -> dict[str, Any]:
    """Return the JSON schema of a gold record."""
    schema = GoldRecord.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
