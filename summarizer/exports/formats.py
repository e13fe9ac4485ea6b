"""Which formats there are, and how a folder of results becomes a file or folder of each."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import get_args

from summarizer.dataset import Dataset
from summarizer.errors import ConfigError, OutputError
from summarizer.exports import folder_formats, text_formats
from summarizer.exports.destination import whole_file, whole_folder
from summarizer.exports.dna.database import Database
from summarizer.exports.graphs.network_files import (
    LISTS,
    SUFFIXES,
    Kind,
    read_discourse,
    write_networks,
)
from summarizer.exports.graphs.network_files import WRITERS as NETWORK_FORMATS
from summarizer.exports.options import ExportOptions
from summarizer.exports.resolved_dataset import ResolvedDataset
from summarizer.exports.tables.parquet import check_parquet

Stream = Callable[[Dataset, ExportOptions], Iterator[str]]
FolderWriter = Callable[[Dataset, Path, ExportOptions], None]


@dataclass(frozen=True)
class FolderFormat:
    """A format that is a folder.

    Attributes:
        write: Fills an empty folder.
        files: Names of files that an earlier export left and that may be replaced; none where
            people may have worked on them since.
    """

    write: FolderWriter
    files: frozenset[str] = frozenset()


STREAMS: Mapping[str, Stream] = {
    "jsonl": text_formats.json_lines,
    "dna-events": text_formats.event_list,
    "timeline": text_formats.timeline_table,
    "markdown": text_formats.overview_page,
    **{format: text_formats.network_in(format) for format in NETWORK_FORMATS},
}
"""Formats that are one text, and can be printed."""

FOLDERS: Mapping[str, FolderFormat] = {
    "csv": FolderFormat(folder_formats.write_csv, folder_formats.CSV_FILES),
    "parquet": FolderFormat(folder_formats.write_parquet, folder_formats.PARQUET_FILES),
    # Whoever corrects the marks does it in this folder.
    "brat": FolderFormat(folder_formats.write_brat),
}
"""Formats that are a folder."""

DATABASE = "dna"

_UNRESOLVED = frozenset({"jsonl", "brat"})
"""Formats that say what one document says, letter by letter."""


def results(folder: Path, format: str, options: ExportOptions) -> Dataset:
    """Return the results in `folder`, under the names of the corpus if the user asks for it.

    Raises:
        ConfigError: If the format has no place for other names than the document's.
        InputError: If a file of names cannot be used.
    """
    dataset = Dataset(folder)
    if not options.resolve or format in NETWORK_FORMATS:
        return dataset
    if format in _UNRESOLVED:
        hint = "leave out --resolve, --aliases and --topics"
        raise ConfigError("this format keeps the names of each document", format, hint)
    return ResolvedDataset(folder, read_discourse(dataset, options.network))


def export(dataset: Dataset, format: str, out: Path, options: ExportOptions) -> list[str]:
    """Write `dataset` in `format` to `out`, whole or not at all.

    Args:
        dataset: The folder of results.
        format: A key of `STREAMS` or `FOLDERS`, or `dna`.
        out: The file or folder to be. A network is a folder, with what the resolver did beside
            it, where the name has no ending or there are windows of time.
        options: The user's choices.

    Returns:
        What the user should know about the result.

    Raises:
        ConfigError: If there is no such format, or it needs something that is not installed.
        InputError: If a document cannot be read, or `out` is something else.
        OutputError: If the disk refuses.
    """
    if format == DATABASE:
        return _export_database(dataset, out, options)
    if format in NETWORK_FORMATS and (options.network.window or not out.suffix):
        with whole_folder(out, ours=partial(_is_network, SUFFIXES[format])) as place:
            write_networks(dataset, place, format, options.network)
    elif format in STREAMS:
        with whole_file(out) as place, place.open("w", encoding="utf-8", newline="") as file:
            file.writelines(STREAMS[format](dataset, options))
    elif format in FOLDERS:
        if format == "parquet":
            check_parquet()
        form = FOLDERS[format]
        with whole_folder(out, ours=form.files.__contains__) as place:
            form.write(dataset, place, options)
    else:
        known = ", ".join(sorted([*STREAMS, *FOLDERS, DATABASE]))
        raise ConfigError("there is no such format", format, f"choose one of {known}")
    return []


def _is_network(suffix: str, name: str) -> bool:
    """Tell whether a file of this name is from an earlier export of networks."""
    kind = re.split(r"[_.]", name, maxsplit=1)[0]
    return name in LISTS or (name.endswith(suffix) and kind in get_args(Kind))


def _export_database(dataset: Dataset, out: Path, options: ExportOptions) -> list[str]:
    with whole_file(out) as place:
        try:
            with Database(place, options.events) as database:
                for summary in dataset:
                    database.add(summary, dataset.text(summary))
        except sqlite3.Error as error:
            hint = "check rights and free space, or name another --out"
            what = f"the database cannot be written: {error}"
            raise OutputError(what, str(out), hint) from None
    return _remarks(database)


def _remarks(database: Database) -> list[str]:
    remarks = []
    if database.undated:
        remarks.append(f"{database.undated} documents have no date: DNA shows them in 1970")
    if database.astral:
        remarks.append(
            f"{database.astral} documents have characters like emoji: DNA shows their statements "
            "right, SQL functions on the file do not"
        )
    return remarks
