"""Progress of a batch run: a bar on a terminal, a line every ten seconds elsewhere, a table."""

import sys
from pathlib import Path
from threading import Event as ThreadEvent
from threading import Thread
from typing import Self

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.progress import Task as ProgressTask
from rich.table import Table
from rich.text import Text

from summarizer.batch import Report
from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.events import DocumentFailed, Event, RunPlanned
from summarizer.batch.report import MAX_COST, MAX_DOCUMENTS, NO_SERVICE
from summarizer.cli.display.console import SafeConsole
from summarizer.cli.display.status_line import PreparationProgress
from summarizer.cli.display.throughput_meter import ThroughputMeter, format_cost, format_duration
from summarizer.dataset import FAILURE_LINES
from summarizer.text.invisible import escape_invisible

_MAX_FAILURES_SHOWN = 5
_POLL_SECONDS, _LINE_SECONDS = 0.5, 10.0


class _StatisticsColumn(TextColumn):
    """The meter's line, formatted anew at each refresh."""

    def __init__(self, meter: ThroughputMeter) -> None:
        super().__init__("")
        self._meter = meter

    def render(self, task: ProgressTask) -> Text:
        """Return the current figures."""
        return Text(self._meter.line().partition(", ")[2], style="dim")


class BatchDisplay:
    """Shows the figures of `meter`; with `quiet`, failures only."""

    def __init__(self, meter: ThroughputMeter, *, quiet: bool) -> None:
        self.report_preparation = PreparationProgress(self.message)
        self._meter = meter
        self._quiet = quiet
        self._console = SafeConsole(stderr=True)
        self._is_live = self._console.is_terminal and not quiet
        self._bar = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            _StatisticsColumn(meter),
            console=self._console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bar.add_task("", total=None)
        self._finished = ThreadEvent()
        self._failures = 0

    def handle(self, event: Event) -> None:
        """Update the display after an event."""
        match event:
            case RunPlanned(counts, is_stream):
                self.message("reading documents as they arrive" if is_stream else str(counts))
            case DocumentFailed(failure):
                self._show_failure(f"{failure.document}: {failure.error}")
            case _:
                pass
        self._bar.update(self._task, completed=self._meter.ended, total=self._meter.total)

    def message(self, line: str) -> None:
        """Print a line, unless `quiet`."""
        if not self._quiet:
            self._print(line)

    def warn(self, line: str) -> None:
        """Print a warning, also if `quiet`."""
        self._print(f"summarizer: warning: {line}")

    def ask(self, question: str) -> bool:
        """Return the user's answer to a question on the terminal; no by default."""
        if self._is_live:
            self._bar.stop()
        try:
            return typer.confirm(escape_invisible(question), err=True)
        finally:
            if self._is_live:
                self._bar.start()

    def print_summary(self, report: Report, out: Path) -> None:
        """Print the table of a finished run, and how to resume it."""
        if not self._quiet:
            self._console.print(_summary_table(report, out))
        if note := _stop_note(report):
            self._print(note)

    def __enter__(self) -> Self:
        if self._is_live:
            self._bar.start()
        elif not self._quiet:
            Thread(target=self._print_lines, name="display", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._finished.set()
        if self._is_live:
            self._bar.stop()

    def _show_failure(self, line: str) -> None:
        self._failures += 1
        if self._failures <= _MAX_FAILURES_SHOWN:
            self._print(f"failed: {line}")
        elif self._failures == _MAX_FAILURES_SHOWN + 1:
            self._print(f"failed: and more, see {FAILURE_LINES}")

    def _print(self, line: str) -> None:
        if self._is_live:
            self._console.print(escape(line), highlight=False)
        else:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    def _print_lines(self) -> None:
        """Print a line at intervals until the run is finished."""
        remaining, was_stopping = _LINE_SECONDS, False
        while not self._finished.wait(_POLL_SECONDS):
            remaining -= _POLL_SECONDS
            is_stopping = self._meter.cancel_token.draining
            if remaining <= 0 or is_stopping > was_stopping:
                self._print(self._meter.line())
                remaining, was_stopping = _LINE_SECONDS, is_stopping


def _summary_table(report: Report, out: Path) -> Table:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    skipped = report.counts.skipped_files
    rows = [
        ("summaries", f"{report.summaries:,} of {report.counts.inputs:,} documents"),
        ("failures", f"{report.failures:,}" if report.failures else ""),
        ("remaining", f"{report.remaining:,}" if report.remaining > 0 else ""),
        ("out of date", f"{report.outdated:,}" if report.outdated else ""),
        ("removed", f"{report.removed:,} no longer among the inputs" if report.removed else ""),
        ("skipped", f"{skipped} (other formats)" if skipped else ""),
        ("this run", _this_run(report)),
        ("results", str(out)),
    ]
    for name, value in rows:
        if value:
            table.add_row(name, escape(value))
    return table


def _this_run(report: Report) -> str:
    usage = report.usage
    tokens = f"{usage.prompt_tokens:,} input tokens, {usage.completion_tokens:,} output"
    parts = [
        f"{report.finished:,} finished",
        f"{report.failed:,} failed" if report.failed else "",
        f"{report.copied:,} copied from equal texts" if report.copied else "",
        f"{usage.requests:,} requests, {tokens}" if usage.requests else "",
        "" if report.cost is None else format_cost(report.cost),
        format_duration(report.seconds),
    ]
    return ", ".join(filter(None, parts))


def _stop_note(report: Report) -> str:
    """Return why the run ended early and how to resume it, or an empty string if it did not."""
    if report.stopped is None:
        return ""
    causes = {
        INTERRUPTED: "interrupted: finished documents are saved,",
        MAX_COST: "stopped at --max-cost:",
        MAX_DOCUMENTS: "stopped at --max-documents:",
        NO_SERVICE: f"stopped because the model cannot be used ({report.problem}):",
    }
    cause = causes.get(report.stopped, f"stopped ({report.stopped}):")
    return f"{cause} {report.remaining:,} remaining; run the same command again to resume"
