"""`sources`: every document among the inputs, one after the other."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.errors import InputError
from summarizer.loaders.document_reader import STREAM
from summarizer.loaders.file_io import check_regular, os_errors_as_input_errors
from summarizer.loaders.file_listing import Found, expand, is_folder, is_glob, walk
from summarizer.loaders.finder import DiscoveryOptions, SourceFinder
from summarizer.loaders.formats import form_of, hint_for
from summarizer.loaders.source import Source
from summarizer.text.document import validate_date


@dataclass
class Sources(Iterator[Source]):
    """The documents among the inputs, found as they are asked for.

    Attributes:
        skipped: What was passed over in folders and archives so far: how many files of each
            suffix that is of no kind that can be read (`.jpg` and so on).
    """

    _found: Iterator[Source]
    skipped: Counter[str] = field(default_factory=Counter)

    def __next__(self) -> Source:
        """Return the next source."""
        return next(self._found)


def sources(inputs: Sequence[str | Path], *, options: DiscoveryOptions | None = None) -> Sources:
    """Return an iterator over the documents in `inputs`, in a fixed order, none of them read yet.

    Rows of tables, members of archives and the stream are carried in their sources; a file of one
    document is read by `Source.read`.

    Args:
        inputs: Files, folders, globs (`articles/**/*.html`), or `-` for standard input.
        options: How they are read.

    Raises:
        InputError: If an input is not there, of no kind that can be read, or a folder or glob
            with nothing to read; nothing was started then. Whatever is found wrong later is a
            source whose `read` raises.
    """
    options = options or DiscoveryOptions()
    validate_date(options.date)
    for name in inputs:
        _check(str(name), options)
    finder = SourceFinder(options)
    return Sources(_all(list(map(str, inputs)), finder), finder.skipped)


def _all(inputs: Sequence[str], finder: SourceFinder) -> Iterator[Source]:
    for name in inputs:
        if name == STREAM:
            yield from finder.stream(sys.stdin.buffer)
        elif (files := _listed(name, finder.options)) is None:
            yield from finder.file(Found(Path(name), (Path(name).name,)))
        else:
            for found in files:
                yield from finder.file(found)


def _listed(name: str, options: DiscoveryOptions) -> Iterator[Found] | None:
    """Return the files that a folder or a glob stands for, None for a file."""
    if is_folder(Path(name)):
        return walk(Path(name), exclude=options.exclude)
    # What is there under that very name is no glob.
    if is_glob(name) and not os.path.lexists(name):
        return expand(name, exclude=options.exclude)
    return None


def _check(name: str, options: DiscoveryOptions) -> None:
    """Raise `InputError` for an input that can give no document; nothing is read for that."""
    if name == STREAM:
        return
    files = _listed(name, options)
    if files is None:
        with os_errors_as_input_errors(name):
            check_regular(Path(name), name)
        if form_of(Path(name).name) is None:
            raise InputError("files of this kind are not read", name, hint_for(name))
        return
    for found in files:
        if found.fault and not found.parts:
            raise found.fault
        if found.fault or form_of(found.path.name):
            return
    raise InputError("there is nothing to read here", name, hint_for(""))
