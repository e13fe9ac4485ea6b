"""The calls to a provider's batch API, repeated where that is safe.

Creating a batch is the one call that costs money when it is made twice, and no provider takes a
key that would make it harmless. So each batch bears a token of our own, and where a call may have
come through unheard, the provider's batches are looked through for it before it is repeated.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TypeVar

import httpx2
import openai
from openai.types import Batch

from summarizer.errors import ConfigError, ModelRejected, ModelUnreachable, OutputError
from summarizer.models.remote.batch_requests import ENDPOINT
from summarizer.models.remote.connection import Connection
from summarizer.models.remote.errors import as_model_error
from summarizer.models.remote.retry import retrying
from summarizer.models.remote.retry_policy import RetryPolicy

TOKEN = "summarizer_token"  # noqa: S105 - the name of a field
_SLACK = 86_400.0
"""Seconds by which the provider's clock may differ from ours."""

_PAGE = 100
_LOOK = 0.2
_FILES = 3_600.0
"""Seconds that sending or fetching a file may take."""

_Result = TypeVar("_Result")


class GivenUp(Exception):
    """Nobody waits for the call any more; it may come through all the same."""


@dataclass
class BatchApi:
    """A provider of batches, asked over `line`.

    Args:
        line: The connection.
        model: The model, for errors.
        server: Where it is, for errors and notes.
        budget: How often and how long each call may be tried.
        pauses: Seconds between looks for a batch that may be on its way.
        is_stopped: Tells that nobody waits any more; then a call raises `GivenUp` at once.
    """

    line: Connection
    model: str
    server: str
    budget: RetryPolicy = field(default_factory=lambda: RetryPolicy(deadline=_FILES))
    pauses: tuple[float, ...] = (1.0, 3.0)
    is_stopped: Callable[[], bool] = lambda: False

    def upload(self, path: Path) -> str:
        """Send a request file; return its id.

        Raises:
            ConfigError: If the provider refuses it: a bad key, no batch API.
            ModelUnreachable: If it cannot be sent.
        """

        def send() -> str:
            with path.open("rb") as file:
                sent = self.line.client.files.create(file=file, purpose="batch", timeout=_FILES)
            return sent.id

        try:
            return self._call(send)
        except openai.NotFoundError:
            what = "the server has no batch API (HTTP 404)"
            raise ConfigError(
                what, self.server, "use --engine threads, or another --base-url"
            ) from None
        except OSError as error:
            what = f"the requests cannot be read: {error.strerror}"
            raise OutputError(what, str(path), "run the same command again") from None

    def create(self, file: str, token: str, *, begun: float, perhaps_done: bool) -> str:
        """Create the batch of a request file, or find it; return its id.

        Args:
            file: The id of the file.
            token: Our own name for the batch.
            begun: When the submission was begun, in seconds of the epoch.
            perhaps_done: The call may have been made before.
        """

        def create_or_find() -> str:
            nonlocal perhaps_done
            found = self._sought(file, token, begun) if perhaps_done else None
            if found is not None:
                return found
            perhaps_done = True
            made = self.line.client.batches.create(
                input_file_id=file,
                endpoint=ENDPOINT,
                completion_window="24h",
                metadata={TOKEN: token},
            )
            return made.id

        return self._call(create_or_find)

    def batch(self, id: str) -> Batch | None:
        """Return a batch as it is now, None if the provider does not know it."""
        try:
            return self._call(lambda: self.line.client.batches.retrieve(id))
        except openai.NotFoundError:
            return None

    def fetch(self, file: str, path: Path) -> None:
        """Fetch a file of results to `path`."""

        def stream() -> None:
            content = self.line.client.files.with_streaming_response.content
            try:
                with content(file, timeout=_FILES) as response, path.open("wb") as target:
                    for part in response.iter_bytes():
                        target.write(part)
            except httpx2.TransportError as error:
                # The SDK translates what happens before the first byte only.
                request = httpx2.Request("GET", self.server)
                raise openai.APIConnectionError(request=request) from error

        try:
            self._call(stream)
        except openai.NotFoundError:
            what = "the provider has no results any more (HTTP 404)"
            raise ModelUnreachable(what, file, "run again with another --out") from None
        except OSError as error:
            what = f"the results cannot be written: {error.strerror}"
            raise OutputError(what, str(path), "check rights and free space") from None

    def close(self) -> None:
        """Shut the connection."""
        self.line.abort()
        self.line.client.close()

    def _sought(self, file: str, token: str, begun: float) -> str | None:
        """Look for a batch more than once: the call may be on its way still."""
        found = self._find(file, token, begun)
        for pause in self.pauses:
            if found is None:
                time.sleep(pause)
                found = self._find(file, token, begun)
        return found

    def _find(self, file: str, token: str, begun: float) -> str | None:
        """Look through the provider's batches, the newest first, for the one of a submission."""
        for batch in self.line.client.batches.list(limit=_PAGE):
            if batch.input_file_id == file or (batch.metadata or {}).get(TOKEN) == token:
                return batch.id
            if batch.created_at < begun - _SLACK:
                return None
        return None

    def _call(self, call: Callable[[], _Result]) -> _Result:
        """Return what `call` does, repeated after faults that may pass.

        Raises:
            NotFoundError: If the provider does not know what was asked for.
            ConfigError: If it refuses the call.
            GivenUp: If nobody waits any more.
            ModelUnreachable: If the faults do not pass, or another `ModelError`.
        """
        ends = time.monotonic() + self.budget.deadline
        try:
            return self._awaited(
                partial(retrying(self.budget, lambda: ends - time.monotonic()), call)
            )
        except (openai.NotFoundError, OSError, GivenUp):
            raise
        except Exception as error:
            failure = as_model_error(error, self.model, self.line.secrets)
        if isinstance(failure, ModelRejected):
            raise ConfigError(failure.what, failure.where, failure.hint)
        raise failure

    def _awaited(self, call: Callable[[], _Result]) -> _Result:
        """Return what `call` does, in a thread of its own that can be left alone."""
        result: Future[_Result] = Future()

        def work() -> None:
            try:
                result.set_result(call())
            except BaseException as error:
                result.set_exception(error)

        Thread(target=work, name="provider", daemon=True).start()
        while True:
            try:
                return result.result(_LOOK)
            except TimeoutError:
                # One of the call's own has ended it.
                if result.done():
                    raise
            if self.is_stopped():
                raise GivenUp
