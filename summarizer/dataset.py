"""Read the results that `summarizer batch` or `run --out` wrote.

```text
OUT/summaries.jsonl      one summary per line, in the order of the documents
OUT/summaries/ID.json    the same summaries, one per file
OUT/texts/ID.txt         the exact text that the offsets refer to
OUT/failures.jsonl       documents that could not be summarized
OUT/run.json             configuration and counts of the run
OUT/codebook.toml        the codebook that positions were coded with, if there was one
```

In a folder of `run --out` (`ID.json` and `ID.md`), the text is the file that the summary names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from summarizer.codebook import Codebook, read_codebook
from summarizer.confidence.uncertainty import without_uncertain
from summarizer.errors import InputError, check_path
from summarizer.loaders.file_io import MAX_BYTES, decode_utf8, open_file, read_at_most
from summarizer.schema.summary import SCHEMA_VERSION
from summarizer.schema.summary_validation import misquotations, problems
from summarizer.summary import Summary
from summarizer.tables.frames import to_frames

if TYPE_CHECKING:
    from pandas import DataFrame

    from summarizer.tables.rows import TableName

SUMMARIES = "summaries"
SUMMARY_LINES = "summaries.jsonl"
FAILURE_LINES = "failures.jsonl"
TEXTS = "texts"
RUN = "run.json"
CODEBOOK = "codebook.toml"

_NO_RESULTS = "name the folder that `summarizer batch` or `run --out` wrote"
_MAX_SHOWN = 40


@dataclass(frozen=True)
class Dataset:
    """The summaries in `folder`, which each iteration reads one at a time.

    Attributes:
        edit: Applied to each summary: what was decided in review.
        skip: Ids of documents that are left out: copies of others.
        only_concepts: Leave out positions without a concept of the user's codebook.
        min_confidence: Leave out records with a lower confidence.
    """

    folder: Path
    edit: Callable[[Summary], Summary] = field(default=lambda summary: summary, repr=False)
    skip: Container[str] = frozenset()
    only_concepts: bool = False
    min_confidence: float | None = None

    def __post_init__(self) -> None:
        """Accept the path of the folder as text too."""
        check_path(self.folder, "folder")
        object.__setattr__(self, "folder", Path(self.folder))

    def __iter__(self) -> Iterator[Summary]:
        """Yield the summaries in order.

        Raises:
            InputError: If the folder has no summaries, or they cannot be read.
        """
        lines = self.folder / SUMMARY_LINES
        try:
            found = _read_lines(lines) if lines.is_file() else map(_read_file, self._files())
            for item in found:
                if item.document.id not in self.skip:
                    yield self._selected(self.edit(item))
        except OSError as error:
            where = error.filename or (lines if lines.is_file() else self.folder)
            hint = "check the path and its permissions"
            raise InputError(error.strerror or "unreadable", str(where), hint) from None

    def _selected(self, summary: Summary) -> Summary:
        if self.only_concepts:
            positions = [position for position in summary.positions if position.concept]
            summary = summary.model_copy(update={"positions": positions})
        if self.min_confidence is None:
            return summary
        return summary.model_copy(update=without_uncertain(summary, self.min_confidence))

    @property
    def codebook(self) -> Codebook | None:
        """The codebook that positions were coded with.

        Raises:
            InputError: If it cannot be read.
        """
        path = self.folder / CODEBOOK
        return read_codebook(path) if path.is_file() else None

    def stored(self, document_id: str) -> Summary | None:
        """Return the summary in the document's own file, unedited; `None` if it has none.

        Raises:
            InputError: If it cannot be read.
        """
        path = self.folder / SUMMARIES / f"{document_id}.json"
        try:
            return _read_file(path)
        except FileNotFoundError:
            return None
        except OSError as error:
            hint = "check the path and its permissions"
            raise InputError(error.strerror or "unreadable", str(path), hint) from None

    def text(self, summary: Summary) -> str:
        """Return the text that the offsets of `summary` refer to.

        Raises:
            InputError: If the text is missing or has changed, or a record misquotes it.
        """
        info = summary.document
        copy = self.folder / TEXTS / f"{info.id}.txt"
        path = copy if copy.is_file() or info.path is None else Path(info.path)
        try:
            with open_file(path, str(path)) as file:
                content = read_at_most(file, MAX_BYTES, str(path))
        except OSError:
            hint = "restore the article, or run again"
            raise InputError("the text of a summary is missing", str(path), hint) from None
        if hashlib.sha256(content).hexdigest() != info.sha256:
            hint = "run again, because the offsets refer to the former text"
            raise InputError("the text has changed since it was summarized", str(path), hint)
        text = decode_utf8(content, str(path))
        if problem := next(misquotations(summary, text), None):
            hint = "delete the summary and run again"
            raise InputError(f"the summary of {info.id} was changed: {problem}", str(path), hint)
        return text

    def to_frames(self) -> dict[TableName, DataFrame]:
        """Return data frames of pandas with the records of all summaries; see `Summary.to_frames`.

        Rows are in the order of the summaries; `document_id` connects the frames.

        Raises:
            ConfigError: If pandas is not installed.
            InputError: If the summaries cannot be read.
        """
        return to_frames(self)

    def _files(self) -> list[Path]:
        folder = self.folder / SUMMARIES
        folder = folder if folder.is_dir() else self.folder
        # Unlike `glob`, this reports a folder that cannot be listed.
        paths = folder.iterdir() if folder.is_dir() else ()
        files = sorted(path for path in paths if path.suffix == ".json")
        if not files:
            raise InputError("there are no summaries here", str(self.folder), _NO_RESULTS)
        return files


def _read_lines(path: Path) -> Iterator[Summary]:
    # Read bytes, because only \n ends a record, while str.splitlines knows other line breaks.
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            yield _parse(line, f"{path}, line {number}")


def _read_file(path: Path) -> Summary:
    return _parse(path.read_bytes(), str(path))


def _parse(content: bytes, where: str) -> Summary:
    try:
        summary = Summary.model_validate_json(content)
    except ValidationError as error:
        with suppress(ValueError, AttributeError, RecursionError):
            _check_version(json.loads(content).get("schema_version", SCHEMA_VERSION), where)
        first = error.errors(include_url=False)[0]
        # An unknown key may have any length.
        place = ".".join(str(part)[:_MAX_SHOWN] for part in first["loc"])
        what = f"this is not a summary: {place + ': ' if place else ''}{first['msg']}"
        raise InputError(what, where, _NO_RESULTS) from None
    _check_version(summary.schema_version, where)
    if problem := next(problems(summary), None):
        raise InputError(f"this is not a summary: {problem}", where, _NO_RESULTS)
    return summary


def _check_version(version: str, where: str) -> None:
    if version != SCHEMA_VERSION:
        what = f"the results have schema version {str(version)[:_MAX_SHOWN]}, not {SCHEMA_VERSION}"
        raise InputError(what, where, "use the version of this program that wrote them")
