"""The files of a review: results, saved drafts and gold records.

```text
OUT/review/ID.json     the saved draft, rejected records included
GOLD/ID.txt, ID.json   the text and the gold record, once everything is decided
```

Paths are built only from the ids of the results, never from what a client sends.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from summarizer.dataset import Dataset
from summarizer.errors import InputError
from summarizer.output import write_atomically
from summarizer.review.draft import DraftRecord
from summarizer.review.initial_draft import from_gold, from_summary
from summarizer.review.publish import to_gold, to_json
from summarizer.review.validation import draft_problems
from summarizer.schema.gold import Annotation, GoldModel, GoldRecord
from summarizer.schema.gold_validation import Problem
from summarizer.summary import Summary
from summarizer.text.document import Document, safe_id

REVIEW = "review"
GOLD = "gold"
DEFAULT_ANNOTATOR = "reviewer"


class SavedDraft(GoldModel):
    """The file of a saved draft."""

    document: str
    sha256: str
    gold: str | None
    record: DraftRecord


@dataclass(frozen=True)
class DocumentState:
    """One document under review.

    Attributes:
        record: Its records.
        version: What the files behind it were when it was read.
        gold: Whether there is a gold record of it.
    """

    record: DraftRecord
    version: str
    gold: bool


@dataclass(frozen=True)
class DocumentProgress:
    """The progress of a document: undecided records, all records, and whether there is gold."""

    pending: int
    of: int
    gold: bool


@dataclass(eq=False)
class Conflict(Exception):
    """The files have changed since the client read them."""

    state: DocumentState


@dataclass(eq=False)
class ValidationFailed(Exception):
    """The accepted records are not valid gold."""

    problems: list[Problem]


@dataclass(frozen=True)
class ReviewSession:
    """A folder of results under review.

    Attributes:
        folder: The folder of results.
        gold: Where gold records go.
        annotator: Who reviews.
    """

    folder: Path
    gold: Path
    annotator: str = DEFAULT_ANNOTATOR
    _summaries: dict[str, Summary] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, folder: Path, gold: Path | None = None, *, annotator: str = "") -> ReviewSession:
        """Return the review session of the results in `folder`.

        Raises:
            InputError: If they cannot be read, or an id cannot be a file name.
        """
        session = cls(folder, gold or folder / GOLD, annotator.strip() or DEFAULT_ANNOTATOR)
        for summary in Dataset(folder):
            id = summary.document.id
            if safe_id(id) != id or id.startswith("."):
                raise InputError("the id cannot be a file name", id, "run it again")
            session._summaries[id] = summary
        return session

    def __contains__(self, id: str) -> bool:
        return id in self._summaries

    def ids(self) -> list[str]:
        """Return the ids of the documents, in order."""
        return list(self._summaries)

    def text(self, id: str) -> str:
        """Return the text of a document.

        Raises:
            InputError: If it is missing or has changed.
        """
        return Dataset(self.folder).text(self._summaries[id])

    def state(self, id: str) -> DocumentState:
        """Return the current state of a document.

        Raises:
            InputError: If its text or one of its files cannot be read.
        """
        progress, gold = _content(self._progress(id)), _content(self._gold(id))
        version = _version(progress, gold)
        sha256 = self._summaries[id].document.sha256
        if progress is not None:
            kept = _parsed(SavedDraft, progress, self._progress(id))
            if kept.sha256 == sha256 and kept.gold == _digest(gold):
                return DocumentState(kept.record, version, gold is not None)
        if gold is not None:
            found = _parsed(GoldRecord, gold, self._gold(id))
            if found.document.sha256 != sha256:
                hint = "move it away, or name another --gold"
                raise InputError("the gold record is of another text", str(self._gold(id)), hint)
            return DocumentState(_reopened(found, self._gold(id)), version, gold=True)
        return DocumentState(from_summary(self._summaries[id]), version, gold=False)

    def count(self, id: str) -> DocumentProgress:
        """Return the progress of a document.

        Raises:
            InputError: If one of its files cannot be read.
        """
        if not (self._progress(id).exists() or self._gold(id).exists()):
            # Nothing is decided yet, so the draft need not be built.
            summary = self._summaries[id]
            of = len(summary.actors) + len(summary.claims) + len(summary.positions)
            return DocumentProgress(pending=of, of=of, gold=False)
        state = self.state(id)
        return DocumentProgress(state.record.pending(), len(state.record.all_records()), state.gold)

    def check(self, id: str, record: DraftRecord) -> list[Problem]:
        """Return the problems of the accepted records of a document."""
        text = self.text(id)
        document = Document.from_text(text, id=id)
        return draft_problems(record, text, dated=document.date is not None)

    def save(self, id: str, record: DraftRecord, version: str) -> DocumentState:
        """Save a draft, and write the gold record if everything is decided.

        Raises:
            ValidationFailed: If an accepted record is not valid gold; nothing is written.
            Conflict: If the files are not those of `version`; nothing is written.
            InputError: If the text is missing.
            OutputError: If a file cannot be written.
        """
        if found := self.check(id, record):
            raise ValidationFailed(found)
        with self._lock:
            now = self.state(id)
            if now.version != version:
                raise Conflict(now)
            gold = _content(self._gold(id))
            if not record.pending():
                gold = self._write_gold(id, record)
            progress = SavedDraft(
                document=id,
                sha256=self._summaries[id].document.sha256,
                gold=_digest(gold),
                record=record,
            )
            content = progress.model_dump_json(by_alias=True, exclude_defaults=True)
            write_atomically(self._progress(id), content + "\n")
            return self.state(id)

    def _write_gold(self, id: str, record: DraftRecord) -> bytes:
        text = self.text(id)
        gold = to_gold(record, Document.from_text(text, id=id), self._annotation(id))
        content = to_json(gold)
        # The text is written first: a record without its text is not valid gold.
        write_atomically(self.gold / f"{id}.txt", text)
        write_atomically(self._gold(id), content)
        return content.encode()

    def _annotation(self, id: str) -> Annotation:
        """Return the annotation of the existing gold record, with this annotator."""
        content = _content(self._gold(id))
        if content is None:
            return Annotation(annotator=self.annotator, adjudicated=False)
        before = _parsed(GoldRecord, content, self._gold(id)).annotation
        if self.annotator == DEFAULT_ANNOTATOR:
            return before
        return before.model_copy(update={"annotator": self.annotator})

    def _progress(self, id: str) -> Path:
        return self.folder / REVIEW / f"{id}.json"

    def _gold(self, id: str) -> Path:
        return self.gold / f"{id}.json"


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), "check the file") from None


FileModel = TypeVar("FileModel", SavedDraft, GoldRecord)


def _parsed(form: type[FileModel], content: bytes, path: Path) -> FileModel:
    try:
        return form.model_validate_json(content)
    except ValidationError as error:
        raise _invalid_file(error, path) from None


def _reopened(gold: GoldRecord, path: Path) -> DraftRecord:
    """Return `gold` as a draft, in which ids are shorter than in gold."""
    try:
        return from_gold(gold)
    except ValidationError as error:
        raise _invalid_file(error, path) from None


def _invalid_file(error: ValidationError, path: Path) -> InputError:
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    return InputError(
        f"{where}: {first['msg']}", str(path), "correct it, or move it away to start anew"
    )


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _version(progress: bytes | None, gold: bytes | None) -> str:
    """Return the version of both files together."""
    both = json.dumps([_digest(progress), _digest(gold)])
    return hashlib.sha256(both.encode()).hexdigest()
