"""List the files of a folder or a glob in path order, without opening any file.

A link that leaves the folder is not followed unless the user allows it: otherwise, write access to
the folder would be read access to every file of the machine. A link inside the folder is another
name of a file that is listed itself.
"""

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from summarizer.errors import InputError
from summarizer.file_limit import file_limit_error
from summarizer.loaders.file_io import dangling_link, is_dangling
from summarizer.loaders.formats import format_of, is_hidden

_ANY_FOLDERS = "**"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A listed file with the parts of its relative path, or a folder that cannot be listed.

    Attributes:
        target: The path without links, if it was reached by a link that is followed.
        leaves: Whether it is a link that leaves the folder and is not followed.
        root: The folder, without links, below which no link is followed when the file is opened;
            `None` for a file that the user named.
    """

    path: Path
    parts: tuple[str, ...]
    error: InputError | None = None
    target: Path | None = None
    leaves: bool = False
    root: Path | None = None

    @property
    def real_path(self) -> Path:
        """The absolute path to open, which has no links below `root`."""
        if self.root is None:
            return self.path.absolute()
        return self.target or self.root.joinpath(*self.parts)


def list_folder(
    folder: Path, *, exclude: Sequence[Path] = (), follow_links: bool = False
) -> Iterator[FileEntry]:
    """Yield the files below `folder`, except hidden ones and those in the folders `exclude`."""
    listing = _Listing(folder, (_ANY_FOLDERS, "*"), exclude, follow_links=follow_links)
    return listing.entries(folder)


def expand_glob(
    pattern: str, *, exclude: Sequence[Path] = (), follow_links: bool = False
) -> Iterator[FileEntry]:
    """Yield the files that match a glob, in which `**` matches any number of folders."""
    parts = Path(pattern).parts
    fixed = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    folder = Path(*parts[:fixed])
    return _Listing(folder, parts[fixed:], exclude, follow_links=follow_links).entries(folder)


def is_folder(path: Path) -> bool:
    """Return whether `path` is an accessible folder."""
    try:
        return path.is_dir()
    except OSError:
        return False


class _Listing:
    """One walk through `root`."""

    def __init__(
        self, root: Path, pattern: Sequence[str], exclude: Sequence[Path], *, follow_links: bool
    ) -> None:
        self._root = _resolved(root)
        self._pattern = pattern
        self._excluded = frozenset(map(_resolved, exclude))
        self._follow_links = follow_links
        self._linked_folders: set[Path] = {self._root}

    def entries(
        self, folder: Path, parts: tuple[str, ...] = (), *, by_link: bool = False
    ) -> Iterator[FileEntry]:
        """Yield the files below `folder`, which was perhaps reached by a link."""
        if self._excluded and _resolved(folder) in self._excluded:
            return
        try:
            children = _scan(folder)
        except OSError as error:
            yield FileEntry(folder, parts, _listing_error(error, folder))
            return
        for name, is_subfolder, is_link in children:
            path, child_parts = folder / name, (*parts, name)
            if is_subfolder and _may_contain_matches(child_parts, self._pattern):
                if not (is_link or by_link):
                    yield from self.entries(path, child_parts)
                else:
                    yield from self._linked_folder(path, child_parts)
            elif not is_subfolder and _matches(child_parts, self._pattern):
                if not (is_link or by_link):
                    yield FileEntry(path, child_parts, root=self._root)
                else:
                    yield from self._linked_file(path, child_parts)

    def _linked_file(self, path: Path, parts: tuple[str, ...]) -> Iterator[FileEntry]:
        if is_dangling(path):
            # Nothing outside is read, so it need not be permitted. Other formats are skipped.
            error = dangling_link(str(path)) if format_of(path.name) else None
            yield FileEntry(path, parts, error)
            return
        target = _resolved(path)
        is_inside = target.is_relative_to(self._root)
        if not is_inside and not self._follow_links:
            yield FileEntry(path, parts, leaves=True)
        elif not self._is_listed(target) and self._excluded.isdisjoint(target.parents):
            root = self._root if is_inside else Path(target.anchor)
            yield FileEntry(path, parts, target=target, root=root)

    def _linked_folder(self, path: Path, parts: tuple[str, ...]) -> Iterator[FileEntry]:
        target = _resolved(path)
        if target.is_relative_to(self._root):
            return  # Its files are listed under their own names.
        if not self._follow_links:
            yield FileEntry(path, parts, leaves=True)
        elif target not in self._linked_folders:
            # Each folder is listed once, so that links cannot form a cycle.
            self._linked_folders.add(target)
            yield from self.entries(path, parts, by_link=True)

    def _is_listed(self, target: Path) -> bool:
        """Return whether the walk yields the file `target` under its own name."""
        if not target.is_relative_to(self._root) or not target.is_file():
            return False
        parts = target.relative_to(self._root).parts
        is_read = format_of(target.name) is not None and not any(map(is_hidden, parts))
        return is_read and _matches(parts, self._pattern)


def _listing_error(error: OSError, folder: Path) -> InputError:
    if limit := file_limit_error(error):
        raise limit from None
    what = f"the folder cannot be listed: {error.strerror}"
    return InputError(what, str(folder), "check the path and its permissions")


def _scan(folder: Path) -> list[tuple[str, bool, bool]]:
    """Return the sorted names in `folder`, each with whether it is a folder and a link."""
    with os.scandir(folder) as entries:
        return sorted(
            (entry.name, _is_folder(entry), entry.is_symlink())
            for entry in entries
            if not is_hidden(entry.name)
        )


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
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
