"""The two-mode network: which actor stands for or against which concept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from summarizer.errors import ConfigError
from summarizer.networks.counting import Duplicates, Tally, activity, distinct, said, tallies
from summarizer.networks.network import Edge, EdgeSign, Network
from summarizer.networks.nodes import actor_nodes, concept_nodes, in_order
from summarizer.networks.statement import Statement

Qualifier = Literal["subtract", "ignore", "combine"]
"""What becomes of agreement: support minus oppose, their sum, or 1, 2, 3 for one, other, both."""

TwoModeNorm = Literal["none", "activity", "prominence"]


def affiliation(
    statements: Iterable[Statement],
    *,
    qualifier: Qualifier = "subtract",
    normalisation: TwoModeNorm = "none",
    duplicates: Duplicates = "document",
) -> Network:
    """Return the affiliation network of `statements`.

    An actor who was for and against a concept equally often has an edge of weight 0 to it.

    Raises:
        ConfigError: If `combine`, which is a code and no amount, is to be normalised.
    """
    if qualifier == "combine" and normalisation != "none":
        hint = "use subtract or ignore, or no normalisation"
        raise ConfigError("the weights of `combine` are codes", normalisation, hint)
    counts = tallies(distinct(statements, duplicates, said))
    totals = _totals(counts.values())
    actors = actor_nodes({actor: activity(tally) for actor, tally in counts.items()})
    topics = concept_nodes(totals)
    edges = [
        Edge(
            source=actors[actor].id,
            target=topics[concept].id,
            weight=_weight(cell, qualifier)
            / {"none": 1, "activity": activity(tally), "prominence": totals[concept]}[
                normalisation
            ],
            sign=sign_of(*cell),
        )
        for actor, tally in counts.items()
        for concept, cell in tally.items()
    ]
    return Network(
        layer="affiliation",
        directed=False,
        nodes=(*actors.values(), *topics.values()),
        edges=in_order(edges),
    )


def sign_of(positive: float, negative: float) -> EdgeSign:
    """Return the sign of an edge that both amounts went into."""
    if positive and negative:
        return "mixed"
    return "positive" if positive else "negative"


def _weight(cell: tuple[int, int], qualifier: Qualifier) -> int:
    support, oppose = cell
    if qualifier == "combine":
        return (1 if support else 0) + (2 if oppose else 0)
    return support - oppose if qualifier == "subtract" else support + oppose


def _totals(counts: Iterable[Tally]) -> Counter[str]:
    totals: Counter[str] = Counter()
    for tally in counts:
        for concept, (support, oppose) in tally.items():
            totals[concept] += support + oppose
    return totals
