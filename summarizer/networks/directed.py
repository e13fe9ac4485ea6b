"""The directed networks: who takes a side on whom, and who carries whose words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.affiliation import sign_of
from summarizer.networks.counting import Duplicates, carried, distinct, said_of
from summarizer.networks.network import Edge, Network
from summarizer.networks.nodes import actor_nodes, in_order
from summarizer.networks.statement import Relay, Statement

_Pair = tuple[Entity, Entity]


def dyads(statements: Iterable[Statement], *, duplicates: Duplicates = "all") -> Network:
    """Return who takes a side on whom: support minus oppose, from holder to target.

    Positions without a target, or whose holder and target are one after rolling up, are no tie.
    """
    ties: dict[_Pair, tuple[int, int]] = {}
    frequencies: Counter[Entity] = Counter()
    for statement in distinct(statements, duplicates, said_of):
        target = statement.target
        if target is None or target == statement.actor:
            continue
        support, oppose = ties.get((statement.actor, target), (0, 0))
        more = (1, 0) if statement.sign > 0 else (0, 1)
        ties[statement.actor, target] = support + more[0], oppose + more[1]
        frequencies.update((statement.actor, target))
    nodes = actor_nodes(frequencies)
    edges = (
        Edge(nodes[source].id, nodes[target].id, float(plus - minus), sign_of(plus, minus))
        for (source, target), (plus, minus) in ties.items()
    )
    return Network("dyad", directed=True, nodes=tuple(nodes.values()), edges=in_order(edges))


def attribution(relays: Iterable[Relay], *, duplicates: Duplicates = "all") -> Network:
    """Return who carries whose words: the number of claims, from channel to speaker."""
    ties: Counter[_Pair] = Counter()
    frequencies: Counter[Entity] = Counter()
    for relay in distinct(relays, duplicates, carried):
        ties[relay.channel, relay.speaker] += 1
        frequencies.update((relay.channel, relay.speaker))
    nodes = actor_nodes(frequencies)
    edges = (
        Edge(nodes[source].id, nodes[target].id, float(count), "positive")
        for (source, target), count in ties.items()
    )
    return Network("attribution", directed=True, nodes=tuple(nodes.values()), edges=in_order(edges))
