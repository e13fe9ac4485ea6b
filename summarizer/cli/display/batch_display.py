"""What a person sees of a run: a bar on a terminal, a line now and then elsewhere, a table."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.progress import Task as Bar
from rich.table import Table
from rich.text import Text

from summarizer.batch import Report
from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.events import DocumentFailed, Event, RunPlanned
from summarizer.batch.report import MAX_COST, MAX_DOCUMENTS, NO_SERVICE
from summarizer.cli.display.throughput_meter import Meter, duration, money
from summarizer.dataset import FAILURE_LINES
from summarizer.markdown import plain

_SHOWN = 5
_TENTH = 10
_LOOK, _EVERY = 0.5, 10.0
"""Seconds between two looks at a run, and between two lines about it."""


class _Figures(TextColumn):
    """The meter's line, taken anew at each refresh."""

    def __init__(self, meter: Meter) -> None:
        super().__init__("")
        self._meter = meter

    def render(self, task: Bar) -> Text:
        """Return the figures as they are now."""
        return Text(self._meter.line().partition(", ")[2], style="dim")


class Display:
    """Shows the figures of `meter`; with `quiet`, nothing but what failed.

    Within the block a bar is live on a terminal; elsewhere a line comes every ten seconds, and
    whenever a run begins to stop.
    """

    def __init__(self, meter: Meter, *, quiet: bool) -> None:
        self._meter = meter
        self._quiet = quiet
        self._console = Console(stderr=True)
        self._is_live = self._console.is_terminal and not quiet
        self._bar = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            _Figures(meter),
            console=self._console,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._over = Flag()
        self._failures = 0
        self._tenths = -1

    def show(self, event: Event) -> None:
        """Show what an event changes."""
        match event:
            case RunPlanned(counts, is_stream):
                self.say("reading documents as they come" if is_stream else str(counts))
            case DocumentFailed(failure):
                self._show_failure(f"{failure.document}: {failure.error}")
            case _:
                pass
        self._bar.update(self._task, completed=self._meter.ended, total=self._meter.total)

    def preparing(self, done: int, size: int) -> None:
        """Show how far the embedded model's file is, in tenths."""
        tenths = _TENTH * done // size
        if tenths != self._tenths:
            self._tenths = tenths
            self.say(f"preparing the embedded model: {_TENTH * tenths}%")

    def sum_up(self, report: Report, out: Path) -> None:
        """Print the table of a run that is over, and how to go on."""
        if not self._quiet:
            self._console.print(_table(report, out))
        note = _note(report)
        if note:
            self._print(note)

    def __enter__(self) -> Self:
        if self._is_live:
            self._bar.start()
        elif not self._quiet:
            Thread(target=self._watch, name="display", daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        if self._is_live:
            self._bar.stop()

    def _show_failure(self, line: str) -> None:
        self._failures += 1
        if self._failures <= _SHOWN:
            self._print(f"failed: {line}")
        elif self._failures == _SHOWN + 1:
            self._print(f"failed: and more, see {FAILURE_LINES}")

    def say(self, line: str) -> None:
        """Print a line, unless only failures are wanted."""
        if not self._quiet:
            self._print(line)

    def _print(self, line: str) -> None:
        if self._is_live:
            self._console.print(escape(plain(line)), highlight=False)
        else:
            sys.stderr.write(f"{plain(line)}\n")
            sys.stderr.flush()

    def _watch(self) -> None:
        """Print a line every now and then, until the run is over."""
        rest, was_stopping = _EVERY, False
        while not self._over.wait(_LOOK):
            rest -= _LOOK
            is_stopping = self._meter.stop.draining
            if rest <= 0 or is_stopping > was_stopping:
                self._print(self._meter.line())
                rest, was_stopping = _EVERY, is_stopping


def _table(report: Report, out: Path) -> Table:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    table.add_row("summaries", f"{report.summaries:,} of {report.counts.inputs:,} documents")
    rows = [
        ("failures", f"{report.failures:,}" if report.failures else ""),
        ("still to do", f"{report.remaining:,}" if report.remaining > 0 else ""),
        ("out of date", f"{report.outdated:,}" if report.outdated else ""),
        ("left out", f"{report.removed:,} no longer among the inputs" if report.removed else ""),
        ("this run", _this_run(report)),
        ("results", str(out)),
    ]
    for name, value in rows:
        if value:
            table.add_row(name, escape(value))
    return table


def _this_run(report: Report) -> str:
    usage = report.usage
    parts = [
        f"{report.finished:,} finished",
        *([f"{report.failed:,} failed"] * bool(report.failed)),
    ]
    if usage.requests:
        parts.append(f"{usage.requests:,} requests")
        tokens = f"{usage.prompt_tokens:,} tokens read, {usage.completion_tokens:,} written"
        parts.append(tokens)
    parts += [money(report.cost)] if report.cost is not None else []
    return ", ".join([*parts, duration(report.seconds)])


def _note(report: Report) -> str:
    """Return why the run ended early and how it goes on, empty if it did not."""
    rest = f"{report.remaining:,} still to do; the same command goes on"
    match report.stopped:
        case None:
            return ""
        case str() as reason if reason == INTERRUPTED:
            return f"interrupted: what was finished is kept, {rest}"
        case str() as reason if reason == MAX_COST:
            return f"stopped at --max-cost: {rest}"
        case str() as reason if reason == MAX_DOCUMENTS:
            return f"stopped at --max-documents: {rest}"
        case str() as reason if reason == NO_SERVICE:
            return f"stopped, since the model cannot be used ({report.problem}): {rest}"
        case reason:
            return f"stopped ({reason}): {rest}"
