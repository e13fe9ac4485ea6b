"""The directed networks: who is for or against whom, and who relays whose claims."""

from collections import Counter
from collections.abc import Iterable

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.counting import Duplicates, drop_duplicates, relay_key, target_key
from summarizer.networks.network import Edge, Layer, Network, actor_nodes, edge_sign, sort_edges
from summarizer.networks.statement import Relay, Sign, Statement


def dyad_network(statements: Iterable[Statement], *, duplicates: Duplicates = "all") -> Network:
    """Return who is for or against whom: support minus oppose, from holder to target.

    Positions without a target give no edge, nor do those whose holder and target roll up to one
    entity.
    """
    ties = (
        (statement.actor, statement.target, statement.sign)
        for statement in drop_duplicates(statements, duplicates, target_key)
        if statement.target is not None and statement.target != statement.actor
    )
    return _directed_network("dyad", ties)


def attribution_network(relays: Iterable[Relay], *, duplicates: Duplicates = "all") -> Network:
    """Return who relays whose claims: their number, from channel to speaker."""
    unique = drop_duplicates(relays, duplicates, relay_key)
    return _directed_network("attribution", ((relay.channel, relay.speaker, 1) for relay in unique))


def _directed_network(layer: Layer, ties: Iterable[tuple[Entity, Entity, Sign]]) -> Network:
    amounts: dict[tuple[Entity, Entity], tuple[int, int]] = {}
    frequencies: Counter[Entity] = Counter()
    for source, target, sign in ties:
        support, oppose = amounts.get((source, target), (0, 0))
        amounts[source, target] = support + (sign > 0), oppose + (sign < 0)
        frequencies.update((source, target))
    nodes = actor_nodes(frequencies)
    edges = (
        Edge(nodes[source].id, nodes[target].id, float(plus - minus), edge_sign(plus, minus))
        for (source, target), (plus, minus) in amounts.items()
    )
    return Network(layer, directed=True, nodes=tuple(nodes.values()), edges=sort_edges(edges))
