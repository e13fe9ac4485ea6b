"""Store documents that people have coded in a results folder, beside those of a model."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.batch.fingerprint import coding_fingerprint, document_fingerprint
from summarizer.batch.report import NEW, PlanCounts, Report, run_record
from summarizer.batch.storage import result_files
from summarizer.batch.storage.store import (
    GENERATION,
    INPUT_ORDER,
    JSONL_CURRENT,
    DocumentKey,
    Store,
    replace_row,
    utc_now,
)
from summarizer.batch.storage.store_writer import SqlStatement
from summarizer.dataset import RUN
from summarizer.errors import ConfigError
from summarizer.output import write_atomically
from summarizer.summary import Summary
from summarizer.text.document import Document

_CHUNK = 500


@dataclass(frozen=True)
class CodedDocument:
    """A document with what people coded in it; without statements it is not coded yet."""

    document: Document
    summary: Summary

    @property
    def is_coded(self) -> bool:
        """Whether no model needs to be asked about it."""
        return bool(self.summary.positions)


def save_coded(folder: Path, documents: Sequence[CodedDocument], *, overwrite: bool) -> None:
    """Save `documents` in the results folder `folder`, in place of earlier codings of them.

    Raises:
        ConfigError: If a model has summarized one of them and not `overwrite`, or another run is
            using the folder; nothing is saved.
        OutputError: If the folder cannot be written.
    """
    with Store(folder) as store:
        if not overwrite:
            _check_new(store, documents)
        runs = {
            coded: store.run_number(coding_fingerprint(is_coded=coded)) for coded in (True, False)
        }
        started_at = utc_now()
        store.set_note(JSONL_CURRENT, "no")
        for item in documents:
            key = DocumentKey(runs[item.is_coded], document_fingerprint(item.document), None)
            store.save_summary(item.document, item.summary, key)
            result_files.write_document_files(store, item.summary, item.document.text)
        _add_inputs(store, [item.document.id for item in documents])
        result_files.write_jsonl_files(store)
        if not (folder / RUN).exists():
            size = len(documents)
            report = Report(PlanCounts(size, pending=Counter({NEW: size})), finished=size)
            report.count_results(store, runs[True])
            times: dict[str, str | None] = {"started_at": started_at, "ended_at": utc_now()}
            fingerprint = coding_fingerprint(is_coded=True)
            write_atomically(folder / RUN, run_record(report, fingerprint, {}, store, times))


def _check_new(store: Store, documents: Sequence[CodedDocument]) -> None:
    fingerprints = store.run_fingerprints()
    ids = [item.document.id for item in documents]
    for start in range(0, len(ids), _CHUNK):
        for document_id, keys in store.keys(ids[start : start + _CHUNK]).items():
            run = fingerprints[keys.finished.run] if keys.finished else None
            if run is not None and not (run.is_coded or run.is_uncoded):
                model = run.model.partition(";")[0]
                what = f"{document_id} has a summary of {model}"
                hint = "name another --out, or replace it with --overwrite"
                raise ConfigError(what, str(store.folder), hint)


def _add_inputs(store: Store, ids: Sequence[str]) -> None:
    """Add documents to the inputs of the latest run, after the others."""
    generation = int(store.note(GENERATION) or 1)
    sql = "SELECT coalesce(max(position), -1) + 1 FROM inputs WHERE generation = ?"
    first = int(store.value(sql, generation))
    rows = [(generation, first + number, name, None, None, None) for number, name in enumerate(ids)]
    insert = "INSERT OR IGNORE INTO inputs VALUES (?, ?, ?, ?, ?, ?)"
    store.write(
        SqlStatement(insert, rows),
        replace_row("notes", GENERATION, str(generation)),
        replace_row("notes", INPUT_ORDER, ""),
    )
