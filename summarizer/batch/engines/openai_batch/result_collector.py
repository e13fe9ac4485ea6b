"""Download the results of a batch, and save every line in the submission store."""

import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from openai.types import Batch

from summarizer.batch.engines.openai_batch.batch_api import BatchApi
from summarizer.batch.engines.openai_batch.submission_store import Submission, SubmissionStore
from summarizer.text.surrogates import escape_surrogates

FINAL_STATES = frozenset({"completed", "failed", "expired", "cancelled"})

QUEUE_FULL = "token_limit_exceeded"
"""Error code of a batch that exceeds the account's limit of enqueued tokens."""

_CHUNK_SIZE = 500
_MAX_DOWNLOADS = 4
_RETRY_PAUSE = 2.0


def collect_results(
    api: BatchApi, submissions: SubmissionStore, submission: Submission, batch: Batch, folder: Path
) -> None:
    """Save all results of a batch in a final state, then delete the submission.

    Requests without a result get an error as their result.
    """
    # Some providers use "" for a file that does not exist.
    for number, file_id in enumerate((batch.output_file_id, batch.error_file_id)):
        if file_id:
            path = folder / f"{submission.token}.results-{number}"
            _download(api, file_id, path, completed_count(batch) if number == 0 else 0)
            lines = _lines(path)
            while chunk := list(islice(lines, _CHUNK_SIZE)):
                submissions.save_results(submission.token, chunk)
            path.unlink()
    submissions.delete_submission(submission.token, _default_result(batch))


def first_error(batch: Batch) -> tuple[str, str]:
    """Return code and message of the first error of a batch; empty strings if there is none."""
    for error in (batch.errors.data if batch.errors else None) or ():
        return str(error.code or ""), str(error.message or "")
    return "", ""


def completed_count(batch: Batch) -> int:
    """Return the number of requests that are answered."""
    return (batch.request_counts.completed or 0) if batch.request_counts else 0


def _download(api: BatchApi, file_id: str, path: Path, expected: int) -> None:
    """Download a file that should have at least `expected` lines.

    A truncated or still incomplete file is downloaded again, since its missing responses would be
    requested and paid for again. The last download is accepted as it is.
    """
    for number in range(1, _MAX_DOWNLOADS + 1):
        api.download(file_id, path)
        if number == _MAX_DOWNLOADS or sum(1 for _ in _lines(path)) >= expected:
            return
        time.sleep(_RETRY_PAUSE * number)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield request id and JSON of each valid line."""
    with path.open("rb") as file:
        for raw in file:
            try:
                line = json.loads(raw)
            except (ValueError, RecursionError):
                continue
            if isinstance(line, dict) and isinstance(line.get("custom_id"), str):
                # Encoded again, since the original may be invalid UTF-8.
                yield escape_surrogates(line["custom_id"]), json.dumps(line)


def _default_result(batch: Batch) -> dict[str, Any] | None:
    """Return the result of requests without one; `None` if they were not started."""
    code, message = first_error(batch)
    if batch.status == "failed" and code == QUEUE_FULL:
        return None
    return {"error": {"code": f"batch_{batch.status}", "message": message}}
