"""Begin with an adapter that is already trained: read its GGUF file back into weights.

A start must be the file that the recipe names by its digest, so that recipe and data still give
the same adapter again.
"""

from __future__ import annotations

from pathlib import Path

import torch
from peft import PeftModel

from summarizer.errors import InputError
from training.release.card import sha256_of
from training.release.export import read_adapter, tensor_name


def check_start(path: Path | None, digest: str) -> None:
    """See that the file at `path` is the one that a recipe begins with.

    Raises:
        InputError: If it is not, or one is given where the recipe names none, or none where it
            does.
    """
    if path is None and not digest:
        return
    if path is None:
        raise InputError("the recipe begins with an adapter", digest[:12], "give it with --start")
    try:
        found = sha256_of(path)
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), "give its path") from None
    if found != digest:
        what = f"not the adapter that the recipe begins with (SHA-256 {digest[:12] or 'none'}…)"
        raise InputError(what, str(path), f'its own is {found}: put it into the recipe as "start"')


def begin_with(path: Path, model: PeftModel, *, alpha: int) -> None:
    """Put the weights of the adapter at `path` into `model`.

    Raises:
        InputError: If it is of another shape, or was made for another scale.
    """
    adapter = read_adapter(path)
    if adapter.alpha != alpha:
        raise InputError("no adapter of the recipe's alpha", str(path), "set alpha as it has it")
    learned = {
        tensor_name(name): weight
        for name, weight in model.named_parameters()
        if weight.requires_grad
    }
    if learned.keys() != adapter.weights.keys():
        raise InputError("an adapter of other layers", str(path), "give one of this recipe's kind")
    with torch.no_grad():
        for name, weight in learned.items():
            values = adapter.weights[name]
            if values.shape != tuple(weight.shape):
                raise InputError(f"{name} has another shape", str(path), "set rank as it has it")
            weight.copy_(torch.from_numpy(values))
