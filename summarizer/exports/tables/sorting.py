"""Sort more lines than memory should hold: sorted runs on the disk, then merged."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from heapq import merge
from typing import IO

HELD = 16_000_000
"""Characters of lines that are held in memory before they go to the disk."""

Key = tuple[str | int, ...]


def sorted_lines(lines: Iterable[tuple[Key, str]], *, held: int | None = None) -> Iterator[str]:
    """Yield the lines in the order of their keys; equal keys keep the order they came in.

    Args:
        lines: Lines with their keys, which must compare with one another.
        held: How many characters of lines are held in memory at once; `HELD` by default.
    """
    limit = HELD if held is None else held
    with ExitStack() as files:
        runs: list[IO[bytes]] = []
        here: list[tuple[Key, str]] = []
        size = 0
        for line in lines:
            here.append(line)
            size += len(line[1])
            if size >= limit:
                runs.append(files.enter_context(tempfile.TemporaryFile()))
                _write(runs[-1], here)
                here, size = [], 0
        here.sort(key=_key)
        for _, payload in merge(*map(_read, runs), here, key=_key):
            yield payload


def _write(file: IO[bytes], lines: list[tuple[Key, str]]) -> None:
    """Write the lines in order: a line of JSON with key and length, then the bytes."""
    lines.sort(key=_key)
    for key, line in lines:
        payload = line.encode()
        file.write(json.dumps([*key, len(payload)]).encode() + b"\n")
        file.write(payload)
    file.seek(0)


def _read(file: IO[bytes]) -> Iterator[tuple[Key, str]]:
    while head := file.readline():
        *key, size = json.loads(head)
        yield tuple(key), file.read(size).decode()


def _key(line: tuple[Key, str]) -> Key:
    return line[0]
