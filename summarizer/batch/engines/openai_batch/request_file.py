"""The file of requests that a provider is given: JSON lines, within its limits."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.errors import OutputError
from summarizer.models.remote.batch_requests import ENDPOINT

_SUFFIX = ".jsonl"


@dataclass(frozen=True)
class Limits:
    """What one file may hold; by default what OpenAI takes.

    Attributes:
        requests: Lines.
        size: Bytes.
    """

    requests: int = 50_000
    size: int = 200_000_000


class RequestFile:
    """A file that is being written in `folder`, until `close` has it on the disk.

    Args:
        folder: Where request files are.
        token: Names it.
        limits: What it may hold.

    Raises:
        OutputError: If the disk refuses it, then or later.
    """

    def __init__(self, folder: Path, token: str, limits: Limits) -> None:
        self.token = token
        self.path = path_of(folder, token)
        self.requests = 0
        self._size = 0
        self._limits = limits
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("wb")
        except OSError as error:
            raise _refused(error, self.path) from None

    def has_room(self, lines: Collection[bytes]) -> bool:
        """Tell whether all `lines` go in."""
        size = self._size + sum(map(len, lines))
        return self.requests + len(lines) <= self._limits.requests and size <= self._limits.size

    def add(self, line: bytes) -> None:
        """Write the line of one request."""
        try:
            self._file.write(line)
        except OSError as error:
            raise _refused(error, self.path) from None
        self.requests += 1
        self._size += len(line)

    def close(self) -> None:
        """Return when all is on the disk. Calling it twice is harmless."""
        if self._file.closed:
            return
        try:
            with self._file:
                self._file.flush()
                os.fsync(self._file.fileno())
        except OSError as error:
            raise _refused(error, self.path) from None


def request_line(id: str, body: Mapping[str, Any]) -> bytes:
    """Return the line of one request."""
    request = {"custom_id": id, "method": "POST", "url": ENDPOINT, "body": body}
    # Plain ASCII: some servers take more than \n for the end of a line.
    return json.dumps(request).encode() + b"\n"


def path_of(folder: Path, token: str) -> Path:
    """Return where the request file of a submission is."""
    return folder / f"{token}{_SUFFIX}"


def sweep(folder: Path, tokens: Collection[str]) -> None:
    """Remove all files that belong to none of the submissions `tokens`."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.stem not in tokens:
                path.unlink(missing_ok=True)


def _refused(error: OSError, path: Path) -> OutputError:
    hint = "check rights and free space, then run again"
    return OutputError(f"the requests cannot be written: {error.strerror}", str(path), hint)
