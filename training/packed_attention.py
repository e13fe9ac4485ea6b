"""Attention over a pack: the beginning sees itself, and each branch the beginning and itself.

The result is that of asking each question alone. A mask over the whole pack would say the same,
but would compute what it hides: with three branches more than half of all pairs.
"""

from __future__ import annotations

import torch
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface

NAME = "packed"


def packed_attention(  # noqa: PLR0913 - the signature is transformers'
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    *,
    branches: tuple[int, ...],
    scaling: float | None = None,
    **_: object,
) -> tuple[torch.Tensor, None]:
    """Return the attention of one pack, in the shape that transformers asks for.

    Args:
        module: The layer, which knows how many queries share a key.
        query: Of shape (1, heads, tokens, width); `key` and `value` have fewer heads.
        key: See `query`.
        value: See `query`.
        attention_mask: Not needed: `branches` says who sees whom.
        branches: Tokens of each branch, in order; what stands before them is the beginning.
        scaling: Of the products, by default the root of the width.

    Returns:
        A tensor of shape (1, tokens, heads, width), and no weights.
    """
    groups = int(module.num_key_value_groups)
    key, value = key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1)
    start = query.shape[2] - sum(branches)
    first_key, first_value = key[:, :, :start], value[:, :, :start]
    parts = []
    if start:
        parts.append(
            scaled_dot_product_attention(
                query[:, :, :start], first_key, first_value, is_causal=True, scale=scaling
            )
        )
    for size in branches:
        own = slice(start, start + size)
        keys = torch.cat((first_key, key[:, :, own]), 2)
        values = torch.cat((first_value, value[:, :, own]), 2)
        parts.append(
            scaled_dot_product_attention(
                query[:, :, own], keys, values, attn_mask=_seen(keys, size), scale=scaling
            )
        )
        start += size
    return torch.cat(parts, 2).transpose(1, 2), None


def _seen(keys: torch.Tensor, size: int) -> torch.Tensor:
    """Return which keys the last `size` places see: all before the branch, none after itself."""
    whole = keys.shape[2]
    seen = torch.ones((size, whole), dtype=torch.bool, device=keys.device)
    return seen.tril(whole - size)


AttentionInterface.register(NAME, packed_attention)
