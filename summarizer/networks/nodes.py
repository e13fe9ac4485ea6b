"""Number nodes by their names, so that the order of statements does not change a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from summarizer.entity_resolution.entities import Entity
from summarizer.networks.network import Edge, Node


def actor_nodes(frequencies: Mapping[Entity, int]) -> dict[Entity, Node]:
    """Return a node for each actor, in the order of their names."""
    ordered = sorted(frequencies, key=lambda entity: (entity.name, entity.kind))
    return {
        entity: Node(f"o{number}", entity.name, "organization", entity.kind, frequencies[entity])
        for number, entity in enumerate(ordered)
    }


def concept_nodes(frequencies: Mapping[str, int]) -> dict[str, Node]:
    """Return a node for each concept, in the order of their names."""
    return {
        concept: Node(f"t{number}", concept, "concept", "", frequencies[concept])
        for number, concept in enumerate(sorted(frequencies))
    }


def sort_edges(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return the edges in the order of their node numbers."""
    return tuple(sorted(edges, key=lambda edge: (int(edge.source[1:]), int(edge.target[1:]))))
