"""The two-mode network: which actor is for or against which concept."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from summarizer.errors import ConfigError
from summarizer.networks.counting import (
    Duplicates,
    activity,
    concept_key,
    count_stances,
    drop_duplicates,
)
from summarizer.networks.network import (
    Edge,
    Network,
    actor_nodes,
    concept_nodes,
    edge_sign,
    sort_edges,
)
from summarizer.networks.statement import Statement

Qualifier = Literal["subtract", "ignore", "combine"]
"""How agreement enters a weight: support minus oppose, their sum, or a code: 1 support, 2 oppose,
3 both."""

TwoModeNorm = Literal["none", "activity", "prominence"]


def affiliation_network(
    statements: Iterable[Statement],
    *,
    qualifier: Qualifier = "subtract",
    normalisation: TwoModeNorm = "none",
    duplicates: Duplicates = "document",
) -> Network:
    """Return the affiliation network of `statements`.

    An actor who was for and against a concept equally often has an edge of weight 0 to it.

    Raises:
        ConfigError: If `combine`, whose weights are codes, is normalised.
    """
    if qualifier == "combine" and normalisation != "none":
        hint = "use subtract or ignore, or no normalisation"
        raise ConfigError("the weights of `combine` are codes", normalisation, hint)
    by_actor = count_stances(drop_duplicates(statements, duplicates, concept_key))
    totals: Counter[str] = Counter()
    for counts in by_actor.values():
        totals.update({concept: sum(cell) for concept, cell in counts.items()})
    actors = actor_nodes({actor: activity(counts) for actor, counts in by_actor.items()})
    topics = concept_nodes(totals)
    edges = [
        Edge(
            source=actors[actor].id,
            target=topics[concept].id,
            weight=_weight(cell, qualifier)
            / {"none": 1, "activity": activity(counts), "prominence": totals[concept]}[
                normalisation
            ],
            sign=edge_sign(*cell),
        )
        for actor, counts in by_actor.items()
        for concept, cell in counts.items()
    ]
    nodes = (*actors.values(), *topics.values())
    return Network("affiliation", directed=False, nodes=nodes, edges=sort_edges(edges))


def _weight(cell: tuple[int, int], qualifier: Qualifier) -> int:
    support, oppose = cell
    if qualifier == "combine":
        return (1 if support else 0) + (2 if oppose else 0)
    return support - oppose if qualifier == "subtract" else support + oppose
