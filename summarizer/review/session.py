"""The files of a review: what is there, what was decided so far, and the gold that comes of it.

```text
OUT/review/ID.json     what was decided so far, rejected records included
GOLD/ID.txt, ID.json   the text and the gold record, when everything is decided
```

Only documents of the folder of results have a place here, and their paths are made from the ids
found there: nothing that a client sends is ever part of a path.
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
from summarizer.review.publish import finished, written
from summarizer.review.validation import draft_problems
from summarizer.schema.gold import Annotation, GoldModel, GoldRecord
from summarizer.schema.gold_validation import Problem
from summarizer.summary import Summary
from summarizer.text.document import Document, safe_id

REVIEW = "review"
GOLD = "gold"
SOMEBODY = "reviewer"


class Progress(GoldModel):
    """What was decided so far about one document, as its file holds it."""

    document: str
    sha256: str
    gold: str | None
    record: DraftRecord


@dataclass(frozen=True)
class State:
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
class Count:
    """How far a document is: how many of its records are not decided, and if there is gold."""

    pending: int
    of: int
    gold: bool


@dataclass(eq=False)
class Conflict(Exception):
    """The files have changed since the client read them."""

    state: State


@dataclass(eq=False)
class ValidationFailed(Exception):
    """What was decided cannot be gold."""

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
    annotator: str = SOMEBODY
    _summaries: dict[str, Summary] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, folder: Path, gold: Path | None = None, *, annotator: str = "") -> ReviewSession:
        """Return the desk over the results in `folder`.

        Raises:
            InputError: If they cannot be read, or an id of theirs cannot be the name of a file.
        """
        desk = cls(folder, gold or folder / GOLD, annotator.strip() or SOMEBODY)
        for summary in Dataset(folder):
            id = summary.document.id
            if safe_id(id) != id or id.startswith("."):
                raise InputError("this id cannot be the name of a file", id, "run it again")
            desk._summaries[id] = summary
        return desk

    def __contains__(self, id: str) -> bool:
        return id in self._summaries

    def ids(self) -> list[str]:
        """Return the ids of the documents, in order."""
        return list(self._summaries)

    def text(self, id: str) -> str:
        """Return the text of a document.

        Raises:
            InputError: If it is not there any more, or has changed.
        """
        return Dataset(self.folder).text(self._summaries[id])

    def state(self, id: str) -> State:
        """Return a document as it is under review now.

        Raises:
            InputError: If its text or one of its files cannot be read.
        """
        progress, gold = _content(self._progress(id)), _content(self._gold(id))
        version = _version(progress, gold)
        sha256 = self._summaries[id].document.sha256
        if progress is not None:
            kept = _parsed(Progress, progress, self._progress(id))
            if kept.sha256 == sha256 and kept.gold == _digest(gold):
                return State(kept.record, version, gold is not None)
        if gold is not None:
            found = _parsed(GoldRecord, gold, self._gold(id))
            if found.document.sha256 != sha256:
                hint = "move it away, or name another --gold"
                raise InputError("the gold record is of another text", str(self._gold(id)), hint)
            return State(_reopened(found, self._gold(id)), version, gold=True)
        return State(from_summary(self._summaries[id]), version, gold=False)

    def count(self, id: str) -> Count:
        """Return how far a document is.

        Raises:
            InputError: If one of its files cannot be read.
        """
        if not (self._progress(id).exists() or self._gold(id).exists()):
            # Nothing was decided: no need to look at every mention of every document.
            summary = self._summaries[id]
            of = len(summary.actors) + len(summary.claims) + len(summary.positions)
            return Count(pending=of, of=of, gold=False)
        state = self.state(id)
        return Count(state.record.pending(), len(state.record.every()), state.gold)

    def check(self, id: str, record: DraftRecord) -> list[Problem]:
        """Return what is wrong with the accepted records of a document."""
        text = self.text(id)
        document = Document.from_text(text, id=id)
        return draft_problems(record, text, dated=document.date is not None)

    def save(self, id: str, record: DraftRecord, version: str) -> State:
        """Keep what was decided; write the gold record too if nothing is left to decide.

        Raises:
            Faulty: If an accepted record cannot be gold; nothing was written.
            Stale: If the files are not those of `version`; nothing was written.
            InputError: If the text is not there any more.
            OutputError: If the disk refuses.
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
            progress = Progress(
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
        gold = finished(record, Document.from_text(text, id=id), self._annotation(id))
        content = written(gold)
        # The text goes first: a record without its text would be no gold.
        write_atomically(self.gold / f"{id}.txt", text)
        write_atomically(self._gold(id), content)
        return content.encode()

    def _annotation(self, id: str) -> Annotation:
        """Return who reviewed: what the gold record says already, with this annotator."""
        content = _content(self._gold(id))
        if content is None:
            return Annotation(annotator=self.annotator, adjudicated=False)
        before = _parsed(GoldRecord, content, self._gold(id)).annotation
        if self.annotator == SOMEBODY:
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


Kept = TypeVar("Kept", Progress, GoldRecord)


def _parsed(form: type[Kept], content: bytes, path: Path) -> Kept:
    try:
        return form.model_validate_json(content)
    except ValidationError as error:
        raise _fault(error, path) from None


def _reopened(gold: GoldRecord, path: Path) -> DraftRecord:
    """Return `gold` under review; what goes to a browser is held to shorter ids than gold is."""
    try:
        return from_gold(gold)
    except ValidationError as error:
        raise _fault(error, path) from None


def _fault(error: ValidationError, path: Path) -> InputError:
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    return InputError(
        f"{where}: {first['msg']}", str(path), "mend it, or move it away to begin anew"
    )


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()


def _version(progress: bytes | None, gold: bytes | None) -> str:
    """Return what stands for both files together."""
    both = json.dumps([_digest(progress), _digest(gold)])
    return hashlib.sha256(both.encode()).hexdigest()
