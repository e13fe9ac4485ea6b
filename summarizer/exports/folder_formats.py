"""The formats that are a folder: tables as CSV or Parquet, and the file pairs of brat."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from summarizer.dataset import Dataset
from summarizer.exports.brat import config
from summarizer.exports.brat.summary_to_brat import summary_to_brat
from summarizer.exports.options import ExportOptions
from summarizer.exports.tables.csv_writer import BOM, csv_line
from summarizer.exports.tables.parquet import ParquetTableWriter
from summarizer.summary import Summary
from summarizer.tables.rows import TABLES, rows_of
from summarizer.text.document import safe_id

CSV_FILES = frozenset(f"{table.name}.csv" for table in TABLES)
PARQUET_FILES = frozenset(f"{table.name}.parquet" for table in TABLES)
_MAX_NAME_LENGTH = 200


def write_csv(dataset: Dataset, folder: Path, options: ExportOptions) -> None:
    """Write the five tables as `NAME.csv`."""
    with ExitStack() as stack:
        files: dict[str, IO[str]] = {}
        for table in TABLES:
            path = folder / f"{table.name}.csv"
            files[table.name] = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            files[table.name].write((BOM if options.excel else "") + csv_line(table.header))
        for summary in dataset:
            for name, rows in rows_of(summary).items():
                files[name].writelines(csv_line(row, raw=options.raw) for row in rows)


def write_parquet(dataset: Dataset, folder: Path, options: ExportOptions) -> None:
    """Write the five tables as `NAME.parquet`."""
    del options
    with ExitStack() as stack:
        writers = {}
        for table in TABLES:
            writer = ParquetTableWriter(table, folder / f"{table.name}.parquet")
            writers[table.name] = stack.enter_context(writer)
        for summary in dataset:
            for name, rows in rows_of(summary).items():
                writers[name].write(rows)


def write_brat(dataset: Dataset, folder: Path, options: ExportOptions) -> None:
    """Write `ID.txt` and `ID.ann` for each document, and the configuration of brat."""
    del options
    (folder / config.ANNOTATION_FILE).write_bytes(config.annotation_conf().encode())
    (folder / config.VISUAL_FILE).write_bytes(config.visual_conf().encode())
    digests = {}
    for summary, name in _with_file_names(dataset):
        text = dataset.text(summary)
        annotations = summary_to_brat(summary, text).encode()
        digests[f"{name}.ann"] = hashlib.sha256(annotations).hexdigest()
        (folder / f"{name}.txt").write_bytes(text.encode())
        (folder / f"{name}.ann").write_bytes(annotations)
    manifest = json.dumps(digests, indent=1) + "\n"
    (folder / config.MANIFEST_FILE).write_bytes(manifest.encode())


def _with_file_names(dataset: Dataset) -> Iterator[tuple[Summary, str]]:
    """Yield the summaries with file names that are unique also where case is ignored."""
    used: set[str] = set()
    for summary in dataset:
        name = base = safe_id(summary.document.id)[:_MAX_NAME_LENGTH]
        number = 1
        while name.casefold() in used:
            number += 1
            name = f"{base}_{number}"
        used.add(name.casefold())
        yield summary, name
