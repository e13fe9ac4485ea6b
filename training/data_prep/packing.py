"""Pack the examples of one window so that their shared prompt prefix is computed once.

The prompts of a window's tasks differ in their last line only. A pack is the shared prefix and one
branch per example. A branch attends to the prefix and to itself, never to another branch
(`training.trainer.packed_attention`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from training.data_prep.batches import TokenizedExample
from training.data_prep.examples import Example


@dataclass(frozen=True)
class Pack:
    """A shared prefix and its branches; `prompt` of a branch is the part after the prefix."""

    prefix: tuple[int, ...]
    branches: tuple[TokenizedExample, ...]

    @property
    def size(self) -> int:
        """Number of tokens."""
        return len(self.prefix) + sum(branch.size for branch in self.branches)

    @property
    def answers(self) -> int:
        """Number of answer tokens."""
        return sum(len(branch.answer) for branch in self.branches)

    @property
    def tokens(self) -> tuple[int, ...]:
        """Tokens of the prefix and all branches, concatenated."""
        return self.prefix + tuple(
            token for branch in self.branches for token in branch.prompt + branch.answer
        )

    @property
    def position_ids(self) -> tuple[int, ...]:
        """Position id of each token; every branch continues from the end of the prefix."""
        start = len(self.prefix)
        return tuple(range(start)) + tuple(
            start + number for branch in self.branches for number in range(branch.size)
        )

    @property
    def loss_mask(self) -> tuple[bool, ...]:
        """Whether each token belongs to an answer."""
        return (False,) * len(self.prefix) + tuple(
            number >= len(branch.prompt)
            for branch in self.branches
            for number in range(branch.size)
        )


def pack_examples(
    examples: Sequence[Example], tokenized: Sequence[TokenizedExample], context: int
) -> list[Pack]:
    """Return packs of all examples that fit into `context`, in order of first occurrence.

    Examples longer than `context` tokens are dropped, never truncated.
    """
    groups: dict[tuple[str, str, int], list[TokenizedExample]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for example, tokens in zip(examples, tokenized, strict=True):
        if tokens.size <= context:
            window = example.user.rpartition("\n")[0]
            # A later pass over the same window forms a separate pack.
            seen[example.article, example.user] += 1
            occurrence = seen[example.article, example.user]
            groups.setdefault((example.article, window, occurrence), []).append(tokens)
    return [_pack_group(group) for group in groups.values()]


def _pack_group(group: Sequence[TokenizedExample]) -> Pack:
    if len(group) == 1:
        return Pack((), tuple(group))
    shared = _shared_prefix_length([example.prompt for example in group])
    return Pack(
        group[0].prompt[:shared],
        tuple(TokenizedExample(item.prompt[shared:], item.answer) for item in group),
    )


def _shared_prefix_length(prompts: Iterable[tuple[int, ...]]) -> int:
    """Return the length of the common prefix, shorter than every prompt."""
    columns = zip(*(prompt[:-1] for prompt in prompts), strict=False)
    return sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))
