"""Write a trained adapter as the GGUF file that the embedded engine loads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter
from gguf.quants import quantize
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


def export(
    adapter: Path,
    target: Path,
    *,
    name: str,
    architecture: str = "qwen2",
    precision: Precision = "q8_0",
) -> int:
    """Write the adapter at `adapter` to `target` and return the size of the file.

    Args:
        adapter: The file that training wrote.
        target: The GGUF file to write.
        name: What the adapter is called inside the file.
        architecture: The base model's, as its GGUF names it.
        precision: Of the weights; a row that Q8_0 cannot hold stays F16.

    Raises:
        InputError: If the file is no adapter.
    """
    writer = GGUFWriter(target, architecture)
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_string("general.name", name)
    with safe_open(adapter, framework="np") as weights:
        writer.add_float32("adapter.lora.alpha", _alpha(weights.metadata(), adapter))
        for key in sorted(weights.keys()):
            values = np.ascontiguousarray(weights.get_tensor(key), dtype=np.float32)
            _add(writer, tensor_name(key), values, precision)
    target.parent.mkdir(parents=True, exist_ok=True)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target.stat().st_size


def architecture_of(base: Path) -> str:
    """Return the architecture that the GGUF file at `base` names."""
    field = GGUFReader(base).fields["general.architecture"]
    return bytes(field.parts[field.data[0]]).decode()


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
