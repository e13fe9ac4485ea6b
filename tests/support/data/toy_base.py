"""A base model of a few thousand numbers, in the form of the real one, and articles for it.

Its tokens are bytes and its weights are drawn with a seed: it can learn a handful of answers by
heart, which is all that the tests of the way from articles to adapter need.
"""

from pathlib import Path

import gguf
import numpy as np

WIDTH, BLOCKS, HEADS, KEYS, INNER, CONTEXT = 64, 2, 4, 2, 128, 4096
_SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + "
    "message['content'] + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def write_toy_base(path: Path) -> Path:
    """Write the model to `path` and return it."""
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_name("toy")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(BLOCKS)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEYS)
    writer.add_rope_freq_base(10_000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    tokens = _add_tokens(writer)
    for name, values in _weights(len(tokens)).items():
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_tokens(writer: gguf.GGUFWriter) -> list[str]:
    tokens = [*_letters(), "Ġt", *_SPECIAL]
    kinds = [gguf.TokenType.NORMAL] * (len(tokens) - len(_SPECIAL))
    kinds += [gguf.TokenType.CONTROL] * len(_SPECIAL)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges(["Ġ t"])
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    writer.add_pad_token_id(tokens.index("<|endoftext|>"))
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_add_bos_token(False)
    writer.add_chat_template(_TEMPLATE)
    return tokens


def _letters() -> list[str]:
    """The 256 bytes as byte-level tokenizers spell them."""
    printed = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = (byte for byte in range(256) if byte not in printed)
    spelled = {byte: chr(256 + number) for number, byte in enumerate(hidden)}
    return [spelled.get(byte, chr(byte)) for byte in range(256)]


def _weights(tokens: int) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(0)

    def drawn(*shape: int) -> np.ndarray:
        return (draw.standard_normal(shape) * 0.08).astype(np.float32)

    head = WIDTH // HEADS
    found = {
        "token_embd.weight": drawn(tokens, WIDTH),
        "output.weight": drawn(tokens, WIDTH),
        "output_norm.weight": np.ones(WIDTH, dtype=np.float32),
    }
    for block in range(BLOCKS):
        shapes = {
            "attn_q": (WIDTH, WIDTH),
            "attn_k": (KEYS * head, WIDTH),
            "attn_v": (KEYS * head, WIDTH),
            "attn_output": (WIDTH, WIDTH),
            "ffn_gate": (INNER, WIDTH),
            "ffn_up": (INNER, WIDTH),
            "ffn_down": (WIDTH, INNER),
        }
        for name, shape in shapes.items():
            found[f"blk.{block}.{name}.weight"] = drawn(*shape)
            if name in {"attn_q", "attn_k", "attn_v"}:
                found[f"blk.{block}.{name}.bias"] = np.zeros(shape[0], dtype=np.float32)
        for name in ("attn_norm", "ffn_norm"):
            found[f"blk.{block}.{name}.weight"] = np.ones(WIDTH, dtype=np.float32)
    return found
