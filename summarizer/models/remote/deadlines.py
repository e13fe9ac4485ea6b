"""One thread that calls what is due, for any number of deadlines.

A timer of its own for each request would start a thread for each.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from threading import Condition, Thread

_Due = tuple[float, int, Callable[[], None]]


class DeadlineTimer:
    """Calls functions at their time, unless they are called off before.

    Args:
        idle: Seconds without deadlines after which its thread ends; it may take twice as long.
    """

    def __init__(self, idle: float = 3.0) -> None:
        self._idle = idle
        self._due: list[_Due] = []
        self._calls: set[int] = set()
        self._numbers = itertools.count()
        self._changed = Condition()
        self._thread: Thread | None = None

    def call(self, at: float, function: Callable[[], None]) -> int:
        """Have `function` called at the monotonic time `at`; return what calls it off."""
        with self._changed:
            number = next(self._numbers)
            self._calls.add(number)
            heapq.heappush(self._due, (at, number, function))
            if self._thread is None:
                self._thread = Thread(target=self._work, name="deadlines", daemon=True)
                self._thread.start()
            elif self._due[0][1] == number:
                self._changed.notify()
            return number

    def call_off(self, number: int) -> None:
        """Do not call what `call` returned `number` for."""
        with self._changed:
            self._calls.discard(number)
            # The others are dropped when their time comes: those of a batch soon do.
            while self._due and self._due[0][1] not in self._calls:
                heapq.heappop(self._due)

    def _work(self) -> None:
        while (function := self._next()) is not None:
            function()

    def _next(self) -> Callable[[], None] | None:
        """Wait for the next call, and return it; None ends the thread, when nothing is due."""
        with self._changed:
            while self._due:
                at, number, function = self._due[0]
                wait = at - time.monotonic()
                if number in self._calls and wait > 0:
                    # Not longer: what is called off wakes nobody up.
                    self._changed.wait(min(wait, self._idle))
                    continue
                heapq.heappop(self._due)
                if number in self._calls:
                    self._calls.discard(number)
                    return function
            if not self._changed.wait_for(lambda: bool(self._due), self._idle):
                self._thread = None
                return None
        return _nothing


def _nothing() -> None:
    """Do nothing: look again."""


DEADLINES = DeadlineTimer()
"""The one of this process."""
