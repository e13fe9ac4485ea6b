"""Paths that a client may name: those below one folder, reached without links."""

import os
from dataclasses import dataclass
from pathlib import Path

from summarizer.corrections.files import REVIEW
from summarizer.dataset import SUMMARIES, SUMMARY_LINES
from summarizer.errors import ConfigError, InputError
from summarizer.loaders.document_ids import path_id
from summarizer.loaders.document_reader import FileContent
from summarizer.loaders.file_io import os_errors_as_input_errors
from summarizer.loaders.formats import format_of, hint_for
from summarizer.loaders.source import Source
from summarizer.text.document import Document

_OUTSIDE = "the path is outside the allowed folder"


@dataclass(frozen=True)
class AllowedFolder:
    """The folder that a client may read; with `None` it may read nothing.

    Attributes:
        root: An absolute path without links.
    """

    root: Path | None

    @classmethod
    def open(cls, root: Path | None) -> "AllowedFolder":
        """Return the folder at `root`; raise `ConfigError` if there is none."""
        if root is None:
            return cls(None)
        resolved = Path(os.path.realpath(root))
        if not resolved.is_dir():
            raise ConfigError("there is no such folder", str(root), "name a folder with --root")
        return cls(resolved)

    def document(self, name: str, date: str | None) -> Document:
        """Return the document in the file `name`; no link below the folder is followed.

        Raises:
            InputError: If the file is outside the folder or cannot be read.
        """
        path = self._path(name)
        file_format = format_of(path.name)
        if file_format is None or not file_format.is_single:
            raise InputError("this is no file of one article", name, hint_for(path.name))
        content = FileContent(str(path), file_format, root=str(self.root))
        with os_errors_as_input_errors(name):
            return Source(path_id((path.name,)), name, None, content, date).read()

    def results(self, name: str) -> Path:
        """Return the folder of results `name`.

        Raises:
            InputError: If it, or the results in it, are outside the allowed folder.
        """
        folder = self._path(name)
        for path in (folder, *(folder / name for name in (SUMMARY_LINES, SUMMARIES, REVIEW))):
            if os.path.realpath(path) != str(path):
                raise InputError(_OUTSIDE, name, "links are not followed; name the folder itself")
        return folder

    def _path(self, name: str) -> Path:
        """Return the absolute path of `name` without `..`, which may not exist."""
        if self.root is None:
            hint = "start the server with --root FOLDER, or send the text"
            raise InputError("no folder is allowed", name, hint)
        path = Path(os.path.normpath(self.root / name))
        if "\0" in name or not path.is_relative_to(self.root):
            raise InputError(_OUTSIDE, name, f"name a path below {self.root.name or '/'}")
        return path
