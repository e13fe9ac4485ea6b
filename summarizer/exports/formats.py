"""The registry of export formats, and the export of a folder of results to each."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import get_args

from summarizer.corrections.reviewed import open_reviewed
from summarizer.dataset import Dataset
from summarizer.duplicates import Copies, find_copies
from summarizer.errors import ConfigError, OutputError
from summarizer.exports import folder_formats, text_formats
from summarizer.exports.destination import atomic_file, atomic_folder
from summarizer.exports.dna.database import DnaDatabase
from summarizer.exports.graphs.network_files import (
    NETWORK_FORMATS,
    RESOLUTION_FILES,
    SUFFIXES,
    NetworkKind,
    resolve_summaries,
    write_networks,
)
from summarizer.exports.options import ExportOptions
from summarizer.exports.resolved_dataset import ResolvedDataset
from summarizer.exports.tables.copies import copies_csv
from summarizer.exports.tables.parquet import import_pyarrow
from summarizer.exports.tables.xlsx import import_xlsxwriter, write_workbook
from summarizer.output import write_atomically

TextFormat = Callable[[Dataset, ExportOptions], Iterator[str]]
FolderWriter = Callable[[Dataset, Path, ExportOptions], None]


@dataclass(frozen=True)
class FolderFormat:
    """A format that is a folder: `write` fills an empty one."""

    write: FolderWriter
    files: frozenset[str] = frozenset()
    """Files of an earlier export that may be replaced; none when people may have edited them."""


TEXT_FORMATS: Mapping[str, TextFormat] = {
    "jsonl": text_formats.json_lines,
    "dna-events": text_formats.event_list,
    "timeline": text_formats.timeline_table,
    "markdown": text_formats.overview_page,
    **{format: text_formats.network_format(format) for format in NETWORK_FORMATS},
}
"""Formats that are one text and can be printed."""

FOLDER_FORMATS: Mapping[str, FolderFormat] = {
    "csv": FolderFormat(folder_formats.write_csv, folder_formats.CSV_FILES),
    "parquet": FolderFormat(folder_formats.write_parquet, folder_formats.PARQUET_FILES),
    # No file may be replaced: people correct annotations in this folder.
    "brat": FolderFormat(folder_formats.write_brat),
}
"""Formats that are a folder."""

DATABASE, WORKBOOK, TIMELINE = "dna", "xlsx", "timeline"
COPIES_FILE = "duplicates.csv"
"""The list of near-duplicates that accompanies networks in a folder."""

_UNRESOLVED = frozenset({"jsonl", "brat"})
"""Formats that keep the names of each document."""


def open_results(folder: Path, format: str, options: ExportOptions) -> Dataset:
    """Return the results in `folder`, as reviewed, with the names of the corpus on request.

    Raises:
        ConfigError: If the format keeps the names of each document.
    """
    dataset = replace(
        open_reviewed(folder, options.review),
        only_concepts=options.only_concepts,
        min_confidence=options.min_confidence,
    )
    if not options.count_copies and (format in NETWORK_FORMATS or format == TIMELINE):
        dataset = replace(dataset, skip=find_copies(dataset))
    if not options.resolve or format in NETWORK_FORMATS:
        return dataset
    if format in _UNRESOLVED:
        hint = "leave out --resolve, --aliases and --topics"
        raise ConfigError("this format keeps the names of each document", format, hint)
    corpus = resolve_summaries(dataset, options.network)
    values = {item.name: getattr(dataset, item.name) for item in fields(dataset)}
    return ResolvedDataset(**values, corpus=corpus)


def export(dataset: Dataset, format: str, out: Path, options: ExportOptions) -> list[str]:
    """Write `dataset` in `format` to `out` atomically, and return remarks for the user.

    A network is a folder, with the lists of the resolver, when the name of `out` has no extension
    or there are time windows.

    Raises:
        ConfigError: If the format is unknown, or needs a package that is not installed.
        InputError: If a document cannot be read, or `out` exists and cannot be replaced.
    """
    if format == DATABASE:
        return _export_database(dataset, out, options)
    if format == WORKBOOK:
        return _export_workbook(dataset, out)
    if format in NETWORK_FORMATS and (options.network.window or not out.suffix):
        replaceable = partial(_is_network_file, SUFFIXES[format])
        with atomic_folder(out, replaceable=replaceable) as folder:
            write_networks(dataset, folder, format, options.network)
            copies = dataset.skip if isinstance(dataset.skip, Copies) else ()
            write_atomically(folder / COPIES_FILE, copies_csv(copies))
    elif format in TEXT_FORMATS:
        with atomic_file(out) as path, path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(TEXT_FORMATS[format](dataset, options))
    elif format in FOLDER_FORMATS:
        if format == "parquet":
            import_pyarrow()
        folder_format = FOLDER_FORMATS[format]
        with atomic_folder(out, replaceable=folder_format.files.__contains__) as folder:
            folder_format.write(dataset, folder, options)
    else:
        known = ", ".join(sorted([*TEXT_FORMATS, *FOLDER_FORMATS, DATABASE, WORKBOOK]))
        raise ConfigError("there is no such format", format, f"choose one of {known}")
    return []


def _is_network_file(suffix: str, name: str) -> bool:
    """Return whether a file of this name is from an earlier export of networks."""
    kind = re.split(r"[_.]", name, maxsplit=1)[0]
    is_list = name in RESOLUTION_FILES or name == COPIES_FILE
    return is_list or (name.endswith(suffix) and kind in get_args(NetworkKind))


def _export_workbook(dataset: Dataset, out: Path) -> list[str]:
    import_xlsxwriter()
    with atomic_file(out) as path:
        cut = write_workbook(dataset, path)
    return [f"{cut} texts are cut at the limit of a cell of Excel"] if cut else []


def _export_database(dataset: Dataset, out: Path, options: ExportOptions) -> list[str]:
    with atomic_file(out) as path:
        try:
            with DnaDatabase(path, options.dna) as database:
                for summary in dataset:
                    database.add(summary, dataset.text(summary))
        except sqlite3.Error as error:
            hint = "check rights and free space, or name another --out"
            what = f"the database cannot be written: {error}"
            raise OutputError(what, str(out), hint) from None
    remarks = []
    if database.undated:
        remarks.append(f"documents without a date, shown in 1970 by DNA: {database.undated}")
    if database.with_surrogate_pairs:
        remarks.append(
            f"{database.with_surrogate_pairs} documents contain characters like emoji: DNA shows "
            "their statements correctly, SQL functions on the file do not"
        )
    return remarks
