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
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            what = f"the file has more than {_MAX_BYTES:,} bytes"
            raise InputError(what, where, "cut it into articles")
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"the file is not UTF-8 (byte {error.start})"
        raise InputError(what, where, "convert it, e.g. with iconv -t UTF-8") from None
    except FileNotFoundError:
        raise InputError("no such file", where, "check the path") from None
    except OSError as error:
        raise InputError(error.strerror or "unreadable", where, "check the file") from None
    except ValueError:
        raise InputError("no such file", where, "a path holds no NUL character") from None
    return Document.from_text(text, id=safe_id(path.stem), path=where, date=date)
