"""Read, write and average adapters in GGUF format."""

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
"""Block size of Q8_0; row lengths must be a multiple of it."""


def tensor_name(name: str) -> str:
    """Return llama.cpp's tensor name of the peft parameter `name`."""
    tensors = _WEIGHT.search(name)
    if not tensors or tensors["layer"] not in _PLACES:
        raise InputError("not an adapter weight", name, "train with the layers of the recipe")
    half = tensors["half"].lower()
    return f"blk.{tensors['block']}.{_PLACES[tensors['layer']]}.weight.lora_{half}"


@dataclass(frozen=True)
class Adapter:
    """Weights and scale of an adapter.

    Attributes:
        weights: Tensors in float32, by their name in the GGUF file.
        alpha: LoRA alpha; the scale is alpha divided by the rank.
        architecture: That of the base model, as in its GGUF file.
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
    """Convert a safetensors file of training to GGUF and return the size of the file."""
    with safe_open(adapter, framework="np") as weights:
        metadata = weights.metadata() or {}
        if "alpha" not in metadata:
            raise InputError("the file has no LoRA alpha", str(adapter), "train it again")
        tensors = {tensor_name(key): weights.get_tensor(key) for key in sorted(weights.keys())}
    trained = Adapter(tensors, float(metadata["alpha"]), architecture)
    return write_adapter(trained, target, name, precision)


def write_adapter(adapter: Adapter, target: Path, name: str, precision: Precision) -> int:
    """Write `adapter` to `target` and return the size of the file.

    Rows that do not fit Q8_0 blocks are F16.
    """
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
    """Return the adapter in the GGUF file at `path`."""
    try:
        reader = GGUFReader(path)
    except (OSError, ValueError) as error:
        raise InputError("the adapter cannot be read", str(path), "give a GGUF file") from error
    alpha = reader.fields.get("adapter.lora.alpha")
    if alpha is None:
        hint = "give an adapter written by training"
        raise InputError("the file has no LoRA alpha", str(path), hint)
    weights = {
        tensor.name: dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        for tensor in reader.tensors
    }
    return Adapter(weights, float(alpha.parts[alpha.data[0]][0]), _architecture(reader))


def average_adapters(paths: Sequence[Path]) -> Adapter:
    """Return the element-wise mean of adapters trained from a common start.

    Weights trained from a common start lie in one loss basin, and their mean is often better than
    each of them (Wortsman et al. 2022, Model soups). Adapters with different starts have no useful
    mean. A file given twice counts twice.

    Raises:
        InputError: If there are none, or they differ in layers, shape or scale.
    """
    if not paths:
        raise InputError("no adapters", "average", "give at least two GGUF files")
    first, *others = (read_adapter(path) for path in paths)
    for path, other in zip(paths[1:], others, strict=True):
        if _shapes(other) != _shapes(first):
            hint = "average adapters of one recipe"
            raise InputError("the adapters differ in shape", str(path), hint)
    weights = {
        name: np.mean([adapter.weights[name] for adapter in (first, *others)], axis=0)
        for name in first.weights
    }
    return Adapter(weights, first.alpha, first.architecture)


def architecture_of(base: Path) -> str:
    """Return the architecture named in the GGUF file at `base`."""
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
