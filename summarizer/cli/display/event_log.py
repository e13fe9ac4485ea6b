"""Log of a batch run for other programs: one JSON object per event and line."""

import datetime
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Self, TextIO

from summarizer.batch.events import (
    DocumentFailed,
    DocumentFinished,
    Event,
    RunFinished,
    RunPlanned,
    RunStopping,
)
from summarizer.cli.streams import OutputClosed
from summarizer.errors import ConfigError, OutputError


class JsonEventLog:
    """Appends events to the file at `path`, or writes them to standard output if it is `-`.

    A log that can be written no more does not end the run: `on_failure` is told once.
    """

    def __init__(self, path: Path, on_failure: Callable[[str], None]) -> None:
        self._on_failure = on_failure
        self._where = "standard output" if str(path) == "-" else str(path)
        try:
            self._file: TextIO | None = (
                sys.stdout if str(path) == "-" else path.open("a", encoding="utf-8")
            )
        except OSError as error:
            what = f"the log cannot be written: {error.strerror}"
            raise ConfigError(what, str(path), "give another --json-log") from None

    def write(self, event: Event) -> None:
        """Write a line for `event`, unless `event_fields` returns `None`."""
        fields = event_fields(event)
        if fields is None or self._file is None:
            return
        at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        try:
            self._file.write(json.dumps({"at": at, **fields}, ensure_ascii=False) + "\n")
            self._file.flush()
        except (OSError, ValueError, OutputClosed, OutputError) as error:
            self.close()
            reason = getattr(error, "what", None) or getattr(error, "strerror", None)
            reason = reason or "its reader is gone"
            self._on_failure(f"the log ends here, the run goes on ({self._where}): {reason}")

    def close(self) -> None:
        """Close the file; later events are dropped."""
        file, self._file = self._file, None
        if file is not None and file is not sys.stdout:
            with suppress(OSError):
                file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def event_fields(event: Event) -> dict[str, Any] | None:
    """Return the fields logged for `event`, or `None` for an event that is not logged."""
    match event:
        case RunPlanned(counts):
            totals = {"inputs": counts.inputs, "done": counts.done, "skipped": counts.skipped}
            return {"event": "planned", **totals, "to_do": dict(counts.pending)}
        case DocumentFinished(document, usage, seconds):
            resources = {"usage": usage.model_dump(), "seconds": seconds}
            return {"event": "finished", "document": document, **resources}
        case DocumentFailed(failure):
            return {"event": "failed", **failure.model_dump()}
        case RunStopping(reason):
            return {"event": "stopping", "reason": reason}
        case RunFinished(report):
            return {"event": "ended", **report.to_json(), "exit_code": report.exit_code}
        case _:
            return None
