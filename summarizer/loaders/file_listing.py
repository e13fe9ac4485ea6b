"""List the files of a folder or a glob in path order, without opening any file.

Links to folders are not followed, because they may form a cycle.
"""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from summarizer.errors import InputError
from summarizer.loaders.formats import is_hidden

_ANY_FOLDERS = "**"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A listed file with the parts of its relative path, or a folder that cannot be listed."""

    path: Path
    parts: tuple[str, ...]
    error: InputError | None = None


def list_folder(folder: Path, *, exclude: Sequence[Path] = ()) -> Iterator[FileEntry]:
    """Yield the files below `folder`, except hidden ones and those in the folders `exclude`."""
    excluded = frozenset(map(_resolved, exclude))
    return _list(folder, (), (_ANY_FOLDERS, "*"), excluded)


def expand_glob(pattern: str, *, exclude: Sequence[Path] = ()) -> Iterator[FileEntry]:
    """Yield the files that match a glob, in which `**` matches any number of folders."""
    parts = Path(pattern).parts
    fixed = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    excluded = frozenset(map(_resolved, exclude))
    return _list(Path(*parts[:fixed]), (), parts[fixed:], excluded)


def is_folder(path: Path) -> bool:
    """Return whether `path` is an accessible folder."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _list(
    folder: Path, parts: tuple[str, ...], pattern: Sequence[str], excluded: frozenset[Path]
) -> Iterator[FileEntry]:
    if excluded and _resolved(folder) in excluded:
        return
    try:
        entries = _scan(folder)
    except OSError as error:
        what = f"the folder cannot be listed: {error.strerror}"
        hint = "check the path and its permissions"
        yield FileEntry(folder, parts, InputError(what, str(folder), hint))
        return
    for name, is_subfolder in entries:
        entry_parts = (*parts, name)
        if is_subfolder:
            if _may_contain_matches(entry_parts, pattern):
                yield from _list(folder / name, entry_parts, pattern, excluded)
        elif _matches(entry_parts, pattern):
            yield FileEntry(folder / name, entry_parts)


def _scan(folder: Path) -> list[tuple[str, bool]]:
    """Return the sorted names in `folder`, each with whether it is a folder."""
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
        return False  # A cyclic link; reading it reports the error.


def _matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Return whether a complete path matches the pattern."""
    if not pattern:
        return not parts
    if pattern[0] == _ANY_FOLDERS:
        return _matches(parts, pattern[1:]) or bool(parts and _matches(parts[1:], pattern))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])


def _may_contain_matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Return whether a file below the folder `parts` may match the pattern."""
    for part, part_pattern in zip(parts, pattern, strict=False):
        if part_pattern == _ANY_FOLDERS:
            return True
        if not fnmatchcase(part, part_pattern):
            return False
    return len(parts) < len(pattern)


def _resolved(path: Path) -> Path:
    # Unlike `Path.resolve`, this raises no error for a link that names itself.
    return Path(os.path.realpath(path))
