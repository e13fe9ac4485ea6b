"""Put what is learned into batches: within a budget of tokens, in a seeded order."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Encoded:
    """An example in tokens; only those of the answer are learned."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many tokens it takes."""
        return len(self.prompt) + len(self.answer)


def plan(sizes: Sequence[int], *, budget: int, epochs: float, seed: int) -> list[list[int]]:
    """Return the batches of a run, as numbers of examples.

    Args:
        sizes: Tokens of each example.
        budget: Most tokens of a batch; a longer example is a batch alone.
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
    batches: list[list[int]] = []
    left = 0
    for number in order:
        if not batches or sizes[number] > left:
            batches.append([])
            left = budget
        batches[-1].append(number)
        left -= sizes[number]
    return batches
