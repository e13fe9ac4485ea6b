"""The exports page shows the formats, columns and examples of the code."""

import json
import re
from pathlib import Path
from typing import get_args

from support.data.eval_cases import kesh, perfect

from summarizer.cli.option_types import Format
from summarizer.exports.brat.summary_to_brat import summary_to_brat
from summarizer.exports.dna import events
from summarizer.exports.dna.database_schema import PASSWORD
from summarizer.exports.dna.utf16_offsets import Utf16Offsets
from summarizer.exports.tables import csv_writer, timeline
from summarizer.summary import Summary
from summarizer.tables.rows import TABLES

DOCS = Path(__file__).parents[2] / "docs" / "reference"
PAGE = (DOCS / "exports.md").read_text(encoding="utf-8")


def test_every_format_is_listed() -> None:
    listed = re.findall(r"^\| ((?:`[\w-]+`(?:, )?)+) \|", PAGE, re.MULTILINE)
    assert {name for row in listed for name in re.findall(r"`([\w-]+)`", row)} >= set(
        get_args(Format)
    )


def test_every_table_lists_its_columns() -> None:
    for table in TABLES:
        assert f"| `{table.name}` | {', '.join(table.header)} |\n" in PAGE
    words = " ".join(PAGE.split()).replace(" (`claim` or `position`)", "")
    assert f"{', '.join(timeline.HEADER)};" in words


def test_the_examples_are_written_by_the_exports() -> None:
    summary, text = perfect(kesh()), kesh().text
    written = [csv_writer.csv_line(row).strip() for _, row in timeline.timeline_rows(summary)]
    statements = events.events_of(summary, Utf16Offsets.of(text), events.DNA_STATEMENT_OPTIONS)
    written += [events.event_line(event, n, 1, summary) for n, event in enumerate(statements, 1)]
    written += summary_to_brat(summary, text).split("\n")
    shown = [
        line
        for block in re.findall(r"```(?:csv|text)\n(.*?)```", PAGE, re.DOTALL)
        for line in block.split("\n")
        if line
    ]
    assert len(shown) == 7
    assert [line for line in shown if line not in written] == []


def test_the_password_is_documented() -> None:
    assert f"`Admin`, password `{PASSWORD}`" in " ".join(PAGE.split())


def test_the_schema_file_is_the_schema_of_summaries() -> None:
    schema = json.loads((DOCS / "summary.schema.json").read_text(encoding="utf-8"))
    assert schema == Summary.model_json_schema()
