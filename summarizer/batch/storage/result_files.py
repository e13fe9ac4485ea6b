"""Write the files of a results folder from the store: per document, and `*.jsonl` for all."""

import hashlib
import re
from pathlib import Path

from summarizer.batch.storage.store import IS_LATEST_INPUT, JSONL_CURRENT, Store, decompress
from summarizer.dataset import FAILURE_LINES, SUMMARIES, SUMMARY_LINES, TEXTS
from summarizer.output import write_atomically, write_lines
from summarizer.summary import Summary

_SQL = f"SELECT {{}} FROM inputs JOIN {{}} USING (id) WHERE {IS_LATEST_INPUT} ORDER BY position"  # noqa: S608
_STAMP_BYTES = 7  # SQLite's integers are signed and have eight.
_TEMPORARY_NAME = re.compile(r"\..+\.[a-z0-9_]{8}\Z")


def remove_temporary_files(folder: Path) -> None:
    """Remove the temporary files of a killed run."""
    for directory in (folder, folder / SUMMARIES, folder / TEXTS):
        if directory.is_dir():
            for entry in directory.iterdir():
                if _TEMPORARY_NAME.match(entry.name):
                    entry.unlink(missing_ok=True)


def write_document_files(store: Store, summary: Summary, text: str) -> None:
    """Write the two files of a document, and their stamp into the store."""
    document_id = summary.document.id
    summary_path, text_path = _document_paths(store.folder, document_id)
    write_atomically(text_path, text)
    write_atomically(summary_path, summary.model_dump_json(indent=2) + "\n")
    # A lost stamp only means that the next run writes the two files again.
    sql = "UPDATE finished SET filed = ? WHERE id = ?"
    store.write_later(sql, _stamp(summary_path, text_path), document_id)


def restore_document_files(store: Store) -> None:
    """Write the files of stored documents that are missing or were changed since."""
    for document_id, stamp in store.stream("SELECT id, filed FROM finished"):
        if stamp and stamp == _stamp(*_document_paths(store.folder, document_id)):
            continue
        for summary, text in store.rows(
            "SELECT summary, text FROM records WHERE id = ?", document_id
        ):
            record = Summary.model_validate_json(decompress(summary))
            write_document_files(store, record, decompress(text))


def _document_paths(folder: Path, document_id: str) -> tuple[Path, Path]:
    return folder / SUMMARIES / f"{document_id}.json", folder / TEXTS / f"{document_id}.txt"


def _stamp(*paths: Path) -> int:
    """Return a number that changes with the size or time of a file; 0 if one is missing."""
    try:
        states = [(status.st_size, status.st_mtime_ns) for status in map(Path.stat, paths)]
    except OSError:
        return 0
    digest = hashlib.blake2b(repr(states).encode(), digest_size=_STAMP_BYTES).digest()
    return int.from_bytes(digest) or 1


def write_jsonl_files(store: Store) -> None:
    """Write `summaries.jsonl` and `failures.jsonl` in the order of the inputs."""
    summaries = store.stream(_SQL.format("summary", "records"))
    failures = store.stream(_SQL.format("record", "failed"))
    write_lines(store.folder / SUMMARY_LINES, (decompress(summary) for (summary,) in summaries))
    write_lines(store.folder / FAILURE_LINES, (record for (record,) in failures))
    store.set_note(JSONL_CURRENT, str(_stamp(*_jsonl_paths(store.folder))))


def jsonl_files_are_current(store: Store) -> bool:
    """Return whether both `*.jsonl` files exist, unchanged, and agree with the store."""
    stamp = _stamp(*_jsonl_paths(store.folder))
    return stamp != 0 and store.note(JSONL_CURRENT) == str(stamp)


def _jsonl_paths(folder: Path) -> tuple[Path, Path]:
    return folder / SUMMARY_LINES, folder / FAILURE_LINES
