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
    first = slice(0, start)
    parts = [_causal(query[:, :, first], key[:, :, first], value[:, :, first], scaling)]
    for size in branches:
        own = slice(start, start + size)
        keys = torch.cat((key[:, :, first], key[:, :, own]), 2)
        values = torch.cat((value[:, :, first], value[:, :, own]), 2)
        parts.append(_causal(query[:, :, own], keys, values, scaling))
        start += size
    return torch.cat(parts, 2).transpose(1, 2), None


def _causal(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scaling: float | None
) -> torch.Tensor:
    """Return the attention of the last places to all before them, and to themselves."""
    if not query.shape[2]:
        return query
    if query.shape[2] == key.shape[2]:
        return scaled_dot_product_attention(query, key, value, is_causal=True, scale=scaling)
    seen = _seen(key, query.shape[2])
    return scaled_dot_product_attention(query, key, value, attn_mask=seen, scale=scaling)


def _seen(keys: torch.Tensor, size: int) -> torch.Tensor:
    """Return which keys the last `size` places see: all before the branch, none after itself."""
    whole = keys.shape[2]
    seen = torch.ones((size, whole), dtype=torch.bool, device=keys.device)
    return seen.tril(whole - size)


AttentionInterface.register(NAME, packed_attention)
