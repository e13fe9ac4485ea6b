"""`sources`: every document among the inputs, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.intake.source import Source


@dataclass(frozen=True)
class Options:
    """How inputs are read.

    Attributes:
        text_column: Name of the column, or JSON field, with the text; by default the first of
            `text`, `body`, `content`, `article` that is there.
        date: Publication date for texts that state none.
        exclude: Folders that are not listed: the results of an earlier run, say.
    """

    text_column: str | None = None
    date: str | None = None
    exclude: tuple[Path, ...] = ()


@dataclass
class Sources(Iterator[Source]):
    """The documents among the inputs, found as they are asked for.

    Attributes:
        skipped: What was passed over in folders and archives so far: how many files of each
            suffix that is of no kind that can be read (``.jpg`` and so on).
    """

    _found: Iterator[Source]
    skipped: Counter[str] = field(default_factory=Counter)

    def __next__(self) -> Source:
        """Return the next source."""
        return next(self._found)


def sources(inputs: Sequence[str | Path], *, options: Options | None = None) -> Sources:
    """Return an iterator over the documents in `inputs`, in a fixed order, none of them read yet.

    Args:
        inputs: Files, folders, globs (`articles/**/*.html`), or `-` for standard input.
        options: How they are read.

    Raises:
        InputError: If an input is not there or of no kind that can be read; nothing is listed
            then. Whatever is found wrong later is a source whose `read` raises.
    """
    raise NotImplementedError
