"""Send requests to the provider in batches, and collect what is over.

Each step is noted before and after it is taken, so that a run that is killed between any two of
them goes on where that one stopped.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from openai.types import Batch

from summarizer.batch.engines.openai_batch.batch_api import BatchApi
from summarizer.batch.engines.openai_batch.request_file import Limits, RequestFile, path_of, sweep
from summarizer.batch.engines.openai_batch.result_collector import OVER, TOO_MUCH, collect, said_by
from summarizer.batch.engines.openai_batch.submission_store import (
    CREATING,
    SENT,
    WRITTEN,
    Submission,
    SubmissionStore,
)
from summarizer.errors import ConfigError, ModelUnreachable, RateLimited
from summarizer.text.document import Document

_CHUNK = 100
"""Documents that are noted together."""

_KEPT = 30 * 86_400.0
"""Seconds for which a provider knows a batch for certain."""

_SILENCES = 60
"""Polls in a row that may fail before the run ends: networks and laptops sleep."""


class BatchSubmitter:
    """The way of requests to `provider` and back.

    Args:
        provider: Where they go.
        register: Notes each step.
        folder: For the request files.
        limits: Of one request file.
        say: Told in a line what is with the provider, whenever that changes.
    """

    def __init__(
        self,
        provider: BatchApi,
        register: SubmissionStore,
        folder: Path,
        limits: Limits,
        say: Callable[[str], None],
    ) -> None:
        self._provider = provider
        self._register = register
        self._folder = folder
        self._limits = limits
        self._say = say
        self._said = ""
        self._file: RequestFile | None = None
        self._form = ""
        self._asks: list[tuple[str, str]] = []
        self._documents: list[Document] = []
        self._is_narrow = False
        self._silences = 0

    @property
    def is_sent(self) -> bool:
        """Whether the provider has all that can be sent now."""
        open_states = () if self._is_narrow and self._at_the_provider() else (WRITTEN, CREATING)
        return not self._register.submissions(*open_states)

    def tidy(self) -> None:
        """Clear away what a killed run was in the middle of writing."""
        sweep(self._folder, self._register.tidy())

    def put(
        self, document: Document, asks: Sequence[str], lines: Sequence[bytes], form: str
    ) -> None:
        """Put the requests about a document into the file that goes out next.

        Args:
            document: Waits for them, and for those that are under way.
            asks: Their keys.
            lines: As the provider takes them.
            form: The form they have.
        """
        if self._file is not None and (form != self._form or not self._file.has_room(lines)):
            self.finish()
            self.send()
        self._form = form
        for request, line in zip(asks, lines, strict=True):
            # Only a document with more requests than one file may hold is cut.
            if self._file is not None and not self._file.has_room([line]):
                self.finish()
            self._opened().add(line)
            self._asks.append((document.id, request))
        self._documents.append(document)
        if len(self._documents) >= _CHUNK:
            self._note()

    def finish(self) -> None:
        """Make the file that is being written whole."""
        self._note()
        if self._file is None:
            return
        self._file.close()
        self._register.written(self._file.token, self._file.requests)
        self._file = None

    def send(self) -> None:
        """Send what is written, as far as the provider's queue takes it.

        Raises:
            ConfigError: If the provider refuses it.
            ModelUnreachable: If it cannot be sent.
        """
        for submission in self._register.submissions(WRITTEN, CREATING):
            if self._is_narrow and self._at_the_provider():
                return
            self._send(submission)
            self._tell()

    def collect(self) -> bool:
        """Collect the batches that are over; tell whether there was one.

        Raises:
            ConfigError: If the provider refuses to say.
            ModelUnreachable: If it stays silent for long.
        """
        is_news = False
        answered = 0
        try:
            for submission in self._at_the_provider():
                batch = self._provider.batch(submission.batch or "")
                if batch is None:
                    self._lose(submission)
                    is_news = True
                elif batch.status in OVER:
                    self._collect(submission, batch)
                    is_news = True
                elif batch.request_counts:
                    answered += batch.request_counts.completed or 0
        except (ModelUnreachable, RateLimited):
            self._silences += 1
            if self._silences >= _SILENCES:
                raise
            self._say("the provider does not answer; it is asked again")
            return is_news
        self._silences = 0
        self._tell(answered)
        return is_news

    def sent(self) -> tuple[int, int]:
        """Return how many batches and requests are with the provider."""
        found = self._at_the_provider()
        return len(found), sum(submission.requests for submission in found)

    def close(self) -> None:
        """Let go of the file that is being written."""
        if self._file is not None:
            self._file.close()

    def _opened(self) -> RequestFile:
        if self._file is None:
            token = secrets.token_hex(12)
            self._register.begin(token)
            self._file = RequestFile(self._folder, token, self._limits)
        return self._file

    def _note(self) -> None:
        if self._file is not None:
            self._register.add(self._file.token, self._form, self._asks, self._documents)
        elif self._documents:
            self._register.wait(self._documents)
        self._asks, self._documents = [], []

    def _send(self, submission: Submission) -> None:
        token, file = submission.token, submission.file
        perhaps_done = submission.state == CREATING
        if file is None:
            file = self._provider.upload(path_of(self._folder, token))
            self._register.uploaded(token, file)
        batch = self._provider.create(file, token, begun=submission.at, perhaps_done=perhaps_done)
        self._register.sent(token, batch)

    def _collect(self, submission: Submission, batch: Batch) -> None:
        if batch.status == "failed" and said_by(batch)[0] == TOO_MUCH:
            self._narrow(submission.requests)
        collect(self._provider, self._register, submission, batch, self._folder)
        path_of(self._folder, submission.token).unlink(missing_ok=True)

    def _narrow(self, requests: int) -> None:
        """Send smaller batches, one after the other: the account's queue is short."""
        if not self._is_narrow:
            self._is_narrow = True
            self._say("the account's queue is short: smaller batches go out one by one")
        if requests == 1:
            what = "the account's queue does not take a single request"
            raise ConfigError(what, self._provider.model, "ask live: --engine threads")
        fewer = max(1, min(requests, self._limits.requests) // 2)
        self._limits = Limits(fewer, self._limits.size)

    def _lose(self, submission: Submission) -> None:
        """Have the requests of a batch that the provider no longer knows asked again."""
        if time.time() - submission.at < _KEPT:
            what = f"the provider does not know the batch {submission.batch}"
            hint = "use the account that submitted it; another --out begins anew"
            raise ConfigError(what, hint)
        self._register.end(submission.token, None)

    def _at_the_provider(self) -> list[Submission]:
        return self._register.submissions(SENT)

    def _tell(self, answered: int = 0) -> None:
        batches, requests = self.sent()
        part = f"{answered:,} of {counted(requests, 'request')} answered"
        line = f"with the provider: {counted(batches, 'batch')}, {part}"
        if batches and line != self._said:
            self._say(line)
        self._said = line


def counted(number: int, noun: str) -> str:
    """Return `1 batch` or `2 batches`."""
    ending = "" if number == 1 else "es" if noun.endswith("h") else "s"
    return f"{number:,} {noun}{ending}"
