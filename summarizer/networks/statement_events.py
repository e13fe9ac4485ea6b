"""Networks with one edge for each statement, with its days and its evidence."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.counting import Duplicates, concept_key, drop_duplicates, target_key
from summarizer.networks.date_span import date_span
from summarizer.networks.network import Edge, Network, actor_nodes, concept_nodes
from summarizer.networks.statement import Statement

EventLayer = Literal["affiliation", "dyad"]


def event_network(
    statements: Iterable[Statement],
    layer: EventLayer = "affiliation",
    *,
    duplicates: Duplicates = "all",
) -> Network:
    """Return an edge for each statement, in the order of time, document and position.

    `layer` ties holders to concepts (`affiliation`) or to targets (`dyad`).
    """
    key = concept_key if layer == "affiliation" else target_key
    ordered = sorted(drop_duplicates(statements, duplicates, key), key=_order)
    return _concept_events(ordered) if layer == "affiliation" else _target_events(ordered)


def _order(statement: Statement) -> tuple[str, str, str, str, int]:
    name = statement.actor.name
    return statement.date or "", statement.document, statement.position, name, -statement.sign


def _concept_events(statements: list[Statement]) -> Network:
    actors = actor_nodes(Counter(statement.actor for statement in statements))
    topics = concept_nodes(Counter(statement.concept for statement in statements))
    edges = tuple(
        _edge(statement, actors[statement.actor].id, topics[statement.concept].id)
        for statement in statements
    )
    nodes = (*actors.values(), *topics.values())
    return Network("affiliation", directed=False, nodes=nodes, edges=edges)


def _target_events(statements: list[Statement]) -> Network:
    targeted = [
        (statement, statement.target)
        for statement in statements
        if statement.target is not None and statement.target != statement.actor
    ]
    frequencies: Counter[Entity] = Counter()
    for statement, target in targeted:
        frequencies.update((statement.actor, target))
    nodes = actor_nodes(frequencies)
    edges = tuple(
        _edge(statement, nodes[statement.actor].id, nodes[target].id)
        for statement, target in targeted
    )
    return Network("dyad", directed=True, nodes=tuple(nodes.values()), edges=edges)


def _edge(statement: Statement, source: str, target: str) -> Edge:
    span = date_span(statement.date)
    return Edge(
        source=source,
        target=target,
        weight=float(statement.sign),
        sign="positive" if statement.sign > 0 else "negative",
        start=span[0].isoformat() if span else None,
        end=span[1].isoformat() if span else None,
        evidence=statement.evidence,
    )
