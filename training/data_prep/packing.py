"""Put the questions about one window together, so that what their prompts share is read once.

The prompts of a window's tasks differ in their last line only, and the window is a third of all
tokens. A pack is that beginning and, side by side, one branch for each question: a branch sees
the beginning and itself, never another branch, as if it stood alone
(`training.trainer.packed_attention`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from training.data_prep.batches import Encoded
from training.data_prep.examples import Example


@dataclass(frozen=True)
class Pack:
    """A beginning and its branches; a branch's `prompt` is what follows the beginning."""

    beginning: tuple[int, ...]
    branches: tuple[Encoded, ...]

    @property
    def size(self) -> int:
        """How many tokens it takes."""
        return len(self.beginning) + sum(branch.size for branch in self.branches)

    @property
    def answers(self) -> int:
        """How many tokens of it are learned."""
        return sum(len(branch.answer) for branch in self.branches)

    @property
    def tokens(self) -> tuple[int, ...]:
        """Beginning and branches, one after the other."""
        return self.beginning + tuple(
            token for branch in self.branches for token in branch.prompt + branch.answer
        )

    @property
    def places(self) -> tuple[int, ...]:
        """Each token's position: every branch goes on where the beginning ends."""
        start = len(self.beginning)
        return tuple(range(start)) + tuple(
            start + number for branch in self.branches for number in range(branch.size)
        )

    @property
    def learned(self) -> tuple[bool, ...]:
        """Which tokens are of an answer."""
        return (False,) * len(self.beginning) + tuple(
            number >= len(branch.prompt)
            for branch in self.branches
            for number in range(branch.size)
        )


def packed(examples: Sequence[Example], encoded: Sequence[Encoded], context: int) -> list[Pack]:
    """Return packs that hold all of `encoded` that fit into `context`, in order of first sight.

    Args:
        examples: What was encoded.
        encoded: The examples in tokens, in the same order.
        context: Most tokens of an example; longer ones are left out, never cut.
    """
    groups: dict[tuple[str, str, int], list[Encoded]] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for example, tokens in zip(examples, encoded, strict=True):
        if tokens.size > context:
            continue
        window = example.user.rpartition("\n")[0]
        # A later pass over the same window is a pack of its own.
        time = seen.get((example.article, window, example.task), 0)
        seen[example.article, window, example.task] = time + 1
        groups.setdefault((example.article, window, time), []).append(tokens)
    return [_pack(group) for group in groups.values()]


def _pack(group: Sequence[Encoded]) -> Pack:
    if len(group) == 1:
        return Pack((), tuple(group))
    shared = _alike([one.prompt for one in group])
    return Pack(
        group[0].prompt[:shared], tuple(Encoded(one.prompt[shared:], one.answer) for one in group)
    )


def _alike(prompts: Iterable[tuple[int, ...]]) -> int:
    """Return how many tokens all of `prompts` begin with, short of the whole of any."""
    columns = zip(*(prompt[:-1] for prompt in prompts), strict=False)
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))
