"""Group examples into batches within a token budget, in seeded random order, and set the rate."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TokenizedExample:
    """A tokenized example; only answer tokens contribute to the loss."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    @property
    def size(self) -> int:
        """Number of tokens."""
        return len(self.prompt) + len(self.answer)


def plan_batches(sizes: Sequence[int], *, budget: int, epochs: float, seed: int) -> list[list[int]]:
    """Return the batches of a run as lists of example indices.

    Args:
        sizes: Number of tokens of each example.
        budget: Maximum tokens per batch; a longer example forms a batch of its own.
        epochs: Passes over the examples; the last one may be partial.
        seed: Seed of the order.
    """
    # Not for security: the same seed must give the same order.
    draw = random.Random(seed)  # noqa: S311
    batches: list[list[int]] = []
    for number in range(math.ceil(epochs)):
        made = _epoch(sizes, budget, draw)
        part = min(1.0, epochs - number)
        batches += made[: round(part * len(made))]
    return batches


def learning_rate_at(step: int, steps: int, *, peak: float, warmup: float) -> float:
    """Return the learning rate of a step: linear warm-up, then cosine decay."""
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
