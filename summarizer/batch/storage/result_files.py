"""Write the files of a results folder from the store: per document, and `*.jsonl` for all."""

import re
from pathlib import Path

from summarizer.batch.storage.store import IS_LATEST_INPUT, JSONL_CURRENT, Store, decompress
from summarizer.dataset import FAILURE_LINES, SUMMARIES, SUMMARY_LINES, TEXTS
from summarizer.output import write_atomically, write_lines
from summarizer.summary import Summary

_SQL = f"SELECT {{}} FROM inputs JOIN {{}} USING (id) WHERE {IS_LATEST_INPUT} ORDER BY position"  # noqa: S608
_TEMPORARY_NAME = re.compile(r"\..+\.[a-z0-9_]{8}\Z")


def remove_temporary_files(folder: Path) -> None:
    """Remove the temporary files of a killed run."""
    for directory in (folder, folder / SUMMARIES, folder / TEXTS):
        if directory.is_dir():
            for entry in directory.iterdir():
                if _TEMPORARY_NAME.match(entry.name):
                    entry.unlink(missing_ok=True)


def write_document_files(store: Store, summary: Summary, text: str) -> None:
    """Write the two files of a document, and mark them as written in the store."""
    document_id = summary.document.id
    write_atomically(store.folder / TEXTS / f"{document_id}.txt", text)
    json = summary.model_dump_json(indent=2) + "\n"
    write_atomically(store.folder / SUMMARIES / f"{document_id}.json", json)
    # A lost mark only means that the next run writes the two files again.
    store.write_later("UPDATE finished SET filed = 1 WHERE id = ?", document_id)


def write_missing_files(store: Store) -> None:
    """Write the files of stored documents that a killed run did not write."""
    sql = "SELECT summary, records.text FROM finished JOIN records USING (id) WHERE filed = 0"
    for summary, text in store.stream(sql):
        record = Summary.model_validate_json(decompress(summary))
        write_document_files(store, record, decompress(text))


def write_jsonl_files(store: Store) -> None:
    """Write `summaries.jsonl` and `failures.jsonl` in the order of the inputs."""
    summaries = store.stream(_SQL.format("summary", "records"))
    failures = store.stream(_SQL.format("record", "failed"))
    write_lines(store.folder / SUMMARY_LINES, (decompress(summary) for (summary,) in summaries))
    write_lines(store.folder / FAILURE_LINES, (record for (record,) in failures))
    store.set_note(JSONL_CURRENT, "yes")


def jsonl_files_are_current(store: Store) -> bool:
    """Return whether both `*.jsonl` files exist and agree with the store."""
    exist = all((store.folder / name).is_file() for name in (SUMMARY_LINES, FAILURE_LINES))
    return exist and store.note(JSONL_CURRENT) == "yes"
