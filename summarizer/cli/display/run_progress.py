"""The progress of `summarizer run`: the step, an estimate of the time left, the records so far."""

import time
from collections.abc import Sequence

from summarizer.cli.display.status_line import StatusLine
from summarizer.summary import Summary
from summarizer.text.document import Document
from summarizer.text.windows import Window, split_windows

_SHARES = {"actors": 0.34, "claims": 0.47, "positions": 0.19}
"""The part of the time of a window that each request takes (docs/explanation/embedded-model.md)."""

_LOCAL_SECONDS_PER_CHAR = 0.02
"""Of the embedded model on two cores, until there is a measurement of this machine."""

_MAX_LINES = 8


class RunProgress:
    """Shows the progress of the documents of one run, one after the other."""

    def __init__(self, status: StatusLine, documents: Sequence[Document], *, local: bool) -> None:
        self._status = status
        self._chars = [[_size(window) for window in split_windows(d)] for d in documents]
        self._total = sum(map(sum, self._chars))
        self._rate = _LOCAL_SECONDS_PER_CHAR if local else None
        self._finished = 0
        self._started = time.monotonic()
        self._name, self._step = "", ""
        self._document = 0

    def start(self, number: int, document: Document) -> None:
        """Begin with the document of this number, from 0."""
        self._document, self._name = number, document.id
        self._finished = sum(map(sum, self._chars[:number]))
        if number == 0:
            self._started = time.monotonic()

    def report(self, step: str) -> None:
        """Show the step that begins, such as `claims, part 2`, and the time left."""
        self._step = step
        left = self._seconds_left()
        estimate = "" if left is None else f", about {duration(left)} left"
        self._status.update(f"{self._name}: {step}{estimate}")

    def show_records(self, summary: Summary) -> None:
        """Show the newest records of an unfinished summary: its claims, otherwise its actors."""
        names = {actor.id: actor.name for actor in summary.actors}
        lines = [f"{actor.name} ({actor.kind.replace('_', ' ')})" for actor in summary.actors]
        if summary.claims:
            speakers = (names.get(claim.speaker or "", "the article") for claim in summary.claims)
            pairs = zip(speakers, summary.claims, strict=True)
            lines = [f"{speaker}: {claim.quote.text}" for speaker, claim in pairs]
        more = len(lines) - _MAX_LINES
        self._status.show_above([*lines[:_MAX_LINES], *([f"and {more} more"] if more > 0 else [])])

    def stop(self) -> None:
        """Remove what is shown, so that results can be printed."""
        self._status.stop()

    def _seconds_left(self) -> float | None:
        """Return the estimate, `None` until a model that is not embedded has answered."""
        done = self._done_chars()
        seconds = time.monotonic() - self._started
        rate = seconds / done if done else self._rate
        return None if rate is None else rate * (self._total - done)

    def _done_chars(self) -> float:
        """Return the characters that are done, those of the window under way in part."""
        task, _, part = self._step.partition(", part ")
        if task not in _SHARES:
            return float(self._finished)
        windows = self._chars[self._document]
        number = min(int(part or 1), len(windows)) - 1
        tasks = list(_SHARES)
        share = sum(_SHARES[name] for name in tasks[: tasks.index(task)])
        return self._finished + sum(windows[:number]) + share * windows[number]


def _size(window: Window) -> int:
    return sum(sentence.end - sentence.start for sentence in window.sentences)


def duration(seconds: float) -> str:
    """Return a duration in the largest fitting unit."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"
