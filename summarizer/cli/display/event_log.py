"""Log of a batch run for other programs: one JSON object per event and line."""

import datetime
import json
import sys
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
from summarizer.errors import ConfigError


class JsonEventLog:
    """Appends events to the file at `path`, or writes them to standard output if it is `-`."""

    def __init__(self, path: Path) -> None:
        self._is_file = str(path) != "-"
        try:
            self._file: TextIO = path.open("a", encoding="utf-8") if self._is_file else sys.stdout
        except OSError as error:
            what = f"the log cannot be written: {error.strerror}"
            raise ConfigError(what, str(path), "give another --json-log") from None

    def write(self, event: Event) -> None:
        """Write a line for `event`, unless `event_fields` returns `None`."""
        fields = event_fields(event)
        if fields is not None:
            at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
            self._file.write(json.dumps({"at": at, **fields}, ensure_ascii=False) + "\n")
            self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_file:
            self._file.close()


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
