"""One status line on standard error: replaced in place on a terminal, printed elsewhere."""

import sys
from collections.abc import Callable, Sequence
from typing import Self

from rich.console import Group
from rich.live import Live
from rich.markup import escape
from rich.spinner import Spinner
from rich.text import Text

from summarizer.cli.display.console import SafeConsole


class PreparationProgress:
    """Passes a message to `write` each time another tenth of the file is prepared."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._percent = -1

    def __call__(self, done: int, size: int) -> None:
        """Report that `done` of `size` bytes are prepared."""
        percent = 10 * (10 * done // size)
        if percent != self._percent:
            self._percent = percent
            self._write(f"preparing the embedded model: {percent}%")


class StatusLine:
    """Shows the current step, on a terminal with lines above it; with `quiet`, nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self.report_preparation = PreparationProgress(self.update)
        self._quiet = quiet
        self._console = SafeConsole(stderr=True)
        self._spinner = Spinner("dots")
        self._live: Live | None = None
        self._closed = False

    def update(self, message: str) -> None:
        """Replace the line, or print a new one if there is no terminal."""
        if self._quiet or self._closed:
            return
        if not self._console.is_terminal:
            sys.stderr.write(f"{message}\n")
            sys.stderr.flush()
            return
        self._spinner.update(text=escape(message))
        if self._live is not None:
            self._live.refresh()
        else:
            self._live = Live(
                self._spinner,
                console=self._console,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._live.start()

    def show_above(self, lines: Sequence[str]) -> None:
        """Show `lines` above the line, on a terminal only, until the next `stop`."""
        if self._live is not None:
            texts = (Text(line, no_wrap=True, overflow="ellipsis") for line in lines)
            self._live.update(Group(*texts, self._spinner), refresh=True)

    def stop(self) -> None:
        """Remove the line, so that results can be printed."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # A thread that still ends may report a step.
        self._closed = True
        self.stop()
