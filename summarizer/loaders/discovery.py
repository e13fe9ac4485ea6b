"""Discover the documents among files, folders, globs and standard input."""

import glob
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from summarizer.errors import InputError
from summarizer.loaders.document_ids import IdRegistry
from summarizer.loaders.document_reader import STDIN
from summarizer.loaders.file_io import check_regular_file, is_dangling, os_errors_as_input_errors
from summarizer.loaders.file_listing import FileEntry, expand_glob, is_folder, list_folder
from summarizer.loaders.finder import DiscoveryOptions, SourceFinder
from summarizer.loaders.formats import format_of, hint_for
from summarizer.loaders.source import Source, name_error
from summarizer.text.document import validate_date


@dataclass
class Sources(Iterator[Source]):
    """Iterator over the documents among the inputs; they are discovered on demand.

    Attributes:
        skipped: Files so far of formats that cannot be read, by suffix.
        skipped_links: Links so far that leave their folder and were not followed.
    """

    _sources: Iterator[Source]
    _ids: IdRegistry = field(default_factory=IdRegistry)
    skipped: Counter[str] = field(default_factory=Counter)
    skipped_links: list[str] = field(default_factory=list)

    def reserve_ids(self, ids: Mapping[str, str]) -> None:
        """Keep ids for documents, given as `{source.owner: id}`; call it before iterating."""
        self._ids.reserve(ids)

    def __next__(self) -> Source:
        """Return the next source."""
        return next(self._sources)


def sources(inputs: Sequence[str | Path], *, options: DiscoveryOptions | None = None) -> Sources:
    """Return an iterator over the documents in `inputs`, in a fixed order.

    The inputs are files, folders, globs (`articles/**/*.html`), or `-` for standard input. The
    sources of table rows, archive members and standard input hold their content. A file of one
    document is read by `Source.read`.

    Raises:
        InputError: If an input does not exist, has a format that cannot be read, or is a folder
            or glob without readable files, or if a text column is that of a file that is not
            among them. Later problems become sources whose `read` raises.
    """
    options = options or DiscoveryOptions()
    validate_date(options.date)
    for name in inputs:
        # Among other inputs, such as those that a shell lists, a dangling link is a failure.
        if len(inputs) == 1 or not is_dangling(Path(name)):
            _check(str(name), options)
    if options.text_columns:
        _check_columns(list(map(str, inputs)), options)
    finder = SourceFinder(options)
    found = _discover([str(name) for name in inputs], finder)
    return Sources(found, finder.ids, finder.skipped, finder.skipped_links)


def _discover(inputs: Sequence[str], finder: SourceFinder) -> Iterator[Source]:
    for name in inputs:
        if name == STDIN:
            yield from finder.from_stdin(sys.stdin.buffer)
        elif (entries := _list_files(name, finder.options)) is None:
            yield from finder.from_file(FileEntry(Path(name), (Path(name).name,)))
        else:
            for entry in entries:
                yield from finder.from_file(entry)


def _list_files(name: str, options: DiscoveryOptions) -> Iterator[FileEntry] | None:
    """Return the files of a folder or a glob, or `None` for a single file."""
    exclude, follow_links = options.exclude, options.follow_links
    if is_folder(Path(name)):
        return list_folder(Path(name), exclude=exclude, follow_links=follow_links)
    # A file may have wildcard characters in its name.
    if glob.has_magic(name) and not os.path.lexists(name):
        return expand_glob(name, exclude=exclude, follow_links=follow_links)
    return None


def _check(name: str, options: DiscoveryOptions) -> None:
    """Raise `InputError` for an input without documents, without reading any file."""
    if name == STDIN:
        return
    if error := name_error(name):
        raise error
    entries = _list_files(name, options)
    if entries is None:
        _check_file(name)
        return
    hint = hint_for("")
    for entry in entries:
        if entry.error and not entry.parts:
            raise entry.error
        if entry.leaves:
            hint = "its links leave the folder; --follow-links reads them"
        elif entry.error or format_of(entry.path.name):
            return
    raise InputError("there are no readable files here", name, hint)


def _check_columns(inputs: Sequence[str], options: DiscoveryOptions) -> None:
    """Raise `InputError` for the text column of a file that is none of the inputs.

    A file inside an archive is found only when the archive is read.
    """
    files: set[str] = set()
    for name in inputs:
        entries = _list_files(name, options)
        for path in (name,) if entries is None else (str(entry.path) for entry in entries):
            if (known := format_of(Path(path).name)) and known.kind == "zip":
                return
            files |= {os.path.normpath(path), Path(path).name}
    for file in options.text_columns:
        if file not in files:
            what = "the file of a text column is none of the inputs"
            raise InputError(what, file, "name it as the inputs do, or by its file name alone")


def _check_file(name: str) -> None:
    with os_errors_as_input_errors(name):
        check_regular_file(Path(name), name)
    if format_of(Path(name).name) is None:
        raise InputError("the file format is not supported", name, hint_for(name))
