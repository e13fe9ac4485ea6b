"""Collect the results of a batch: every line that came back goes into the register."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openai.types import Batch

from summarizer.batch.engines.openai_batch.batch_api import BatchApi
from summarizer.batch.engines.openai_batch.submission_store import Submission, SubmissionStore

OVER = frozenset({"completed", "failed", "expired", "cancelled"})
"""States of a batch that do not change any more."""

TOO_MUCH = "token_limit_exceeded"
"""The provider's word for more tokens in its queue than the account may have."""

_CHUNK = 500
_FETCHES = 4
_PAUSE = 2.0


def collect(
    provider: BatchApi,
    register: SubmissionStore,
    submission: Submission,
    batch: Batch,
    folder: Path,
) -> None:
    """Keep all results of a batch that is over, then forget the submission.

    Requests that are in no file of results get a line that says why.

    Args:
        provider: Has the files.
        register: Gets the lines.
        submission: What the batch was submitted as.
        batch: As the provider describes it.
        folder: For the files while they are read.

    Raises:
        ModelUnreachable: If the files cannot be had.
        OutputError: If the disk refuses them.
    """
    # Some providers write "" for a file that is not there.
    for number, file in enumerate((batch.output_file_id, batch.error_file_id)):
        if file:
            path = folder / f"{submission.token}.results-{number}"
            _fetch_whole(provider, file, path, _promised(batch) if number == 0 else 0)
            _keep(register, submission.token, path)
            path.unlink()
    register.end(submission.token, _rest(batch))


def said_by(batch: Batch) -> tuple[str, str]:
    """Return code and message of the first error of a batch, empty if there is none."""
    for error in (batch.errors.data if batch.errors else None) or ():
        return str(error.code or ""), str(error.message or "")
    return "", ""


def _fetch_whole(provider: BatchApi, file: str, path: Path, promised: int) -> None:
    """Fetch a file that holds at least `promised` lines.

    A file that was cut on its way, or is not all there yet, would have answers asked for again
    that are paid for. If it stays short, it is taken as it is.
    """
    for fetches in range(1, _FETCHES + 1):
        provider.fetch(file, path)
        if fetches == _FETCHES or sum(1 for _ in _lines(path)) >= promised:
            return
        time.sleep(_PAUSE * fetches)


def _keep(register: SubmissionStore, token: str, path: Path) -> None:
    chunk: list[tuple[str, str]] = []
    for id, line in _lines(path):
        chunk.append((id, line))
        if len(chunk) == _CHUNK:
            register.results(token, chunk)
            chunk = []
    register.results(token, chunk)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield id and text of each line that is whole."""
    with path.open("rb") as file:
        for raw in file:
            try:
                line = json.loads(raw)
            except (ValueError, RecursionError):
                continue
            if isinstance(line, dict) and isinstance(line.get("custom_id"), str):
                # Anew: what stood in it may be no UTF-8.
                yield line["custom_id"], json.dumps(line)


def _promised(batch: Batch) -> int:
    counts = batch.request_counts
    return (counts.completed or 0) if counts else 0


def _rest(batch: Batch) -> dict[str, Any] | None:
    """Return the line for requests without one, None if they were not even begun."""
    code, message = said_by(batch)
    if batch.status == "failed" and code == TOO_MUCH:
        return None
    return {"error": {"code": f"batch_{batch.status}", "message": message}}
