"""The files of a folder of results, made from the store: a document's own, and those of all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from summarizer.batch.storage.store import LINES_CURRENT, Store, noted, unpacked
from summarizer.dataset import FAILURE_LINES, SUMMARIES, SUMMARY_LINES, TEXTS
from summarizer.output import write_atomically, write_lines
from summarizer.summary import Summary

_LATEST = "generation = (SELECT CAST(value AS INTEGER) FROM notes WHERE name = 'generation')"
_SUMMARIES = (
    "SELECT records.summary FROM inputs JOIN records ON records.id = inputs.id"  # noqa: S608
    f" WHERE inputs.{_LATEST} ORDER BY inputs.position"
)
_FAILURES = (
    "SELECT failed.record FROM inputs JOIN failed ON failed.id = inputs.id"  # noqa: S608
    f" WHERE inputs.{_LATEST} ORDER BY inputs.position"
)


_LEFT_BEHIND = re.compile(r"\..+\.[a-z0-9_]{8}\Z")


def sweep(folder: Path) -> None:
    """Remove the temporary files that a killed run left behind."""
    for place in (folder, folder / SUMMARIES, folder / TEXTS):
        if place.is_dir():
            for entry in place.iterdir():
                if _LEFT_BEHIND.match(entry.name):
                    entry.unlink(missing_ok=True)


def file_document(store: Store, summary: Summary, text: str) -> None:
    """Write the files of one document, and note that they are written.

    Raises:
        OutputError: If the disk refuses them.
    """
    id = summary.document.id
    write_atomically(store.folder / TEXTS / f"{id}.txt", text)
    json = summary.model_dump_json(indent=2) + "\n"
    write_atomically(store.folder / SUMMARIES / f"{id}.json", json)
    store.filed(id)


def file_the_rest(store: Store) -> int:
    """Write the files that a run could not write before it was killed; return how many it were.

    Raises:
        OutputError: If the disk refuses them.
    """
    ids = [id for (id,) in store.rows("SELECT id FROM finished WHERE filed = 0")]
    for id in ids:
        for summary, text in store.rows("SELECT summary, text FROM records WHERE id = ?", id):
            file_document(store, Summary.model_validate_json(unpacked(summary)), unpacked(text))
    return len(ids)


def file_lines(store: Store) -> None:
    """Write `summaries.jsonl` and `failures.jsonl` in the order of the inputs.

    Raises:
        OutputError: If the disk refuses them.
    """
    summaries = (unpacked(summary) for (summary,) in store.stream(_SUMMARIES))
    write_lines(store.folder / SUMMARY_LINES, summaries)
    write_lines(store.folder / FAILURE_LINES, _failures(store))
    store.write(noted(LINES_CURRENT, "yes"))


def lines_are_current(store: Store) -> bool:
    """Tell whether the files of lines say what the store says."""
    is_there = all((store.folder / name).is_file() for name in (SUMMARY_LINES, FAILURE_LINES))
    return is_there and store.note(LINES_CURRENT) == "yes"


def lines_are_behind(store: Store) -> None:
    """Note that the files of lines no longer say what the store says."""
    store.set_note(LINES_CURRENT, "no")


def _failures(store: Store) -> Iterator[str]:
    for (record,) in store.stream(_FAILURES):
        yield record
