"""`SourceFinder`: gives every document in a file its source, and every source its id."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipInfo

from summarizer.errors import InputError
from summarizer.loaders.document_ids import numbered_name, path_name, row_name
from summarizer.loaders.document_reader import LIMITS, STREAM, File, Packed
from summarizer.loaders.file_io import open_file, read_at_most
from summarizer.loaders.file_listing import Found
from summarizer.loaders.formats import FileFormat, form_of, is_archive, is_hidden, suffix_of
from summarizer.loaders.id_registry import IdRegistry
from summarizer.loaders.readers.archives import Archive, gunzipped, unpacking
from summarizer.loaders.readers.stdin import stream_rows
from summarizer.loaders.readers.tables import Row, csv_rows, json_items, json_lines
from summarizer.loaders.source import Source, SourceContent, UnreadableSource

_CSV = (",", ";", "\t", "|")
_TSV = ("\t",)


@dataclass(frozen=True)
class DiscoveryOptions:
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


@dataclass(frozen=True, slots=True)
class _Table:
    """A file, or a member of an archive, that holds documents, and what they are named after."""

    path: str
    name: str
    member: str | None = None

    def place(self, place: str | None = None) -> str | None:
        return ", ".join(filter(None, (self.member, place))) or None


class SourceFinder:
    """Finds the documents in files, members and rows, and remembers which ids are taken."""

    def __init__(self, options: DiscoveryOptions) -> None:
        self.options = options
        self.skipped: Counter[str] = Counter()
        self._seen = IdRegistry()

    def file(self, found: Found) -> Iterator[Source]:
        """Yield the documents in a file; none if it was named before or is of no kind."""
        path = str(found.path)
        if self._seen.add(f"\n{os.path.normpath(path)}", os.path.normpath(path)) == "same":
            return
        form, table = form_of(found.path.name), _Table(path, path_name(found.parts))
        if found.fault:
            yield from self._one(table, UnreadableSource(found.fault.what, found.fault.hint))
        elif form is None:
            self.skipped[suffix_of(path)] += 1
        elif form.is_single:
            yield from self._one(table, File(str(found.path.absolute()), form))
        else:
            yield from self._several(table, form, found.parts)

    def stream(self, stream: BinaryIO) -> Iterator[Source]:
        """Yield the documents on standard input."""
        found, table = stream_rows(stream, self.options.text_column), _Table(STREAM, "stdin")
        if isinstance(found, Packed | UnreadableSource):
            yield from self._one(table, found)
        else:
            yield from self._rows(table, found)

    def _several(self, table: _Table, form: FileFormat, parts: tuple[str, ...]) -> Iterator[Source]:
        """Yield the documents of a table or an archive that is a file of its own."""
        try:
            with unpacking(table.path), open_file(Path(table.path), table.path) as file:
                if form.kind == "zip":
                    yield from self._members(Archive(file, table.path), table, parts)
                else:
                    stream = gunzipped(file, table.path) if form.gzipped else file
                    yield from self._rows(table, self._read_rows(stream, form))
        except InputError as error:
            yield from self._one(table, UnreadableSource(error.what, error.hint))

    def _members(self, archive: Archive, table: _Table, parts: tuple[str, ...]) -> Iterator[Source]:
        for info in archive.members():
            names = tuple(part for part in info.filename.split("/") if part.strip("."))
            if not names or any(map(is_hidden, names)):
                continue
            form = form_of(names[-1])
            if form is None and not is_archive(names[-1]):
                self.skipped[suffix_of(names[-1])] += 1
                continue
            member = _Table(table.path, path_name((*parts, *names)), info.filename)
            yield from self._member(archive, info, member, form)

    def _member(
        self, archive: Archive, info: ZipInfo, member: _Table, form: FileFormat | None
    ) -> Iterator[Source]:
        where = f"{member.path}, {member.member}"
        try:
            with unpacking(where):
                archive.check(info, where)
                if form is None or form.gzipped or form.kind == "zip":
                    hint = "unpack it, and zip what is in it"
                    raise InputError("an archive inside an archive is not opened", where, hint)
                stream = archive.open(info, where)
                if form.is_single:
                    content = read_at_most(stream, LIMITS[form.kind], where)
                    yield from self._one(member, Packed(content, form.kind), info.header_offset)
                else:
                    yield from self._rows(member, self._read_rows(stream, form))
        except InputError as error:
            yield from self._one(
                member, UnreadableSource(error.what, error.hint), info.header_offset
            )

    def _read_rows(self, stream: BinaryIO, form: FileFormat) -> Iterator[Row]:
        column = self.options.text_column
        if form.kind == "jsonl":
            return json_lines(stream, column)
        if form.kind == "json":
            return json_items(stream, column)
        return csv_rows(stream, column, _TSV if form.kind == "tsv" else _CSV)

    def _rows(self, table: _Table, rows: Iterator[Row]) -> Iterator[Source]:
        """Yield the rows, and where they break off a refusal in the place of the next one."""
        last = 0
        try:
            with unpacking(table.path):
                for row in rows:
                    last = row.number
                    yield from self._row(table, row)
        except InputError as error:
            number, place = (last + 1, f"behind {last}") if last else (0, None)
            yield from self._row(
                table, Row(number, place, None, UnreadableSource(error.what, error.hint))
            )

    def _row(self, table: _Table, row: Row) -> Iterator[Source]:
        number = numbered_name(table.name, row.number) if row.number else table.name
        owner = f"{table.path}\n{table.member}\n"
        place, content = table.place(row.place), row.content
        id = self._seen.claim(row_name(row.id) if row.id else number, f"{owner}{row.id}")
        if row.id and id is None:
            content = UnreadableSource(
                f"the id {row.id[:80]!r} stands here twice", "give each row its own"
            )
        id = id or self._seen.claim(number, f"{owner}{row.place}\n")
        if id:
            yield Source(id, table.path, place, content, self.options.date)

    def _one(self, table: _Table, content: SourceContent, offset: int = 0) -> Iterator[Source]:
        """Yield the one document of a file or a member."""
        owner = f"{os.path.normpath(table.path)}\n{table.member}\n{offset}"
        if id := self._seen.claim(table.name, owner):
            yield Source(id, table.path, table.place(), content, self.options.date)
