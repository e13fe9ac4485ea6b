"""Read a document from a file: the one place where articles enter from the disk."""

from __future__ import annotations

from pathlib import Path

from summarizer.errors import InputError
from summarizer.text.document import MAX_CHARS, Document, safe_id

_MAX_BYTES = 4 * MAX_CHARS


def read_document(path: Path, *, date: str | None = None) -> Document:
    """Return the document in the UTF-8 text file at `path`.

    Args:
        path: A plain text or Markdown file.
        date: Publication date for a text that does not state one.

    Raises:
        InputError: If the file is missing, a folder, not UTF-8, empty, binary or too long.
    """
    where = str(path)
    try:
        if path.is_dir():
            raise InputError("a folder is not a document", where, "name the files in it")
        size = path.stat().st_size
        if size > _MAX_BYTES:
            raise InputError(f"the file has {size:,} bytes", where, "cut it into articles")
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"the file is not UTF-8 (byte {error.start})"
        raise InputError(what, where, "convert it, e.g. with iconv -t UTF-8") from None
    except FileNotFoundError:
        raise InputError("no such file", where, "check the path") from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", where, "check the file") from None
    return Document.from_text(text, id=safe_id(path.stem), path=where, date=date)
