"""Put examples into batches: of like length, within a budget of tokens, in a seeded order."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

_POOL = 16
"""Batches whose examples are sorted together: like lengths meet, yet the order stays random."""


@dataclass(frozen=True)
class Encoded:
    """An example in tokens; only those of the answer are learned."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many tokens it takes."""
        return len(self.prompt) + len(self.answer)


def fitting(examples: Sequence[Encoded], context: int) -> list[Encoded]:
    """Return the examples that fit into `context` tokens, none of them cut."""
    return [example for example in examples if example.size <= context]


def plan(sizes: Sequence[int], *, budget: int, epochs: float, seed: int) -> list[list[int]]:
    """Return the batches of a run, as numbers of examples.

    Args:
        sizes: Tokens of each example.
        budget: Most tokens of a batch with its padding; a longer example is a batch alone.
        epochs: Passes over the examples; of the last one only a part may be made.
        seed: The same one gives the same batches.
    """
    # Not for secrets: the same seed must give the same order.
    draw = random.Random(seed)  # noqa: S311
    batches: list[list[int]] = []
    for number in range(math.ceil(epochs)):
        made = _epoch(sizes, budget, draw)
        part = min(1.0, epochs - number)
        batches += made[: round(part * len(made))]
    return batches


def rate_at(step: int, steps: int, *, peak: float, warmup: float) -> float:
    """Return the learning rate of a step: up in a straight line, down along a cosine."""
    rising = max(1, round(warmup * steps))
    if step < rising:
        return peak * (step + 1) / rising
    gone = (step - rising) / max(1, steps - rising)
    return peak * 0.5 * (1 + math.cos(math.pi * gone))


def _epoch(sizes: Sequence[int], budget: int, draw: random.Random) -> list[list[int]]:
    order = list(range(len(sizes)))
    draw.shuffle(order)
    mean = sum(sizes) / max(1, len(sizes))
    pool = max(1, round(_POOL * budget / max(1.0, mean)))
    batches: list[list[int]] = []
    for at in range(0, len(order), pool):
        batches += _cut(sorted(order[at : at + pool], key=lambda n: (sizes[n], n)), sizes, budget)
    draw.shuffle(batches)
    return batches


def _cut(numbers: Sequence[int], sizes: Sequence[int], budget: int) -> list[list[int]]:
    """Return `numbers`, which are sorted by size, in batches that keep to the budget."""
    batches: list[list[int]] = []
    for number in numbers:
        # The new one is the longest so far, so all others would be padded to it.
        if batches and sizes[number] * (len(batches[-1]) + 1) <= budget:
            batches[-1].append(number)
        else:
            batches.append([number])
    return batches
