"""JSONL request files for a provider's batch API, within its limits."""

import json
import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.errors import OutputError
from summarizer.models.remote.batch_requests import ENDPOINT


@dataclass(frozen=True)
class FileLimits:
    """Limits of one file, in lines and bytes; the defaults are those of OpenAI."""

    requests: int = 50_000
    size: int = 200_000_000


class RequestFile:
    """File that is written in `folder`, and durable after `close`."""

    def __init__(self, folder: Path, token: str, limits: FileLimits) -> None:
        self.token = token
        self.path = request_path(folder, token)
        self.requests = 0
        self._size = 0
        self._limits = limits
        with self._write_errors():
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("wb")

    def fits(self, lines: Collection[bytes]) -> bool:
        """Return whether all `lines` fit within the limits."""
        size = self._size + sum(map(len, lines))
        return self.requests + len(lines) <= self._limits.requests and size <= self._limits.size

    def add(self, line: bytes) -> None:
        """Write the line of one request."""
        with self._write_errors():
            self._file.write(line)
        self.requests += 1
        self._size += len(line)

    def close(self) -> None:
        """Sync the file to the disk and close it. Idempotent."""
        if not self._file.closed:
            with self._write_errors(), self._file:
                self._file.flush()
                os.fsync(self._file.fileno())

    @contextmanager
    def _write_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            what = f"the requests cannot be written: {error.strerror}"
            hint = "check rights and free space, then run again"
            raise OutputError(what, str(self.path), hint) from None


def request_line(custom_id: str, body: Mapping[str, Any]) -> bytes:
    """Return the line of one request."""
    request = {"custom_id": custom_id, "method": "POST", "url": ENDPOINT, "body": body}
    # Plain ASCII: some servers also split lines at characters other than \n.
    return json.dumps(request).encode() + b"\n"


def request_path(folder: Path, token: str) -> Path:
    """Return the path of a submission's request file."""
    return folder / f"{token}.jsonl"


def remove_other_files(folder: Path, tokens: Collection[str]) -> None:
    """Remove all files that do not belong to one of the submissions `tokens`."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.stem not in tokens:
                path.unlink(missing_ok=True)
