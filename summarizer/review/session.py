"""The files of a review: results, saved drafts and gold records.

```text
OUT/review/ID.json             the saved draft, rejected records included
OUT/review/ANNOTATOR/ID.json   the same of a named annotator
GOLD/ID.txt, ID.json           the text and the gold record, once everything is decided
```

Paths are built only from the ids of the results, never from what a client sends.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from summarizer.batch.storage.database import FolderLock
from summarizer.batch.storage.store import STORE_FOLDER
from summarizer.corrections.drafts import DraftRecord
from summarizer.corrections.files import (
    DEFAULT_ANNOTATOR,
    SavedDraft,
    draft_path,
    records_digest,
)
from summarizer.corrections.initial_draft import from_gold, from_summary
from summarizer.dataset import Dataset
from summarizer.errors import InputError, first_problem
from summarizer.output import exclusive, write_atomically
from summarizer.review.changed_results import ChangedResults
from summarizer.review.publish import to_gold
from summarizer.review.validation import draft_problems
from summarizer.schema.gold import Annotation, GoldRecord, gold_json
from summarizer.schema.gold_validation import Problem
from summarizer.summary import Summary
from summarizer.text.document import Document, safe_id

GOLD = "gold"


@dataclass(frozen=True)
class DocumentState:
    """One document under review: its records and whether it has a gold record."""

    record: DraftRecord
    version: str
    """Digest of the draft and the gold record on disk when they were read."""
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
class ResultsChanged(Exception):
    """The records that the client has are not those of the results any more."""

    def __str__(self) -> str:
        """Return the message for the client."""
        return (
            "the results of this document have changed since the review began: nothing was saved;"
            " end the review and begin it again"
        )


@dataclass(eq=False)
class ValidationFailed(Exception):
    """The accepted records are not valid gold."""

    problems: list[Problem]


@dataclass(frozen=True)
class ReviewSession:
    """A folder of results under review, and the folder for its gold records."""

    folder: Path
    gold: Path
    changed: ChangedResults
    annotator: str = DEFAULT_ANNOTATOR
    _summaries: dict[str, Summary] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, folder: Path, gold: Path | None = None, *, annotator: str = "") -> ReviewSession:
        """Return the review session of the results in `folder`."""
        annotator = annotator.strip() or DEFAULT_ANNOTATOR
        changed = ChangedResults(folder)
        session = cls(folder, gold or _default_gold(folder, annotator), changed, annotator)
        for summary in Dataset(folder):
            document_id = summary.document.id
            if safe_id(document_id) != document_id or document_id.startswith("."):
                raise InputError("the id cannot be a file name", document_id, "run it again")
            session._summaries[document_id] = summary
        return session

    def lock(self) -> FolderLock:
        """Lock the results against other reviews, until the lock is closed."""
        return FolderLock(self.folder / STORE_FOLDER / "review.sqlite", self.folder, "review")

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._summaries

    def ids(self) -> list[str]:
        """Return the ids of the documents, in order."""
        return list(self._summaries)

    def text(self, document_id: str) -> str:
        """Return the text of a document."""
        return Dataset(self.folder).text(self._summaries[document_id])

    def state(self, document_id: str) -> DocumentState:
        """Return the current state of a document."""
        progress, gold = _content(self._progress(document_id)), _content(self._gold(document_id))
        version = _version(progress, gold)
        sha256 = self._summaries[document_id].document.sha256
        if progress is not None:
            draft = _parsed(SavedDraft, progress, self._progress(document_id))
            if draft.sha256 == sha256 and draft.gold == _digest(gold):
                return DocumentState(draft.record, version, gold is not None)
        if gold is not None:
            record = _parsed(GoldRecord, gold, self._gold(document_id))
            if record.document.sha256 != sha256:
                hint = "move it away, or name another --gold"
                raise InputError(
                    "the gold record is of another text", str(self._gold(document_id)), hint
                )
            with _validating(self._gold(document_id)):
                # Ids of drafts are shorter than those of gold.
                return DocumentState(from_gold(record), version, gold=True)
        return DocumentState(from_summary(self._summaries[document_id]), version, gold=False)

    def count(self, document_id: str) -> DocumentProgress:
        """Return the progress of a document."""
        if not (self._progress(document_id).exists() or self._gold(document_id).exists()):
            # Nothing is decided yet, so the draft need not be built.
            summary = self._summaries[document_id]
            of = len(summary.actors) + len(summary.claims) + len(summary.positions)
            return DocumentProgress(pending=of, of=of, gold=False)
        state = self.state(document_id)
        return DocumentProgress(state.record.pending(), len(state.record.all_records()), state.gold)

    def check(self, document_id: str, record: DraftRecord) -> list[Problem]:
        """Return the problems of the accepted records of a document."""
        text = self.text(document_id)
        document = Document.from_text(text, id=document_id)
        codebook = Dataset(self.folder).codebook
        return draft_problems(
            record,
            text,
            dated=document.date is not None,
            concepts=codebook.concept_names if codebook else None,
        )

    def save(self, document_id: str, record: DraftRecord, version: str) -> DocumentState:
        """Save a draft, and write the gold record if everything is decided.

        Raises:
            ResultsChanged: If the results are not those that the review began with.
            ValidationFailed: If an accepted record is not valid gold; nothing is written.
            Conflict: If the files are not those of `version`; nothing is written.
            InputError: If the text is missing.
            OutputError: If a file cannot be written.
        """
        if self.changed.include(document_id, self._summaries):
            raise ResultsChanged
        if problems := self.check(document_id, record):
            raise ValidationFailed(problems)
        # Reviews of other results may share the folder of gold records.
        with self._lock, nullcontext() if record.pending() else exclusive(self.gold):
            now = self.state(document_id)
            if now.version != version:
                raise Conflict(now)
            gold = _content(self._gold(document_id))
            if not record.pending():
                gold = self._write_gold(document_id, record)
            progress = SavedDraft(
                document=document_id,
                sha256=self._summaries[document_id].document.sha256,
                gold=_digest(gold),
                annotator=self.annotator,
                summary=self._reviewed_summary(document_id),
                record=record,
            )
            content = progress.model_dump_json(by_alias=True, exclude_defaults=True)
            write_atomically(self._progress(document_id), content + "\n")
            return self.state(document_id)

    def _reviewed_summary(self, document_id: str) -> str | None:
        """Return the digest of the summary that the review of a document began with."""
        summary, content = self._summaries[document_id], _content(self._progress(document_id))
        if content is not None:
            before = _parsed(SavedDraft, content, self._progress(document_id))
            if before.sha256 == summary.document.sha256:
                return before.summary
        return records_digest(summary)

    def _write_gold(self, document_id: str, record: DraftRecord) -> bytes:
        text = self.text(document_id)
        gold = to_gold(
            record, Document.from_text(text, id=document_id), self._annotation(document_id)
        )
        content = gold_json(gold)
        # The text is written first: a record without its text is not valid gold.
        write_atomically(self.gold / f"{document_id}.txt", text)
        write_atomically(self._gold(document_id), content)
        return content.encode()

    def _annotation(self, document_id: str) -> Annotation:
        """Return the annotation of the existing gold record, with this annotator."""
        content = _content(self._gold(document_id))
        if content is None:
            return Annotation(annotator=self.annotator, adjudicated=False)
        before = _parsed(GoldRecord, content, self._gold(document_id)).annotation
        if self.annotator == DEFAULT_ANNOTATOR:
            return before
        return before.model_copy(update={"annotator": self.annotator})

    def _progress(self, document_id: str) -> Path:
        return draft_path(self.folder, self.annotator, document_id)

    def _gold(self, document_id: str) -> Path:
        return self.gold / f"{document_id}.json"


def _default_gold(folder: Path, annotator: str) -> Path:
    """Return the folder of an annotator's gold records: named annotators have one each."""
    gold = folder / GOLD
    return gold if annotator == DEFAULT_ANNOTATOR else gold / safe_id(annotator)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), "check the file") from None


FileModel = TypeVar("FileModel", SavedDraft, GoldRecord)


def _parsed(form: type[FileModel], content: bytes, path: Path) -> FileModel:
    with _validating(path):
        return form.model_validate_json(content)


@contextmanager
def _validating(path: Path) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        hint = "correct it, or move it away to start anew"
        raise InputError(first_problem(error), str(path), hint) from None


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _version(progress: bytes | None, gold: bytes | None) -> str:
    both = json.dumps([_digest(progress), _digest(gold)])
    return hashlib.sha256(both.encode()).hexdigest()
