"""Requests through an asynchronous client of the caller, for threads that wait for the answer.

A connection belongs to the event loop that opened it, so requests run on the loop of a caller that
awaits; synchronous calls, which may block that loop, use a loop and connections of their own.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError, Future, wait
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import httpx2
import openai
from openai._base_client import AsyncHttpxClientWrapper

from summarizer.errors import ModelRejected, ModelUnreachable
from summarizer.models.caller_loop import caller_loop
from summarizer.models.cancel_scope import CancelScope, current_scope
from summarizer.models.renewal import renew_after_fork

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from openai.types.chat import ChatCompletion

_CHECK_SECONDS = 0.2
_CLOSE_SECONDS = 5.0


class AsyncRequests:
    """The completions of an asynchronous client. Thread-safe; `close` leaves the client open."""

    def __init__(self, client: openai.AsyncOpenAI) -> None:
        # Retries are the model's own, so that each is counted and the deadline holds.
        self._client = client.with_options(max_retries=0)
        self._private: PrivateLoop | None = None
        self._lock = Lock()
        self._scope = CancelScope()
        renew_after_fork(self)

    def create(self, *, timeout: httpx2.Timeout, **parameters: Any) -> ChatCompletion:  # noqa: ANN401 - the SDK's
        """Return the completion; `timeout.read` limits the whole request.

        Raises:
            OpenAIError: As the client does.
            ModelRejected: If a synchronous call would need the caller's own HTTP client.
            ModelUnreachable: If the request is cancelled, or its event loop has ended.
        """
        loop, client = caller_loop(), self._client
        if loop is None:
            private = self._private_loop()
            loop, client = private.loop, private.client

        async def request() -> ChatCompletion:
            try:
                async with asyncio.timeout(timeout.read):
                    completion: ChatCompletion = await client.chat.completions.create(
                        **parameters, timeout=timeout
                    )
            except TimeoutError:
                sent = httpx2.Request("POST", str(client.base_url))
                raise openai.APITimeoutError(sent) from None
            return completion

        return self._result(request(), loop)

    def close(self) -> None:
        """Cancel the requests under way, and end the loop of synchronous calls."""
        self._scope.cancel()
        with self._lock:
            private, self._private = self._private, None
        if private is not None:
            private.close()

    def renew(self) -> None:
        """Leave the loop to the parent process; see `Renewable`."""
        self._lock, self._private = Lock(), None

    def _result(
        self,
        request: Coroutine[None, None, ChatCompletion],
        loop: asyncio.AbstractEventLoop,
    ) -> ChatCompletion:
        try:
            future: Future[ChatCompletion] = asyncio.run_coroutine_threadsafe(request, loop)
        except RuntimeError:
            request.close()
            raise _loop_ended() from None

        def cancel() -> None:
            if not loop.is_closed():
                future.cancel()

        try:
            with self._scope.interruptible(cancel), current_scope().interruptible(cancel):
                while not wait((future,), _CHECK_SECONDS).done:
                    if loop.is_closed():
                        raise _loop_ended()
                return future.result()
        except CancelledError:
            raise ModelUnreachable("the request was cancelled", "", "start it again") from None
        finally:
            cancel()

    def _private_loop(self) -> PrivateLoop:
        if not isinstance(self._client._client, AsyncHttpxClientWrapper):
            what = "a synchronous call cannot use the HTTP client of an asynchronous program"
            raise ModelRejected(what, "client", "use asummarize or amap, or a synchronous client")
        with self._lock:
            self._scope.check()
            if self._private is None:
                self._private = PrivateLoop(self._client)
            return self._private


class PrivateLoop:
    """An event loop in a thread, and a copy of `client` with connections of its own.

    Attributes:
        loop: The running loop.
        client: The copy, configured as the original.
    """

    def __init__(self, client: openai.AsyncOpenAI) -> None:
        http = openai.DefaultAsyncHttpxClient(timeout=client.timeout, base_url=client.base_url)
        self.client = client.with_options(http_client=http)
        started: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = Thread(
            target=self._run, args=(started,), name="summarizer-requests", daemon=True
        )
        self._thread.start()
        self.loop = started.result()

    def close(self) -> None:
        """End requests under way, close the connections and end the thread."""
        self.loop.call_soon_threadsafe(self._ending.set)
        self._thread.join(_CLOSE_SECONDS)

    def _run(self, started: Future[asyncio.AbstractEventLoop]) -> None:
        try:
            asyncio.run(self._serve(started))
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)

    async def _serve(self, started: Future[asyncio.AbstractEventLoop]) -> None:
        self._ending = asyncio.Event()
        async with self.client:
            started.set_result(asyncio.get_running_loop())
            await self._ending.wait()


def _loop_ended() -> ModelUnreachable:
    return ModelUnreachable("the event loop of the client has ended", "", "start it again")
