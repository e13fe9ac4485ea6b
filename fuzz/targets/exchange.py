"""Check that networks, annotations, statements and lines are read back as written."""

import csv
import io
import json
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

from fuzz.summaries import SEEDS as SEEDS
from fuzz.summaries import Results, results_of
from summarizer.exports.brat.notes import read_notes
from summarizer.exports.brat.standoff import parse_standoff
from summarizer.exports.brat.summary_to_brat import summary_to_brat
from summarizer.exports.dna.database import MAX_LENGTH, DnaDatabase, shorten
from summarizer.exports.graphs.network_files import (
    NETWORK_FORMATS,
    NetworkKind,
    NetworkOptions,
    build_network,
    resolve_summaries,
)
from summarizer.exports.options import ExportOptions
from summarizer.exports.text_formats import event_list, json_lines, overview_page
from summarizer.networks.network import Network
from summarizer.summary import Summary

_OPTIONS = ExportOptions()
_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
_BARE = re.compile(r"(?<!\\)(?:\\\\)*[`<>~]")
_EVENT_CELLS = 16


def check(data: bytes) -> None:
    """Write the records of `data` in every format and read them back."""
    results = results_of(data)
    if results is None:
        return
    (summary,) = results
    kinds = get_args(NetworkKind)
    options = NetworkOptions(kind=kinds[len(data) % len(kinds)])
    _check_network(build_network(resolve_summaries(results, options), options))
    _check_annotations(summary, results.text(summary))
    _check_streams(results, summary)
    for actor in summary.actors:
        _check_shortened(actor.name)
    if len(data) % 8 == 0:
        # Hashing the password is slow.
        _check_database(summary, results.text(summary))


def _legal(text: str) -> str:
    """Return the text without the characters that XML forbids."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def _check_network(network: Network) -> None:
    names = [_legal(node.name) or node.id for node in network.nodes]
    graph = ElementTree.fromstring("".join(NETWORK_FORMATS["graphml"](network)))  # noqa: S314
    assert [element.text for element in graph.iterfind(".//{*}node/{*}data[@key='name']")] == names
    assert len(list(graph.iterfind(".//{*}edge"))) == len(network.edges)
    graph = ElementTree.fromstring("".join(NETWORK_FORMATS["gexf"](network)))  # noqa: S314
    assert [element.get("label") for element in graph.iterfind(".//{*}node")] == names
    assert len(list(graph.iterfind(".//{*}edge"))) == len(network.edges)
    head, _, rows = "".join(NETWORK_FORMATS["dl"](network)).partition("\ndata:\n")
    assert len([float(cell) for row in rows.splitlines() for cell in row.split()]) == _cells(head)
    labels = [line for line in head.splitlines() if line.startswith('"')]
    assert all(label.count('"') == 2 and label.endswith('"') for label in labels)
    assert len(labels) == sum(map(int, re.findall(r"n[rc]? = (\d+)", head)))


def _cells(head: str) -> int:
    """Return the number of cells of a matrix, from the first line of its file."""
    sizes = [int(size) for size in re.findall(r"n[rc]? = (\d+)", head.partition("\n")[0])]
    return sizes[0] * sizes[-1]


def _check_annotations(summary: Summary, text: str) -> None:
    annotations = summary_to_brat(summary, text)
    # Every reader must see the same lines.
    assert annotations.splitlines() == annotations.split("\n")[:-1]
    standoff = parse_standoff(annotations, "a.ann")
    for mark in standoff.spans.values():
        assert all(0 <= part.start < part.end <= len(text) for part in mark.fragments)
        assert " ".join(part.slice(text) for part in mark.fragments) == mark.text
    notes = [dict(read_notes(note.text)) for note in standoff.notes]
    topics = [position.topic for position in summary.positions]
    assert [note["topic"] for note in notes if "topic" in note] == topics
    assert [note["name"] for note in notes if "name" in note] == [a.name for a in summary.actors]
    events = standoff.events.values()
    assert len(events) == len(summary.claims) + len(summary.positions)


def _check_streams(results: Results, summary: Summary) -> None:
    (written,) = "".join(json_lines(results, _OPTIONS)).splitlines()  # type: ignore[arg-type]
    assert json.loads(written) == summary.model_dump(mode="json")
    events = "".join(event_list(results, _OPTIONS))  # type: ignore[arg-type]
    rows = list(csv.reader(io.StringIO(events, newline=""), delimiter=";", strict=True))
    assert all(len(row) == _EVENT_CELLS for row in rows)
    assert len(rows) == len(events.splitlines())
    page = "".join(overview_page(results, _OPTIONS))  # type: ignore[arg-type]
    assert not _BARE.search(page)
    for row in page.split("\n"):
        assert not row.startswith("|") or len(re.findall(r"(?<!\\)\|", row)) in {5, 6}


def _check_shortened(name: str) -> None:
    line = shorten(name)
    assert len(line.encode("utf-16-le")) // 2 <= MAX_LENGTH
    assert len(line.splitlines()) <= 1


def _check_database(summary: Summary, text: str) -> None:
    path = _FOLDER / "a.dna"
    path.unlink(missing_ok=True)
    with DnaDatabase(path, _OPTIONS.dna) as database:
        database.add(summary, text)
    with closing(sqlite3.connect(path)) as sql:
        ((shown,),) = sql.execute("select Text from DOCUMENTS")
        spans = sql.execute("select Start, Stop from STATEMENTS").fetchall()
        names = {name for (name,) in sql.execute("select Value from ENTITIES")}
    units = len(shown.encode("utf-16-le")) // 2
    assert all(0 <= start < stop <= units for start, stop in spans)
    topics = [position.topic for position in summary.positions if position.stance != "neutral"]
    assert {shorten(topic) for topic in topics} <= names
