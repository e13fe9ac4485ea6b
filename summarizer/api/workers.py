"""Threads that summarize sources, whose requests can be cancelled together."""

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

from summarizer.api.sources import Source
from summarizer.errors import ConfigError, ModelUnreachable
from summarizer.models.caller_loop import called_from
from summarizer.models.cancel_scope import CancelScope

Item = TypeVar("Item")
Result = TypeVar("Result")

_CANCEL_CHECK_SECONDS = 0.2


class Workers(Generic[Result]):
    """Threads that call `function`. They are daemons: the process need not wait for them.

    At most two sources for each thread are read ahead. A caller that awaits the results gives its
    event loop.
    """

    def __init__(
        self,
        function: Callable[[Source], Result],
        jobs: int,
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        self._function = function
        self._jobs = jobs
        self._loop = loop
        self._scope = CancelScope()
        self._process_id = os.getpid()
        self._tasks: SimpleQueue[tuple[Source, Future[Result]] | None] = SimpleQueue()
        self._threads = 0

    def map(self, sources: Iterable[Source]) -> Iterator[Result]:
        """Yield the result of each source, in order."""
        pending: deque[Future[Result]] = deque()
        for source in sources:
            pending.append(self.submit(source))
            if len(pending) >= 2 * self._jobs:
                yield self.result(pending.popleft())
        while pending:
            yield self.result(pending.popleft())

    async def amap(self, sources: AsyncIterable[Source]) -> AsyncIterator[Result]:
        """Yield the result of each source, in order, without blocking the event loop."""
        pending: deque[Future[Result]] = deque()
        async for source in sources:
            pending.append(self.submit(source))
            if len(pending) >= 2 * self._jobs:
                yield await self.aresult(pending.popleft())
        while pending:
            yield await self.aresult(pending.popleft())

    def submit(self, source: Source) -> Future[Result]:
        """Queue a source."""
        self._check()
        future: Future[Result] = Future()
        self._tasks.put((source, future))
        if self._threads < self._jobs:
            self._start_thread()
        return future

    def _start_thread(self) -> None:
        """Start one more thread; do with those that run if the system permits no further."""
        name = f"summarizer {self._threads + 1}"
        try:
            Thread(target=self._work, name=name, daemon=True).start()
        except (RuntimeError, MemoryError):
            if not self._threads:
                raise
            self._jobs = self._threads
        else:
            self._threads += 1

    def result(self, future: Future[Result]) -> Result:
        """Return the result of a source as soon as there is one."""
        # With a timeout, an interrupt arrives on every platform.
        while not wait((future,), _CANCEL_CHECK_SECONDS).done:
            self._check()
        self._check()
        return future.result()

    async def aresult(self, future: Future[Result]) -> Result:
        """Return the result of a source, without blocking the event loop."""
        result = await asyncio.wrap_future(future)
        self._check()
        return result

    def items(self, queue: SimpleQueue[Item | None]) -> Iterator[Item]:
        """Yield the items of `queue` as they come, up to `None`."""
        while True:
            self._check()
            try:
                item = queue.get(timeout=_CANCEL_CHECK_SECONDS)
            except Empty:
                continue
            if item is None:
                return
            yield item

    def close(self) -> None:
        """Cancel the requests under way, and end the threads."""
        self._scope.cancel()
        for _ in range(self._threads):
            self._tasks.put(None)

    def _check(self) -> None:
        if self._process_id != os.getpid():
            hint = "call Summarizer.map there"
            raise ConfigError("the iterator belongs to another process", "Summarizer.map", hint)
        if self._scope.is_cancelled:
            raise ModelUnreachable("the model was closed", "Summarizer.map", "open it again")

    def _work(self) -> None:
        with self._scope.entered(), called_from(self._loop):
            while (task := self._tasks.get()) is not None:
                source, future = task
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    self._scope.check()
                    future.set_result(self._function(source))
                except BaseException as error:
                    future.set_exception(error)


async def iterate(sources: Iterable[Source] | AsyncIterable[Source]) -> AsyncIterator[Source]:
    """Yield the sources of an iterable of either kind."""
    if isinstance(sources, AsyncIterable):
        async for source in sources:
            yield source
    else:
        for source in sources:
            yield source
