"""Recognize that a process can open no more files, whatever error says so."""

import errno
import os

from summarizer.errors import FileLimitReached, error_chain

try:
    # Not when it is needed: then no file can be opened.
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_FILE_LIMIT = frozenset({errno.EMFILE, errno.ENFILE})
_VAGUE_ERRORS = frozenset({"OperationalError", "gaierror"})
"""Errors of SQLite and of name resolution, which do not say that no file could be opened."""


def file_limit_error(error: BaseException) -> FileLimitReached | None:
    """Return the error to raise instead of `error` if no file could be opened."""
    chain = list(error_chain(error))
    for link in chain:
        if isinstance(link, FileLimitReached):
            return link
    is_stated = any(isinstance(link, OSError) and link.errno in _FILE_LIMIT for link in chain)
    is_vague = any(type(link).__name__ in _VAGUE_ERRORS for link in chain)
    if not is_stated and not (is_vague and _is_file_limit_reached()):
        return None
    hint = "raise it, e.g. with ulimit -n 4096, or use fewer --jobs; finished documents are kept"
    return FileLimitReached("too many files are open", _file_limit(), hint)


def _is_file_limit_reached() -> bool:
    try:
        os.close(os.open(os.devnull, os.O_RDONLY))
    except OSError as error:
        return error.errno in _FILE_LIMIT
    return False


def _file_limit() -> str:
    if resource is None:
        return "the limit of this process"
    return f"the limit of this process is {resource.getrlimit(resource.RLIMIT_NOFILE)[0]}"
