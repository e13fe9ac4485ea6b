"""The networks of actors who agree or disagree on the concepts they share."""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Literal

from summarizer.networks.counting import (
    Duplicates,
    StanceCounts,
    activity,
    concept_key,
    count_stances,
    drop_duplicates,
)
from summarizer.networks.network import Edge, EdgeSign, Network, actor_nodes, edge_sign
from summarizer.networks.statement import Statement

OneModeLayer = Literal["congruence", "conflict", "subtract", "ignore"]
OneModeNorm = Literal["none", "average", "jaccard", "cosine"]
_WEIGHTS: dict[OneModeLayer, Callable[[int, int], int]] = {
    "congruence": lambda agree, differ: agree,
    "conflict": lambda agree, differ: differ,
    "subtract": lambda agree, differ: agree - differ,
    "ignore": lambda agree, differ: agree + differ,
}
_PairCounts = dict[tuple[int, int], int]


def one_mode_network(
    statements: Iterable[Statement],
    layer: OneModeLayer,
    *,
    normalisation: OneModeNorm = "none",
    duplicates: Duplicates = "document",
) -> Network:
    """Return the network of actors that `layer` names, without self-loops.

    Two actors who agree as often as they disagree have a `subtract` edge of weight 0.
    """
    by_actor = count_stances(drop_duplicates(statements, duplicates, concept_key))
    nodes = actor_nodes({actor: activity(counts) for actor, counts in by_actor.items()})
    stances = [by_actor[actor] for actor in nodes]
    agreed, differed = _pair_counts(stances)
    edges = []
    for pair in sorted(agreed.keys() | differed.keys()):
        agree, differ = agreed.get(pair, 0), differed.get(pair, 0)
        weight = _WEIGHTS[layer](agree, differ)
        if weight or layer == "subtract":
            first, second = pair
            divisor = _divisor(stances[first], stances[second], agree, normalisation)
            sign = _sign(layer, agree, differ)
            edges.append(Edge(f"o{first}", f"o{second}", weight / divisor, sign))
    return Network(layer, directed=False, nodes=tuple(nodes.values()), edges=tuple(edges))


def _pair_counts(stances: Sequence[StanceCounts]) -> tuple[_PairCounts, _PairCounts]:
    """Return congruence and conflict by pair of actor numbers, the lower number first."""
    by_concept: dict[str, list[tuple[int, int, int]]] = {}
    for number, counts in enumerate(stances):
        for concept, (support, oppose) in counts.items():
            by_concept.setdefault(concept, []).append((number, support, oppose))
    agreed: _PairCounts = {}
    differed: _PairCounts = {}
    for holders in by_concept.values():
        for (first, support, oppose), (second, support2, oppose2) in combinations(holders, 2):
            pair = first, second
            if agree := support * support2 + oppose * oppose2:
                agreed[pair] = agreed.get(pair, 0) + agree
            if differ := support * oppose2 + oppose * support2:
                differed[pair] = differed.get(pair, 0) + differ
    return agreed, differed


def _sign(layer: OneModeLayer, agree: int, differ: int) -> EdgeSign:
    if layer == "congruence":
        return "positive"
    return "negative" if layer == "conflict" else edge_sign(agree, differ)


def _divisor(
    first: StanceCounts, second: StanceCounts, agree: int, normalisation: OneModeNorm
) -> float:
    if normalisation == "none":
        return 1
    if normalisation == "jaccard":
        return _unmatched(first, second) + _unmatched(second, first) + agree
    if normalisation == "average":
        return (activity(first) + activity(second)) / 2
    return activity(first) * activity(second)


def _unmatched(counts: StanceCounts, other: StanceCounts) -> int:
    """Return how many statements in `counts` have no counterpart of the same sign in `other`."""
    unmatched = 0
    for concept, (support, oppose) in counts.items():
        other_support, other_oppose = other.get(concept, (0, 0))
        unmatched += (0 if other_support else support) + (0 if other_oppose else oppose)
    return unmatched
