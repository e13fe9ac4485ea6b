"""The directed networks: who is for or against whom, and who relays whose claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.counting import Duplicates, drop_duplicates, relay_key, target_key
from summarizer.networks.network import Edge, Network, actor_nodes, edge_sign, sort_edges
from summarizer.networks.statement import Relay, Statement

_Pair = tuple[Entity, Entity]


def dyad_network(statements: Iterable[Statement], *, duplicates: Duplicates = "all") -> Network:
    """Return who is for or against whom: support minus oppose, from holder to target.

    Positions without a target give no edge, nor do those whose holder and target roll up to one
    entity.
    """
    amounts: dict[_Pair, tuple[int, int]] = {}
    frequencies: Counter[Entity] = Counter()
    for statement in drop_duplicates(statements, duplicates, target_key):
        target = statement.target
        if target is None or target == statement.actor:
            continue
        pair = statement.actor, target
        support, oppose = amounts.get(pair, (0, 0))
        amounts[pair] = support + (statement.sign > 0), oppose + (statement.sign < 0)
        frequencies.update(pair)
    nodes = actor_nodes(frequencies)
    edges = (
        Edge(nodes[source].id, nodes[target].id, float(plus - minus), edge_sign(plus, minus))
        for (source, target), (plus, minus) in amounts.items()
    )
    return Network("dyad", directed=True, nodes=tuple(nodes.values()), edges=sort_edges(edges))


def attribution_network(relays: Iterable[Relay], *, duplicates: Duplicates = "all") -> Network:
    """Return who relays whose claims: their number, from channel to speaker."""
    counts: Counter[_Pair] = Counter()
    frequencies: Counter[Entity] = Counter()
    for relay in drop_duplicates(relays, duplicates, relay_key):
        counts[relay.channel, relay.speaker] += 1
        frequencies.update((relay.channel, relay.speaker))
    nodes = actor_nodes(frequencies)
    edges = (
        Edge(nodes[source].id, nodes[target].id, float(count), "positive")
        for (source, target), count in counts.items()
    )
    return Network(
        "attribution", directed=True, nodes=tuple(nodes.values()), edges=sort_edges(edges)
    )
