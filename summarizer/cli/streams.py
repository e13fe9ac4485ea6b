"""The boundary to standard output and standard error: all that a command prints passes here.

The words of articles, models, servers and file names are untrusted: on a terminal, characters that
it would obey or not show are escaped. Text that goes to a file or another program stays exact.
"""

import codecs
import contextlib
import errno
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO, cast

from summarizer.errors import OutputError
from summarizer.text.invisible import escape_invisible, escaped

_ESCAPE_UNENCODABLE = "summarizer.escape"


class OutputClosed(Exception):
    """The reader of standard output has closed it, as `head` does."""


def write_warning(line: str) -> None:
    """Print a warning of one line."""
    sys.stderr.write(f"summarizer: warning: {line}\n")


def _escape_unencodable(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return escaped(error.object[error.start : error.end]), error.end


codecs.register_error(_ESCAPE_UNENCODABLE, _escape_unencodable)


@dataclass(eq=False)
class OutputStream:
    """Standard output or standard error, as `sys.stdout` or `sys.stderr` while a command runs.

    It has no `buffer`, so that nothing can be written past it.

    Attributes:
        escapes: Whether characters that a terminal obeys are escaped.
        is_optional: Whether text that cannot be written is dropped. Otherwise an error is raised.
    """

    stream: TextIO
    escapes: bool
    is_optional: bool
    _failure: Exception | None = None

    @property
    def encoding(self) -> str:
        """The encoding of the stream."""
        return self.stream.encoding or "ascii"

    @property
    def errors(self) -> str | None:
        """The error handler of the stream."""
        return self.stream.errors

    def write(self, text: str) -> int:
        """Write `text`.

        Raises:
            OutputClosed: If the reader of standard output is gone.
            OutputError: If standard output cannot be written.
        """
        if self._failure and text:
            raise self._failure
        with self._writing():
            self.stream.write(escape_invisible(text) if self.escapes else text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write `lines` as they are generated."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Write what is buffered; see `write` for errors."""
        with self._writing():
            self.stream.flush()

    def isatty(self) -> bool:
        """Return whether the stream is a terminal."""
        return self.stream.isatty()

    def fileno(self) -> int:
        """Return the number of the stream's file."""
        return self.stream.fileno()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            _discard(self.stream)
            if self.is_optional:
                return
            # Kept, because libraries that try out a stream ignore its errors.
            self._failure = _output_failure(error)
            raise self._failure from None


def _output_failure(error: OSError | ValueError) -> Exception:
    if isinstance(error, BrokenPipeError):
        return OutputClosed()
    reason = getattr(error, "strerror", None) or str(error)
    hint = "check its free space, or whether its reader still runs"
    return OutputError(f"it cannot be written: {reason}", "standard output", hint)


def unescaped(*, is_error: bool) -> TextIO:
    """Return standard output or standard error for text whose characters are escaped already."""
    stream: object = sys.stderr if is_error else sys.stdout
    return cast(
        "TextIO", replace(stream, escapes=False) if isinstance(stream, OutputStream) else stream
    )


@contextlib.contextmanager
def standard_streams() -> Iterator[None]:
    """Let all that is printed pass the boundary, and write it completely at the end."""
    before = sys.stdout, sys.stderr
    with contextlib.ExitStack() as stack:
        output, error = (_or_null(stream, stack) for stream in before)
        failure = None if before[0] else _output_failure(OSError(errno.EBADF, "it is closed"))
        # A terminal cannot show what it cannot encode; a program can read the escape back.
        _set_error_handler(output, "replace" if output.isatty() else _ESCAPE_UNENCODABLE)
        _set_error_handler(error, "backslashreplace")
        stdout = OutputStream(output, output.isatty(), is_optional=False, _failure=failure)
        sys.stdout = cast("TextIO", stdout)
        # Messages are read by people, wherever they are kept until then.
        sys.stderr = cast("TextIO", OutputStream(error, escapes=True, is_optional=True))
        try:
            yield
        finally:
            with contextlib.suppress(OutputClosed, OutputError):
                sys.stdout.flush()
            sys.stdout, sys.stderr = before


def reserve_standard_files() -> None:
    """Open the null device for each closed standard file, whose number the next file would get."""
    number = os.open(os.devnull, os.O_RDWR)
    while number <= 2:
        number = os.dup(number)
    os.close(number)
    sys.stdin = sys.stdin or Path(os.devnull).open()  # noqa: SIM115 - for the whole process


def _or_null(stream: TextIO | None, stack: contextlib.ExitStack) -> TextIO:
    """Return `stream`, or the null device if the command was started without it."""
    return stream or stack.enter_context(Path(os.devnull).open("w"))


def _set_error_handler(stream: TextIO, name: str) -> None:
    if reconfigure := getattr(stream, "reconfigure", None):
        reconfigure(errors=name)


def _discard(stream: TextIO) -> None:
    """Let what is buffered, or written later by any library, go to the null device."""
    with contextlib.suppress(OSError, ValueError):
        target, number = stream.fileno(), os.open(os.devnull, os.O_WRONLY)
        os.dup2(number, target)
        os.close(number)
