"""What files there are in a folder or fit a glob, in the order of their paths. No file is opened.

Links to folders are not followed: they may lead in a circle.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from summarizer.errors import InputError
from summarizer.loaders.formats import is_hidden

_ANY = "**"


@dataclass(frozen=True, slots=True)
class Found:
    """A file, or a folder that could not be listed.

    Attributes:
        path: As it was named, and what is below.
        parts: Its path relative to what was named.
        fault: Why the folder could not be listed.
    """

    path: Path
    parts: tuple[str, ...]
    fault: InputError | None = None


def walk(folder: Path, *, exclude: Sequence[Path] = ()) -> Iterator[Found]:
    """Yield the files below `folder`, hidden ones and those in the folders `exclude` left out."""
    left_out = frozenset(folder.resolve() for folder in exclude)
    return _walk(folder, (), (_ANY, "*"), left_out)


def expand(pattern: str, *, exclude: Sequence[Path] = ()) -> Iterator[Found]:
    """Yield the files that fit a glob, where `**` stands for any folders, or none."""
    parts = Path(pattern).parts
    fixed = next(n for n, part in enumerate(parts) if is_glob(part))
    left_out = frozenset(folder.resolve() for folder in exclude)
    return _walk(Path(*parts[:fixed]), (), parts[fixed:], left_out)


def is_folder(path: Path) -> bool:
    """Tell whether `path` is a folder; what cannot be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_glob(name: str) -> bool:
    """Tell whether `name` holds a wildcard."""
    return glob.has_magic(name)


def _walk(
    folder: Path, parts: tuple[str, ...], pattern: Sequence[str], left_out: frozenset[Path]
) -> Iterator[Found]:
    if left_out and folder.resolve() in left_out:
        return
    try:
        entries = _entries(folder)
    except OSError as error:
        what = f"the folder cannot be listed: {error.strerror}"
        yield Found(folder, parts, InputError(what, str(folder), "check the path and its rights"))
        return
    for name, is_folder in entries:
        below = (*parts, name)
        if is_folder:
            if _may_hold(below, pattern):
                yield from _walk(folder / name, below, pattern, left_out)
        elif _fits(below, pattern):
            yield Found(folder / name, below)


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """Return names and whether each is a folder, sorted. A folder's names are held, no more."""
    with os.scandir(folder) as entries:
        return sorted(
            (entry.name, entry.is_dir(follow_symlinks=False))
            for entry in entries
            if not is_hidden(entry.name) and not _is_linked_folder(entry)
        )


def _is_linked_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False  # A link in a circle: reading it will say so.


def _fits(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Tell whether a whole path fits a pattern."""
    if not pattern:
        return not parts
    if pattern[0] == _ANY:
        return _fits(parts, pattern[1:]) or bool(parts and _fits(parts[1:], pattern))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])


def _may_hold(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Tell whether a file below the folder `parts` may fit the pattern."""
    for part, wanted in zip(parts, pattern, strict=False):
        if wanted == _ANY:
            return True
        if not fnmatchcase(part, wanted):
            return False
    return len(parts) < len(pattern)
