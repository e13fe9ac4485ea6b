"""Threads that summarize sources, whose requests can be cancelled together."""

import os
from collections.abc import Callable
from concurrent.futures import Future, wait
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

from summarizer.api.sources import Source
from summarizer.errors import ConfigError, ModelUnreachable
from summarizer.models.cancel_scope import CancelScope

Result = TypeVar("Result")

_CANCEL_CHECK_SECONDS = 0.2


class Workers(Generic[Result]):
    """Threads that call `function`. They are daemons: the process need not wait for them."""

    def __init__(self, function: Callable[[Source], Result], jobs: int) -> None:
        self._function = function
        self._jobs = jobs
        self._scope = CancelScope()
        self._process_id = os.getpid()
        self._tasks: SimpleQueue[tuple[Source, Future[Result]] | None] = SimpleQueue()
        for number in range(jobs):
            Thread(target=self._work, name=f"summarizer {number + 1}", daemon=True).start()

    def submit(self, source: Source) -> Future[Result]:
        """Queue a source."""
        future: Future[Result] = Future()
        self._tasks.put((source, future))
        return future

    def result(self, future: Future[Result]) -> Result:
        """Return the result of a source as soon as there is one."""
        self.check()
        # With a timeout, an interrupt arrives on every platform.
        while not wait((future,), _CANCEL_CHECK_SECONDS).done:
            self.check()
        self.check()
        return future.result()

    def close(self) -> None:
        """Cancel the requests under way, and end the threads."""
        self._scope.cancel()
        for _ in range(self._jobs):
            self._tasks.put(None)

    def check(self) -> None:
        """Raise an error if the workers are closed or belong to another process."""
        if self._process_id != os.getpid():
            hint = "call Summarizer.map there"
            raise ConfigError("the iterator belongs to another process", "Summarizer.map", hint)
        if self._scope.is_cancelled:
            raise ModelUnreachable("the model was closed", "Summarizer.map", "open it again")

    def _work(self) -> None:
        with self._scope.entered():
            while (task := self._tasks.get()) is not None and not self._scope.is_cancelled:
                source, future = task
                try:
                    future.set_result(self._function(source))
                except BaseException as error:
                    future.set_exception(error)
