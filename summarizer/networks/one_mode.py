"""The networks of actors: who agrees, who disagrees, over the concepts they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from typing import Literal

from summarizer.networks.affiliation import sign_of
from summarizer.networks.counting import Duplicates, Tally, activity, distinct, said, tallies
from summarizer.networks.network import Edge, EdgeSign, Network
from summarizer.networks.nodes import actor_nodes
from summarizer.networks.statement import Statement

OneMode = Literal["congruence", "conflict", "subtract", "ignore"]
OneModeNorm = Literal["none", "average", "jaccard", "cosine"]
_WEIGHTS: dict[OneMode, Callable[[int, int], int]] = {
    "congruence": lambda agree, differ: agree,
    "conflict": lambda agree, differ: differ,
    "subtract": lambda agree, differ: agree - differ,
    "ignore": lambda agree, differ: agree + differ,
}


def one_mode(
    statements: Iterable[Statement],
    layer: OneMode,
    *,
    normalisation: OneModeNorm = "none",
    duplicates: Duplicates = "document",
) -> Network:
    """Return the network of actors that `layer` names; nobody is tied to themselves.

    Two actors who agree as often as they disagree have a `subtract` edge of weight 0.
    """
    counts = tallies(distinct(statements, duplicates, said))
    nodes = actor_nodes({actor: activity(tally) for actor, tally in counts.items()})
    actors = list(nodes)
    agreed, differed = _ties([counts[actor] for actor in actors])
    edges = []
    for pair in sorted(agreed.keys() | differed.keys()):
        agree, differ = agreed.get(pair, 0), differed.get(pair, 0)
        weight = _WEIGHTS[layer](agree, differ)
        if weight or layer == "subtract":
            one, other = divmod(pair, len(actors))
            divisor = _divisor(counts[actors[one]], counts[actors[other]], agree, normalisation)
            sign = _sign(layer, agree, differ)
            edges.append(Edge(f"o{one}", f"o{other}", weight / divisor, sign))
    return Network(layer, directed=False, nodes=tuple(nodes.values()), edges=tuple(edges))


def _ties(tallies: list[Tally]) -> tuple[dict[int, int], dict[int, int]]:
    """Return congruence and conflict of the pairs that have any.

    A pair is one number, `lower * len(tallies) + higher`: a dense network has millions.
    """
    by_concept: dict[str, list[tuple[int, int, int]]] = {}
    for number, tally in enumerate(tallies):
        for concept, (support, oppose) in tally.items():
            by_concept.setdefault(concept, []).append((number, support, oppose))
    agreed: dict[int, int] = {}
    differed: dict[int, int] = {}
    for holders in by_concept.values():
        for (one, support, oppose), (other, support_too, oppose_too) in combinations(holders, 2):
            pair = one * len(tallies) + other
            if agree := support * support_too + oppose * oppose_too:
                agreed[pair] = agreed.get(pair, 0) + agree
            if differ := support * oppose_too + oppose * support_too:
                differed[pair] = differed.get(pair, 0) + differ
    return agreed, differed


def _sign(layer: OneMode, agree: int, differ: int) -> EdgeSign:
    if layer == "congruence":
        return "positive"
    return "negative" if layer == "conflict" else sign_of(agree, differ)


def _divisor(one: Tally, other: Tally, agree: int, normalisation: OneModeNorm) -> float:
    if normalisation == "none":
        return 1
    if normalisation == "jaccard":
        return _unshared(one, other) + _unshared(other, one) + agree
    mine, theirs = activity(one), activity(other)
    return (mine + theirs) / 2 if normalisation == "average" else mine * theirs


def _unshared(one: Tally, other: Tally) -> int:
    """Return how many statements of `one` have no counterpart of the same sign by `other`."""
    unshared = 0
    for concept, (support, oppose) in one.items():
        support_too, oppose_too = other.get(concept, (0, 0))
        unshared += (0 if support_too else support) + (0 if oppose_too else oppose)
    return unshared
