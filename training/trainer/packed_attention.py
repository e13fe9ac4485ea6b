"""Attention over a pack: the prefix attends to itself, each branch to the prefix and itself.

The result equals that of separate sequences. A dense mask over the pack would give the same result
but compute the masked pairs too, more than half of all pairs with three branches.
"""

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
    """Return the attention output of one pack in the shape that transformers expects.

    `query` has the shape (1, heads, tokens, width), `key` and `value` have fewer heads, the output
    has the shape (1, tokens, heads, width). `branches` are the numbers of tokens of the branches in
    order, after the prefix; they define the mask, so `attention_mask` is ignored.
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
    """Return causal attention of the last positions to all positions before them and themselves."""
    if not query.shape[2]:
        return query
    if query.shape[2] == key.shape[2]:
        return scaled_dot_product_attention(query, key, value, is_causal=True, scale=scaling)
    size, whole = query.shape[2], key.shape[2]
    mask = torch.ones((size, whole), dtype=torch.bool, device=key.device).tril(whole - size)
    return scaled_dot_product_attention(query, key, value, attn_mask=mask, scale=scaling)


AttentionInterface.register(NAME, packed_attention)
