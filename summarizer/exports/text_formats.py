"""The formats that are one text, generated as the documents are read."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from summarizer.dataset import FAILURE_LINES, Dataset
from summarizer.errors import InputError
from summarizer.exports.dna.events import HEADER, event_line, events_of
from summarizer.exports.dna.utf16_offsets import Utf16Offsets
from summarizer.exports.graphs.network_files import network_text
from summarizer.exports.options import ExportOptions
from summarizer.exports.tables import timeline
from summarizer.exports.tables.csv_writer import BOM, csv_line
from summarizer.exports.tables.overview import Overview
from summarizer.exports.tables.sorting import sorted_lines
from summarizer.schema.summary import Failure

# Legal in JSON, but many readers treat them as line breaks.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def json_lines(dataset: Dataset, options: ExportOptions) -> Iterator[str]:
    """Yield the summaries, one per line, in the order of their paths."""
    del options
    return sorted_lines(
        (
            (summary.document.path or "", summary.document.id),
            _LINE_ENDS.sub(lambda end: f"\\u{ord(end[0]):04x}", summary.model_dump_json()) + "\n",
        )
        for summary in dataset
    )


def event_list(dataset: Dataset, options: ExportOptions) -> Iterator[str]:
    """Yield the event list of DNA. It ends without a line feed, as the files of DNA do."""
    yield HEADER
    statement = 0
    for number, summary in enumerate(dataset, start=1):
        text = Utf16Offsets.of(dataset.text(summary))
        for event in events_of(summary, text, options.dna):
            statement += 1
            yield "\n" + event_line(event, statement, number, summary)


def timeline_table(dataset: Dataset, options: ExportOptions) -> Iterator[str]:
    """Yield the timeline as CSV."""
    yield (BOM if options.excel else "") + csv_line(timeline.HEADER)
    yield from sorted_lines(
        (key, csv_line(row, raw=options.raw))
        for summary in dataset
        for key, row in timeline.timeline_rows(summary)
    )


def overview_page(dataset: Dataset, options: ExportOptions) -> Iterator[str]:
    """Yield the Markdown page on all documents."""
    overview = Overview(options.dna.by)
    for summary in dataset:
        overview.add(summary)
    yield overview.markdown(read_failures(dataset.folder))


def network_format(format: str) -> Callable[[Dataset, ExportOptions], Iterator[str]]:
    """Return the function that yields the network of the options in `format`."""
    return lambda dataset, options: network_text(dataset, format, options.network)


def read_failures(folder: Path) -> list[Failure]:
    """Return the documents that could not be summarized, as recorded in the folder."""
    path = folder / FAILURE_LINES
    if not path.is_file():
        return []
    hint = "run `summarizer batch` again, or remove the file"
    try:
        rows = [json.loads(row) for row in path.read_bytes().split(b"\n") if row.strip()]
        fields = ("document", "stage", "error", "attempts")
        return [Failure.model_validate({key: row.get(key) for key in fields}) for row in rows]
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), hint) from None
    except (ValueError, AttributeError, RecursionError):
        raise InputError("not a list of failures", str(path), hint) from None
