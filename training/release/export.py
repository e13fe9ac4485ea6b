"""The GGUF file of an adapter, as the embedded engine loads it: write it, read it, take a mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter
from gguf.quants import dequantize, quantize
from safetensors import safe_open

from summarizer.errors import InputError

Precision = Literal["f16", "q8_0"]

_PLACES = {
    "q_proj": "attn_q",
    "k_proj": "attn_k",
    "v_proj": "attn_v",
    "o_proj": "attn_output",
    "gate_proj": "ffn_gate",
    "up_proj": "ffn_up",
    "down_proj": "ffn_down",
}
_WEIGHT = re.compile(
    r"\.layers\.(?P<block>\d+)\.\w+\.(?P<layer>\w+)\.lora_(?P<half>[AB])(?:\.default)?\.weight$"
)
_GROUP = 32
"""Numbers that share a scale in Q8_0: rows must be a multiple of it."""


def tensor_name(name: str) -> str:
    """Return what llama.cpp calls the weight that peft calls `name`.

    Raises:
        InputError: If it is no weight of an adapter of this kind.
    """
    found = _WEIGHT.search(name)
    if not found or found["layer"] not in _PLACES:
        raise InputError("no adapter weight", name, "train with the layers of the recipe")
    half = found["half"].lower()
    return f"blk.{found['block']}.{_PLACES[found['layer']]}.weight.lora_{half}"


@dataclass(frozen=True)
class Adapter:
    """The weights of an adapter by their names in its file, and what their product is scaled by.

    Attributes:
        weights: In float32.
        alpha: The scale, times the rank.
        architecture: Of the base model.
    """

    weights: Mapping[str, np.ndarray]
    alpha: float
    architecture: str = "qwen2"


def export(
    adapter: Path,
    target: Path,
    *,
    name: str,
    architecture: str = "qwen2",
    precision: Precision = "q8_0",
) -> int:
    """Write what training left at `adapter` to `target` and return the size of the file.

    Args:
        adapter: The file that training wrote.
        target: The GGUF file to write.
        name: What the adapter is called inside the file.
        architecture: The base model's, as its GGUF names it.
        precision: Of the weights; a row that Q8_0 cannot hold stays F16.

    Raises:
        InputError: If the file is no adapter.
    """
    with safe_open(adapter, framework="np") as weights:
        alpha = _alpha(weights.metadata(), adapter)
        found = {tensor_name(key): weights.get_tensor(key) for key in sorted(weights.keys())}
    return write_adapter(Adapter(found, alpha, architecture), target, name, precision)


def write_adapter(adapter: Adapter, target: Path, name: str, precision: Precision) -> int:
    """Write `adapter` to `target` and return the size of the file."""
    writer = GGUFWriter(target, adapter.architecture)
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_string("general.name", name)
    writer.add_float32("adapter.lora.alpha", adapter.alpha)
    for key in sorted(adapter.weights):
        _add(writer, key, np.ascontiguousarray(adapter.weights[key], dtype=np.float32), precision)
    target.parent.mkdir(parents=True, exist_ok=True)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target.stat().st_size


def read_adapter(path: Path) -> Adapter:
    """Return the adapter in the GGUF file at `path`.

    Raises:
        InputError: If it is no adapter.
    """
    try:
        reader = GGUFReader(path)
    except (OSError, ValueError) as error:
        raise InputError("no readable adapter", str(path), "give its GGUF file") from error
    alpha = reader.fields.get("adapter.lora.alpha")
    if alpha is None:
        raise InputError("no adapter: it says no alpha", str(path), "give one that training wrote")
    return Adapter(
        {
            tensor.name: dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
            for tensor in reader.tensors
        },
        float(alpha.parts[alpha.data[0]][0]),
        _architecture(reader),
    )


def mean_of(paths: Sequence[Path]) -> Adapter:
    """Return the mean, weight by weight, of adapters that one run made, or one from another.

    Weights that were fitted from one beginning lie in one valley, and their mean in its middle,
    which is often better than each of them (Wortsman et al. 2022, Model soups). Of adapters that
    began apart the mean is worth nothing.

    Args:
        paths: GGUF files of adapters; one that is named twice counts twice.

    Raises:
        InputError: If there is none, or they differ in layers, shape or scale.
    """
    if not paths:
        raise InputError("no adapters", "average", "name at least two GGUF files")
    first, *others = (read_adapter(path) for path in paths)
    for path, other in zip(paths[1:], others, strict=True):
        if _shapes(other) != _shapes(first):
            raise InputError("an adapter of another kind", str(path), "average one recipe's alone")
    weights = {
        name: np.mean([adapter.weights[name] for adapter in (first, *others)], axis=0)
        for name in first.weights
    }
    return Adapter(weights, first.alpha, first.architecture)


def architecture_of(base: Path) -> str:
    """Return the architecture that the GGUF file at `base` names."""
    return _architecture(GGUFReader(base))


def _architecture(reader: GGUFReader) -> str:
    field = reader.fields["general.architecture"]
    return bytes(field.parts[field.data[0]]).decode()


def _shapes(adapter: Adapter) -> object:
    shapes = {name: values.shape for name, values in adapter.weights.items()}
    return adapter.alpha, adapter.architecture, shapes


def _add(writer: GGUFWriter, name: str, values: np.ndarray, precision: Precision) -> None:
    if precision == "q8_0" and values.shape[-1] % _GROUP == 0:
        kind = GGMLQuantizationType.Q8_0
        writer.add_tensor(name, quantize(values, kind), raw_dtype=kind)
    else:
        writer.add_tensor(name, values.astype(np.float16))


def _alpha(metadata: dict[str, str] | None, where: Path) -> float:
    if not metadata or "alpha" not in metadata:
        raise InputError("the file does not say its alpha", str(where), "train it anew")
    return float(metadata["alpha"])
