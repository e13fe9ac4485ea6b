"""The networks of actors: who agrees, who disagrees, over the concepts they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Literal

from summarizer.networks.affiliation import sign_of
from summarizer.networks.counting import Duplicates, Tally, activity, distinct, said, tallies
from summarizer.networks.network import Edge, EdgeSign, Network
from summarizer.networks.nodes import actor_nodes
from summarizer.networks.statement import Statement
from summarizer.resolve.entities import Entity

OneMode = Literal["congruence", "conflict", "subtract", "ignore"]
OneModeNorm = Literal["none", "average", "jaccard", "cosine"]
_Ties = dict[tuple[int, int], tuple[int, int]]


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
    edges = []
    for (one, other), (agree, differ) in sorted(_ties(actors, counts).items()):
        weight = {
            "congruence": agree,
            "conflict": differ,
            "subtract": agree - differ,
            "ignore": agree + differ,
        }[layer]
        if weight or layer == "subtract":
            divisor = _divisor(counts[actors[one]], counts[actors[other]], agree, normalisation)
            sign = _sign(layer, agree, differ)
            edges.append(Edge(f"o{one}", f"o{other}", weight / divisor, sign))
    return Network(layer, directed=False, nodes=tuple(nodes.values()), edges=tuple(edges))


def _ties(actors: list[Entity], counts: dict[Entity, Tally]) -> _Ties:
    """Return congruence and conflict of each pair that shares a concept, lower number first."""
    by_concept: dict[str, list[tuple[int, int, int]]] = {}
    for number, actor in enumerate(actors):
        for concept, (support, oppose) in counts[actor].items():
            by_concept.setdefault(concept, []).append((number, support, oppose))
    ties: _Ties = {}
    for holders in by_concept.values():
        for pair, more_agree, more_differ in _pairs(holders):
            agree, differ = ties.get(pair, (0, 0))
            ties[pair] = agree + more_agree, differ + more_differ
    return ties


def _pairs(holders: list[tuple[int, int, int]]) -> Iterator[tuple[tuple[int, int], int, int]]:
    for (one, support, oppose), (other, support_too, oppose_too) in combinations(holders, 2):
        agree = support * support_too + oppose * oppose_too
        differ = support * oppose_too + oppose * support_too
        yield (one, other), agree, differ


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
