"""Refuse training articles that stand, wholly or nearly, in a set that measures.

Two texts are compared by the runs of five words they share: news that was rewritten keeps many
of them, two articles on one subject nearly none. Names and numbers are kept, white space, case
and punctuation are not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summarizer.errors import InputError

RUN = 5
"""Words of a run."""

LEAK = 0.08
"""Share of the shorter text's runs from which on two texts are too near.

Among the shipped articles, each written apart, the nearest pair shares 0.03.
"""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Near:
    """Two texts that share more than they should."""

    one: str
    other: str
    shared: float


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """Return the runs of five words of `text`, or the whole of it if it is shorter."""
    words = tuple(_WORD.findall(text.casefold()))
    count = max(1, len(words) - RUN + 1)
    return frozenset(words[at : at + RUN] for at in range(count))


def near_duplicates(
    ones: Mapping[str, str], others: Mapping[str, str], *, least: float = LEAK
) -> list[Near]:
    """Return the pairs, one text of either side, that share at least `least`, nearest first.

    Args:
        ones: Texts by their names.
        others: The texts they are compared with; those of the same name are not.
        least: Share of the shorter text's runs.
    """
    known = {name: runs(text) for name, text in others.items()}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, found in known.items():
        for run in found:
            holders[run].append(name)
    pairs = []
    for name, text in ones.items():
        mine = runs(text)
        shared: dict[str, int] = defaultdict(int)
        for run in mine:
            for other in holders.get(run, ()):
                shared[other] += 1
        for other, count in shared.items():
            part = count / min(len(mine), len(known[other]))
            if other != name and part >= least:
                pairs.append(Near(name, other, part))
    return sorted(pairs, key=lambda near: (-near.shared, near.one, near.other))


def repeated(texts: Mapping[str, str], *, least: float = LEAK) -> list[Near]:
    """Return the pairs within one set that share at least `least`, each once."""
    return [near for near in near_duplicates(texts, texts, least=least) if near.one < near.other]


def refuse_leaks(training: Mapping[str, str], measuring: Mapping[str, str]) -> None:
    """Check that no text of `training` is near one of `measuring`.

    Raises:
        InputError: If one is, or has the same name.
    """
    named = sorted(training.keys() & measuring.keys())
    if named:
        raise InputError("an article to measure with is to be trained on", named[0], "remove it")
    found: Sequence[Near] = near_duplicates(training, measuring)
    if found:
        near = found[0]
        what = f"{len(found)} articles repeat one to measure with, as {near.one} does {near.other}"
        raise InputError(what, f"{near.shared:.0%} of its words", "remove them")
