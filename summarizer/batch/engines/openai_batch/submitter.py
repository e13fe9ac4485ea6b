"""Submit requests in batches, and collect the results of finished batches.

Each step is recorded before and after it is taken, so that a run resumes after a crash between any
two of them.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openai.types import Batch

from summarizer.batch.engines.openai_batch.batch_api import BatchApi
from summarizer.batch.engines.openai_batch.request_file import (
    FileLimits,
    RequestFile,
    remove_other_files,
    request_path,
)
from summarizer.batch.engines.openai_batch.result_collector import (
    FINAL_STATES,
    QUEUE_FULL,
    collect_results,
    completed_count,
    first_error,
)
from summarizer.batch.engines.openai_batch.submission_store import (
    CREATING,
    SENT,
    WRITTEN,
    Submission,
    SubmissionStore,
)
from summarizer.errors import ConfigError, ModelUnreachable, RateLimited
from summarizer.text.document import Document

_CHUNK_SIZE = 100
"""Documents that are recorded in one transaction."""

_BATCH_LIFETIME = 30 * 86_400.0
"""Seconds for which a provider is certain to know a batch."""

_MAX_FAILED_POLLS = 60
"""Consecutive failed polls before the run ends: laptops and networks may be offline for a while."""


@dataclass
class BatchSubmitter:
    """Writes request files in `_folder`, submits them, and collects the results."""

    _api: BatchApi
    _submissions: SubmissionStore
    _folder: Path
    _limits: FileLimits
    _on_status: Callable[[str], None]
    _last_status: str = ""
    _file: RequestFile | None = None
    _capabilities: str = ""
    _requests: list[tuple[str, str]] = field(default_factory=list)
    _documents: list[Document] = field(default_factory=list)
    _is_sequential: bool = False
    _failed_polls: int = 0

    @property
    def is_sent(self) -> bool:
        """Whether everything that can be submitted now is submitted."""
        open_states = () if self._must_wait else (WRITTEN, CREATING)
        return not self._submissions.submissions(*open_states)

    def discard_unfinished(self) -> None:
        """Delete what a killed run was writing."""
        remove_other_files(self._folder, self._submissions.discard_unfinished())

    def add(
        self,
        document: Document,
        request_keys: Sequence[str],
        lines: Sequence[bytes],
        capabilities: str,
    ) -> None:
        """Add the missing requests about a document, which waits for all its requests."""
        if self._file is not None and (
            capabilities != self._capabilities or not self._file.fits(lines)
        ):
            self.finish_file()
            self.send()
        self._capabilities = capabilities
        for request_key, line in zip(request_keys, lines, strict=True):
            # Only a document with more requests than a file may hold is split.
            if self._file is not None and not self._file.fits([line]):
                self.finish_file()
            self._current_file().add(line)
            self._requests.append((document.id, request_key))
        self._documents.append(document)
        if len(self._documents) >= _CHUNK_SIZE:
            self._record()

    def finish_file(self) -> None:
        """Complete the current file."""
        self._record()
        if self._file is not None:
            self._file.close()
            self._submissions.set_state(self._file.token, WRITTEN, requests=self._file.requests)
            self._file = None

    def send(self) -> None:
        """Submit the complete files, as far as the provider's queue accepts them."""
        for submission in self._submissions.submissions(WRITTEN, CREATING):
            if self._must_wait:
                return
            self._send(submission)
            self._report_status()

    def collect(self) -> bool:
        """Collect the results of finished batches; return whether there was one."""
        has_results = False
        answered = 0
        try:
            for submission in self._sent():
                batch = self._api.retrieve(submission.batch_id or "")
                if batch is None or batch.status in FINAL_STATES:
                    self._collect(submission, batch)
                    has_results = True
                else:
                    answered += completed_count(batch)
        except (ModelUnreachable, RateLimited):
            self._failed_polls += 1
            if self._failed_polls >= _MAX_FAILED_POLLS:
                raise
            self._on_status("the provider does not respond; trying again")
            return has_results
        self._failed_polls = 0
        self._report_status(answered)
        return has_results

    def sent_counts(self) -> tuple[int, int]:
        """Return the numbers of batches and requests at the provider."""
        submissions = self._sent()
        return len(submissions), sum(submission.requests for submission in submissions)

    def close(self) -> None:
        """Close the current file."""
        if self._file is not None:
            self._file.close()

    def _current_file(self) -> RequestFile:
        if self._file is None:
            token = secrets.token_hex(12)
            self._submissions.begin(token)
            self._file = RequestFile(self._folder, token, self._limits)
        return self._file

    def _record(self) -> None:
        if self._requests or self._documents:
            token = self._file.token if self._file else None
            self._submissions.add_requests(
                token, self._capabilities, self._requests, self._documents
            )
        self._requests, self._documents = [], []

    def _send(self, submission: Submission) -> None:
        token, file_id = submission.token, submission.file_id
        if file_id is None:
            file_id = self._api.upload(request_path(self._folder, token))
            self._submissions.set_state(token, CREATING, file=file_id)
        may_exist, started_at = submission.state == CREATING, submission.started_at
        batch_id = self._api.create(file_id, token, started_at=started_at, may_exist=may_exist)
        self._submissions.set_state(token, SENT, batch=batch_id)

    def _collect(self, submission: Submission, batch: Batch | None) -> None:
        if batch is None:
            self._discard_unknown(submission)
            return
        if batch.status == "failed" and first_error(batch)[0] == QUEUE_FULL:
            self._reduce_batches(submission.requests)
        collect_results(self._api, self._submissions, submission, batch, self._folder)
        request_path(self._folder, submission.token).unlink(missing_ok=True)

    def _reduce_batches(self, requests: int) -> None:
        """Submit smaller batches one by one, since the account's queue is full."""
        if not self._is_sequential:
            self._on_status("the account's queue is short: submitting smaller batches one by one")
        self._is_sequential = True
        if requests == 1:
            what = "the account's queue does not accept a single request"
            raise ConfigError(what, self._api.model, "use live requests: --engine threads")
        fewer = max(1, min(requests, self._limits.requests) // 2)
        self._limits = FileLimits(fewer, self._limits.size)

    def _discard_unknown(self, submission: Submission) -> None:
        """Let the requests of a batch that has expired at the provider be submitted again."""
        if time.time() - submission.started_at < _BATCH_LIFETIME:
            what = f"the provider does not know the batch {submission.batch_id}"
            hint = "use the account that submitted it; another --out begins anew"
            raise ConfigError(what, hint)
        self._submissions.delete_submission(submission.token, None)

    def _sent(self) -> list[Submission]:
        return self._submissions.submissions(SENT)

    @property
    def _must_wait(self) -> bool:
        return self._is_sequential and bool(self._sent())

    def _report_status(self, answered: int = 0) -> None:
        batches, requests = self.sent_counts()
        progress = f"{answered:,} of {pluralize(requests, 'request')} answered"
        status = f"with the provider: {pluralize(batches, 'batch')}, {progress}"
        if batches and status != self._last_status:
            self._on_status(status)
        self._last_status = status


def pluralize(count: int, noun: str) -> str:
    """Return `1 batch` or `2 batches`."""
    ending = "" if count == 1 else "es" if noun.endswith("h") else "s"
    return f"{count:,} {noun}{ending}"
