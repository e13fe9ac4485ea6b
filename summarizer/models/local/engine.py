"""Run the embedded model inside this process: llama.cpp's server on loopback.

It speaks the same protocol as any other endpoint, so the same client asks it. It listens on
127.0.0.1 alone, on a free port, with a random key and no web page, and prints nothing.
"""

from __future__ import annotations

import secrets
from importlib import metadata
from pathlib import Path
from typing import Any

from summarizer.errors import WeightsError
from summarizer.settings import let_threads_sleep

CONTEXT = 8_192
"""Tokens of context: a full window and its longest answer."""

_MAGIC = b"GGUF"
_CACHE_MIB = 256
_BATCH = 128


class EmbeddedEngine:
    """A running engine. It is started by the constructor and stopped by `close`.

    Args:
        base: The base model, a GGUF file.
        adapter: The LoRA adapter, a GGUF file, or None for the bare base model.
        threads: Processor cores to use.

    Raises:
        WeightsError: If a file is no GGUF, or llama.cpp does not take it.
    """

    def __init__(self, base: Path, adapter: Path | None, *, threads: int) -> None:
        for path in (base, adapter) if adapter else (base,):
            check_gguf(path)
        self.key = secrets.token_hex(16)
        self._server = _start(base, adapter, threads, self.key)
        self.url = f"{self._server.listening_address}/v1"

    def close(self) -> None:
        """Stop the engine. Close the client first: a request under way would never end."""
        # There is no stop(); the server ends with its last reference.
        self._server = None


def check_gguf(path: Path) -> None:
    """Raise `WeightsError` unless `path` is a readable GGUF file."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except (OSError, ValueError) as error:  # a null byte in a path is a ValueError
        what = f"the model file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise WeightsError(what, str(path), "check the path") from None
    if magic != _MAGIC:
        raise WeightsError("the model file is no GGUF", str(path), "give a llama.cpp model file")


def engine_version() -> str:
    """Return the engine's name and version.

    Raises:
        WeightsError: If the `local` extra is not installed.
    """
    try:
        return f"xllamacpp {metadata.version('xllamacpp')}"
    except metadata.PackageNotFoundError:
        hint = "pip install 'summarizer[local]', or name another --model"
        raise WeightsError("the embedded engine is not installed", "local", hint) from None


def _start(base: Path, adapter: Path | None, threads: int, key: str) -> Any:  # noqa: ANN401
    engine_version()
    let_threads_sleep()
    import xllamacpp  # an extra, and half a second of loading: only when it is used

    params = xllamacpp.CommonParams()
    params.model.path = str(base)
    if adapter:
        lora = xllamacpp.CommonAdapterLoraInfo()
        lora.path, lora.scale = str(adapter), 1.0
        params.lora_adapters = [lora]
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    # A batch cannot be interrupted: a short one lets Ctrl-C through in a second or two.
    params.n_batch = params.n_ubatch = _BATCH
    params.cache_ram_mib = _CACHE_MIB
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.api_keys = [key]
    params.ui = False
    params.endpoint_slots = False
    params.endpoint_metrics = True
    params.verbosity = -1
    try:
        server = xllamacpp.Server(params)
    except (RuntimeError, ValueError):
        what = "llama.cpp cannot load the model"
        raise WeightsError(what, str(base), "check the files with `summarizer models`") from None
    # The constructor returns before the engine's loop runs, and an end that comes before the loop
    # is lost: the destructor then waits for ever. The loop answers this question, so it runs.
    server.handle_metrics()
    return server
