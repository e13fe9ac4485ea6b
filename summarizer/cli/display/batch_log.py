"""What happens during a run, for machines: one JSON object a line."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from types import TracebackType
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


class JsonLog:
    """Appends to the file at `path`, or writes to standard output if that is `-`.

    Raises:
        ConfigError: If the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._is_ours = str(path) != "-"
        try:
            self._file: TextIO = path.open("a", encoding="utf-8") if self._is_ours else sys.stdout
        except OSError as error:
            what = f"the log cannot be written: {error.strerror}"
            raise ConfigError(what, str(path), "name another --json-log") from None

    def write(self, event: Event) -> None:
        """Write a line about `event`, if it is one for machines."""
        fields = fields_of(event)
        if fields is not None:
            at = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
            self._file.write(json.dumps({"at": at, **fields}, ensure_ascii=False) + "\n")
            self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._is_ours:
            self._file.close()


def fields_of(event: Event) -> dict[str, Any] | None:
    """Return what is written about `event`; None if nothing is."""
    match event:
        case RunPlanned(counts):
            known = {"inputs": counts.inputs, "done": counts.done, "skipped": counts.skipped}
            return {"event": "planned", **known, "to_do": dict(counts.pending)}
        case DocumentFinished(document, usage, seconds):
            spent = {"usage": usage.model_dump(), "seconds": seconds}
            return {"event": "finished", "document": document, **spent}
        case DocumentFailed(failure):
            return {"event": "failed", **failure.model_dump()}
        case RunStopping(reason):
            return {"event": "stopping", "reason": reason}
        case RunFinished(report):
            return {"event": "ended", **report.to_json(), "exit_code": report.exit_code}
        case _:
            return None
