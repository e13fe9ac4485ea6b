"""The network model: nodes, and weighted, signed edges between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from summarizer.entity_resolution.entities import Entity

Layer = Literal[
    "affiliation", "congruence", "conflict", "subtract", "ignore", "dyad", "attribution"
]
Variable = Literal["organization", "concept"]
EdgeSign = Literal["positive", "negative", "mixed"]


@dataclass(frozen=True, slots=True)
class Node:
    """An actor or a concept.

    Attributes:
        id: `o0`, `o1` … for actors and `t0`, `t1` … for concepts, in the order of their names.
        name: The display name; unique among the nodes of the same variable.
        variable: `organization` for actors of any kind (the term of DNA), `concept` for topics.
        kind: The actor's kind; empty for a concept.
        frequency: The number of statements it occurs in.
    """

    id: str
    name: str
    variable: Variable
    kind: str
    frequency: int


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge between two nodes, by their ids.

    Attributes:
        source: Id of a node; in a two-mode network, of an actor.
        weight: Below zero when opposition outweighs support.
        sign: `mixed` when there is both support and opposition.
        start: The first day, when the edge is one statement; so are `end` and `evidence`.
    """

    source: str
    target: str
    weight: float
    sign: EdgeSign
    start: str | None = None
    end: str | None = None
    evidence: str | None = None


@dataclass(frozen=True)
class Network:
    """Nodes and edges of one layer.

    An undirected network has each pair once, the lower number first. A network of single
    statements (`event_network`) may have parallel edges.
    """

    layer: Layer
    directed: bool
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def two_mode(self) -> bool:
        """Whether the edges lead from actors to concepts."""
        return self.layer == "affiliation"


def actor_nodes(frequencies: Mapping[Entity, int]) -> dict[Entity, Node]:
    """Return a node for each actor, numbered in the order of their names."""
    ordered = sorted(frequencies, key=lambda entity: (entity.name, entity.kind))
    return {
        entity: Node(f"o{number}", entity.name, "organization", entity.kind, frequencies[entity])
        for number, entity in enumerate(ordered)
    }


def concept_nodes(frequencies: Mapping[str, int]) -> dict[str, Node]:
    """Return a node for each concept, numbered in the order of their names."""
    return {
        concept: Node(f"t{number}", concept, "concept", "", frequencies[concept])
        for number, concept in enumerate(sorted(frequencies))
    }


def sort_edges(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Return the edges in the order of their node numbers."""
    return tuple(sorted(edges, key=lambda edge: (int(edge.source[1:]), int(edge.target[1:]))))


def edge_sign(positive: float, negative: float) -> EdgeSign:
    """Return the sign of an edge made of both amounts."""
    if positive and negative:
        return "mixed"
    return "positive" if positive else "negative"
