"""The formats that are one text: pieces of it are given as the documents are read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from summarizer.dataset import FAILURE_LINES, Dataset
from summarizer.errors import InputError
from summarizer.exports.dna import events
from summarizer.exports.dna.utf16_offsets import Utf16Offsets
from summarizer.exports.graphs.network_files import network_text
from summarizer.exports.options import ExportOptions
from summarizer.exports.tables import timeline
from summarizer.exports.tables.csv_writer import BOM, line
from summarizer.exports.tables.overview import Overview
from summarizer.exports.tables.sorting import Key, sorted_lines
from summarizer.schema.summary import Failure

# Legal in JSON, but many readers take them for the end of a line.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def json_lines(dataset: Dataset, options: ExportOptions) -> Iterator[str]:
    """Yield the summaries, one a line, in the order of their paths."""
    del options

    def keyed() -> Iterator[tuple[Key, str]]:
        for summary in dataset:
            info = summary.document
            written = _LINE_ENDS.sub(_escaped, summary.model_dump_json())
            yield (info.path or "", info.id), written

    for written in sorted_lines(keyed()):
        yield f"{written}\n"


def event_list(dataset: Dataset, options: ExportOptions) -> Iterator[str]:
    """Yield DNA's event list. It ends without a line feed, as DNA's own does."""
    yield events.HEADER
    statement = 0
    for number, summary in enumerate(dataset, start=1):
        text = Utf16Offsets.of(dataset.text(summary))
        for event in events.events_of(summary, text, options.events):
            statement += 1
            yield "\n" + events.event_line(event, statement, number, summary)


def timeline_table(dataset: Dataset, options: ExportOptions) -> Iterator[str]:
    """Yield the timeline as CSV."""

    def keyed() -> Iterator[tuple[Key, str]]:
        for summary in dataset:
            for key, row in timeline.entries_of(summary):
                yield key, line(row, raw=options.raw)

    yield (BOM if options.excel else "") + line(timeline.HEADER)
    yield from sorted_lines(keyed())


def overview_page(dataset: Dataset, options: ExportOptions) -> Iterator[str]:
    """Yield the Markdown page of all documents."""
    del options
    overview = Overview()
    for summary in dataset:
        overview.add(summary)
    yield overview.markdown(read_failures(dataset.folder))


def network_in(format: str) -> Callable[[Dataset, ExportOptions], Iterator[str]]:
    """Return what yields the network that the options describe, in `format`."""

    def pieces(dataset: Dataset, options: ExportOptions) -> Iterator[str]:
        return network_text(dataset, format, options.network)

    return pieces


def read_failures(folder: Path) -> list[Failure]:
    """Return the documents that could not be summarized, as far as the folder says.

    Raises:
        InputError: If its list of failures cannot be read.
    """
    path = folder / FAILURE_LINES
    if not path.is_file():
        return []
    hint = "run `summarizer batch` again, or remove the file"
    try:
        rows = [json.loads(row) for row in path.read_bytes().split(b"\n") if row.strip()]
        kept = ("document", "stage", "error", "attempts")
        return [Failure.model_validate({key: row.get(key) for key in kept}) for row in rows]
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), hint) from None
    except (ValueError, AttributeError):
        raise InputError("this is no list of failures", str(path), hint) from None


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
