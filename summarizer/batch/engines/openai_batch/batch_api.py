"""Calls to a provider's batch API, with retries.

A batch that is created twice is paid for twice, and providers accept no idempotency key. So each
batch carries a token in its metadata. If a call that created a batch may have succeeded without a
response, the provider's batches are searched for the token before the call is repeated.
"""

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
_MAX_CLOCK_DIFFERENCE = 86_400.0
"""Seconds between the provider's clock and the local one."""

_PAGE_SIZE = 100
_CANCEL_CHECK_SECONDS = 0.2
_FILE_TIMEOUT = 3_600.0
"""Seconds for an upload or download."""

_Result = TypeVar("_Result")


class CallAbandoned(Exception):
    """The run was aborted during a call, which may still succeed."""


@dataclass
class BatchApi:
    """A provider's batch API; `model` and `server` are for errors.

    Args:
        search_pauses: Seconds between searches for a batch that may have been created.
        is_cancelled: Checked during each call, which then raises `CallAbandoned`.
    """

    connection: Connection
    model: str
    server: str
    retry_policy: RetryPolicy = field(default_factory=lambda: RetryPolicy(deadline=_FILE_TIMEOUT))
    search_pauses: tuple[float, ...] = (1.0, 3.0)
    is_cancelled: Callable[[], bool] = lambda: False

    def upload(self, path: Path) -> str:
        """Upload a request file; return its id."""

        def send() -> str:
            files = self.connection.client.files
            with path.open("rb") as file:
                return files.create(file=file, purpose="batch", timeout=_FILE_TIMEOUT).id

        try:
            return self._call(send)
        except openai.NotFoundError:
            what = "the server has no batch API (HTTP 404)"
            hint = "use --engine threads, or another --base-url"
            raise ConfigError(what, self.server, hint) from None
        except OSError as error:
            what = f"the requests cannot be read: {error.strerror}"
            raise OutputError(what, str(path), "run the same command again") from None

    def create(self, file_id: str, token: str, *, started_at: float, may_exist: bool) -> str:
        """Create the batch of a request file, unless an earlier call did; return its id.

        The submission was started at `started_at`, in seconds since the epoch.
        """

        def find_or_create() -> str:
            nonlocal may_exist
            batch_id = self._search(file_id, token, started_at) if may_exist else None
            if batch_id is not None:
                return batch_id
            may_exist = True
            metadata = {TOKEN: token}
            return self.connection.client.batches.create(
                input_file_id=file_id, endpoint=ENDPOINT, completion_window="24h", metadata=metadata
            ).id

        return self._call(find_or_create)

    def retrieve(self, batch_id: str) -> Batch | None:
        """Return the current state of a batch; `None` if the provider does not know it."""
        try:
            return self._call(lambda: self.connection.client.batches.retrieve(batch_id))
        except openai.NotFoundError:
            return None

    def download(self, file_id: str, path: Path) -> None:
        """Download a result file to `path`."""

        def stream() -> None:
            content = self.connection.client.files.with_streaming_response.content
            try:
                with content(file_id, timeout=_FILE_TIMEOUT) as response, path.open("wb") as target:
                    for chunk in response.iter_bytes():
                        target.write(chunk)
            except httpx2.TransportError as error:
                # The SDK translates errors before the first byte only.
                request = httpx2.Request("GET", self.server)
                raise openai.APIConnectionError(request=request) from error

        try:
            self._call(stream)
        except openai.NotFoundError:
            what = "the provider no longer has the results (HTTP 404)"
            raise ModelUnreachable(what, file_id, "run again with another --out") from None
        except OSError as error:
            what = f"the results cannot be written: {error.strerror}"
            raise OutputError(what, str(path), "check rights and free space") from None

    def close(self) -> None:
        """Close the connection."""
        self.connection.abort()
        self.connection.client.close()

    def _search(self, file_id: str, token: str, started_at: float) -> str | None:
        """Search several times, since a call may still be in progress at the provider."""
        for pause in (0, *self.search_pauses):
            time.sleep(pause)
            if batch_id := self._find(file_id, token, started_at):
                return batch_id
        return None

    def _find(self, file_id: str, token: str, started_at: float) -> str | None:
        """Return the id of the batch with this file or token, newest first."""
        for batch in self.connection.client.batches.list(limit=_PAGE_SIZE):
            if batch.input_file_id == file_id or (batch.metadata or {}).get(TOKEN) == token:
                return batch.id
            if batch.created_at < started_at - _MAX_CLOCK_DIFFERENCE:
                return None
        return None

    def _call(self, call: Callable[[], _Result]) -> _Result:
        """Return the result of `call`, which is retried after temporary errors.

        Raises:
            NotFoundError: If the provider does not know the resource.
            ConfigError: If it rejects the call.
            CallAbandoned: If the run is aborted.
            ModelUnreachable: If the errors persist, or another `ModelError`.
        """
        ends_at = time.monotonic() + self.retry_policy.deadline
        retry = retrying(self.retry_policy, lambda: ends_at - time.monotonic())
        try:
            return self._run_in_thread(partial(retry, call))
        except (openai.NotFoundError, OSError, CallAbandoned):
            raise
        except Exception as error:
            failure = as_model_error(error, self.model, self.connection.secrets)
        if isinstance(failure, ModelRejected):
            raise ConfigError(failure.what, failure.where, failure.hint)
        raise failure

    def _run_in_thread(self, call: Callable[[], _Result]) -> _Result:
        """Return the result of `call`, which runs in a thread that can be abandoned."""
        result: Future[_Result] = Future()

        def work() -> None:
            try:
                result.set_result(call())
            except BaseException as error:
                result.set_exception(error)

        Thread(target=work, name="provider", daemon=True).start()
        while True:
            try:
                return result.result(_CANCEL_CHECK_SECONDS)
            except TimeoutError:
                # Raised by the call itself.
                if result.done():
                    raise
            if self.is_cancelled():
                raise CallAbandoned
