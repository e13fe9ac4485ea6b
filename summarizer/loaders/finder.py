"""`SourceFinder`: make a source of each document in a file, and give it an id."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipInfo

from summarizer.errors import InputError
from summarizer.loaders.document_ids import IdRegistry, numbered_id, path_id, row_id
from summarizer.loaders.document_reader import SIZE_LIMITS, STDIN, BytesContent, FileContent
from summarizer.loaders.file_io import open_file, read_at_most
from summarizer.loaders.file_listing import FileEntry
from summarizer.loaders.formats import FileFormat, format_of, is_archive, is_hidden, suffix_of
from summarizer.loaders.readers.archives import (
    ZipArchive,
    archive_errors_as_input_errors,
    open_gzip,
)
from summarizer.loaders.readers.encodings import as_utf8
from summarizer.loaders.readers.tables import (
    Row,
    csv_rows,
    json_items,
    json_lines,
    json_rows,
    numbered_lines,
)
from summarizer.loaders.source import (
    Source,
    SourceContent,
    UnreadableContent,
    name_error,
    owner_name,
)

_CSV_DELIMITERS = (",", ";", "\t", "|")
_TSV_DELIMITERS = ("\t",)


@dataclass(frozen=True)
class DiscoveryOptions:
    """How inputs are read.

    Attributes:
        text_column: Name of the column or JSON field with the text; by default the first of
            `text`, `body`, `content`, `article` that exists.
        text_columns: The same for single files, by the path or name of the file.
        follow_links: Follow links that leave an input folder.
    """

    text_column: str | None = None
    text_columns: Mapping[str, str] = field(default_factory=dict)
    date: str | None = None
    exclude: tuple[Path, ...] = ()
    follow_links: bool = False

    def column_of(self, path: str) -> str | None:
        """Return the name of the column with the text in the file at `path`."""
        names = (os.path.normpath(path), Path(path).name)
        found = (self.text_columns[name] for name in names if name in self.text_columns)
        return next(found, self.text_column)


@dataclass(frozen=True, slots=True)
class _Container:
    """A file, or a member of an archive, that contains documents."""

    path: str
    base_id: str
    member: str | None = None

    def location(self, location: str | None = None) -> str | None:
        return ", ".join(filter(None, (self.member, location))) or None


class SourceFinder:
    """Finds the documents in files, archive members and table rows, and assigns unique ids."""

    def __init__(self, options: DiscoveryOptions) -> None:
        self.options = options
        self.skipped: Counter[str] = Counter()
        self.skipped_links: list[str] = []
        self.ids = IdRegistry()

    def from_file(self, entry: FileEntry) -> Iterator[Source]:
        """Yield the documents in a file; none if it was listed before or cannot be read."""
        path = str(entry.path)
        if entry.leaves:
            self.skipped_links.append(path)
            return
        # A file is read once, under whatever names it is listed.
        file_path = os.path.normpath(entry.target or path)
        if self.ids.add(f"\n{file_path}", file_path) == "same":
            return
        file_format, container = format_of(entry.path.name), _Container(path, path_id(entry.parts))
        if entry.error:
            yield from self._from_content(container, UnreadableContent.from_error(entry.error))
        elif file_format is None:
            self.skipped[suffix_of(path)] += 1
        elif error := name_error(path):
            yield from self._from_content(container, UnreadableContent.from_error(error))
        elif file_format.is_single:
            root = None if entry.root is None else str(entry.root)
            content = FileContent(str(entry.real_path), file_format, root)
            yield from self._from_content(container, content)
        else:
            yield from self._from_container(container, file_format, entry)

    def from_stdin(self, stream: BinaryIO) -> Iterator[Source]:
        """Yield the rows on standard input if the first is a JSON object, otherwise one text."""
        container = _Container(STDIN, "stdin")
        lines = numbered_lines(stream)
        number, line = next(lines, (1, b""))
        if _is_object(line):
            rows = json_rows(chain([(number, line)], lines), self.options.text_column)
            yield from self._from_rows(container, rows)
            return
        beginning = line or b""
        content: SourceContent
        try:
            rest = read_at_most(stream, max(0, SIZE_LIMITS["text"] - len(beginning)), STDIN)
            content = BytesContent(beginning + rest, "text")
        except InputError as error:
            content = UnreadableContent.from_error(error)
        yield from self._from_content(container, content)

    def _from_container(
        self, container: _Container, file_format: FileFormat, entry: FileEntry
    ) -> Iterator[Source]:
        """Yield the documents of a table or an archive."""
        path = container.path
        try:
            with (
                archive_errors_as_input_errors(path),
                open_file(entry.real_path, path, entry.root) as file,
            ):
                if file_format.kind == "zip":
                    yield from self._from_archive(ZipArchive(file, path), container, entry.parts)
                else:
                    stream = open_gzip(file, path) if file_format.gzipped else file
                    yield from self._from_rows(
                        container, self._read_rows(stream, file_format, path)
                    )
        except InputError as error:
            yield from self._from_content(container, UnreadableContent.from_error(error))

    def _from_archive(
        self, archive: ZipArchive, container: _Container, parts: tuple[str, ...]
    ) -> Iterator[Source]:
        is_empty = True
        for info in archive.members():
            is_empty = False
            names = tuple(part for part in info.filename.split("/") if part.strip("."))
            if not names or any(map(is_hidden, names)):
                continue
            file_format = format_of(names[-1])
            if file_format is None and not is_archive(names[-1]):
                self.skipped[suffix_of(names[-1])] += 1
                continue
            member = _Container(container.path, path_id((*parts, *names)), info.filename)
            yield from self._from_member(archive, info, member, file_format)
        if is_empty:
            raise InputError("the archive is empty", container.path, "pack it again with its files")

    def _from_member(
        self,
        archive: ZipArchive,
        info: ZipInfo,
        member: _Container,
        file_format: FileFormat | None,
    ) -> Iterator[Source]:
        where = f"{member.path}, {member.member}"
        try:
            with archive_errors_as_input_errors(where):
                archive.check(info, where)
                if file_format is None or file_format.gzipped or file_format.kind == "zip":
                    hint = "unpack it, and zip its files"
                    raise InputError("an archive inside an archive is not opened", where, hint)
                stream = archive.open(info, where)
                if file_format.is_single:
                    kind = file_format.kind
                    content = BytesContent(read_at_most(stream, SIZE_LIMITS[kind], where), kind)
                    yield from self._from_content(member, content, info.header_offset)
                else:
                    yield from self._from_rows(
                        member, self._read_rows(stream, file_format, info.filename)
                    )
        except InputError as error:
            unreadable = UnreadableContent.from_error(error)
            yield from self._from_content(member, unreadable, info.header_offset)

    def _read_rows(self, stream: BinaryIO, file_format: FileFormat, path: str) -> Iterator[Row]:
        column, stream = self.options.column_of(path), as_utf8(stream)
        if file_format.kind == "jsonl":
            return json_lines(stream, column)
        if file_format.kind == "json":
            return json_items(stream, column)
        is_tsv = file_format.kind == "tsv"
        return csv_rows(stream, column, _TSV_DELIMITERS if is_tsv else _CSV_DELIMITERS)

    def _from_rows(self, container: _Container, rows: Iterator[Row]) -> Iterator[Source]:
        """Yield the rows; if reading breaks off, the last source holds the error."""
        last = 0
        try:
            with archive_errors_as_input_errors(container.path):
                for row in rows:
                    last = row.number
                    yield from self._from_row(container, row)
        except InputError as error:
            number, location = (last + 1, f"after {last}") if last else (0, None)
            unreadable = UnreadableContent.from_error(error)
            yield from self._from_row(container, Row(number, location, None, unreadable))

    def _from_row(self, container: _Container, row: Row) -> Iterator[Source]:
        default_id = numbered_id(container.base_id, row.number) if row.number else container.base_id
        content: SourceContent = row.content
        location = container.location(row.location)
        if row.stated_id:
            origin = f"{container.member}\n{row.stated_id}"
            source = self._claim(row_id(row.stated_id), container, location, content, origin)
            if source:
                yield source
                return
            what = f"the id {row.stated_id[:80]!r} occurs twice in this file"
            content = UnreadableContent(what, "give each row a unique id")
        origin = f"{container.member}\n{row.location}\n"
        if source := self._claim(default_id, container, location, content, origin):
            yield source

    def _from_content(
        self, container: _Container, content: SourceContent, offset: int = 0
    ) -> Iterator[Source]:
        """Yield the only document of a file or a member."""
        origin = f"{container.member}\n{offset}"
        location = container.location()
        if source := self._claim(container.base_id, container, location, content, origin):
            yield source

    def _claim(
        self,
        natural_id: str,
        container: _Container,
        location: str | None,
        content: SourceContent,
        origin: str,
    ) -> Source | None:
        """Return the source with a unique id; `None` if the document was found before."""
        path = container.path
        document_id = self.ids.claim(natural_id, owner_name(os.path.normpath(path), origin))
        if document_id is None:
            return None
        more = {"natural_id": natural_id, "origin": origin}
        return Source(document_id, path, location, content, self.options.date, **more)


def _is_object(line: bytes | None) -> bool:
    try:
        return line is not None and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
