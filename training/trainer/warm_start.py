"""Start training from an existing adapter: load its GGUF file into the model.

The file must match the SHA-256 in the recipe, so that recipe and data still reproduce the result.
"""

from pathlib import Path

import torch
from peft import PeftModel

from summarizer.errors import InputError
from training.gguf_adapter import read_adapter, tensor_name
from training.recipe import sha256_of


def check_start(path: Path | None, digest: str) -> None:
    """Raise `InputError` unless the file at `path` is the one named in the recipe."""
    if path is None and not digest:
        return
    if path is None:
        raise InputError("the recipe starts from an adapter", digest[:12], "give it with --start")
    try:
        actual = sha256_of(path)
    except OSError as error:
        raise InputError(error.strerror or "unreadable", str(path), "give its path") from None
    if actual != digest:
        what = f"not the adapter named in the recipe (SHA-256 {digest[:12] or 'none'}…)"
        raise InputError(what, str(path), f'set start = "{actual}" in the recipe to use it')


def load_start(path: Path, model: PeftModel, *, alpha: int) -> None:
    """Load the weights of the adapter at `path` into `model`."""
    adapter = read_adapter(path)
    if adapter.alpha != alpha:
        what = "the adapter has another alpha than the recipe"
        raise InputError(what, str(path), "set alpha to the same value")
    parameters = {
        tensor_name(name): weight
        for name, weight in model.named_parameters()
        if weight.requires_grad
    }
    if parameters.keys() != adapter.weights.keys():
        hint = "give an adapter of the same layers"
        raise InputError("the adapter has other layers", str(path), hint)
    with torch.no_grad():
        for name, weight in parameters.items():
            values = adapter.weights[name]
            if values.shape != tuple(weight.shape):
                what = f"{name} has another shape"
                raise InputError(what, str(path), "set rank to the same value")
            weight.copy_(torch.from_numpy(values))
