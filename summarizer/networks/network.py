"""A network: nodes, and weighted, signed edges between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
        name: As people read it; unlike that of any other node of the same variable.
        variable: `organization` for actors of any kind (DNA's word), `concept` for topics.
        kind: The actor's kind; empty for a concept.
        frequency: In how many statements it stands.
    """

    id: str
    name: str
    variable: Variable
    kind: str
    frequency: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A tie of two nodes, by their ids.

    Attributes:
        source: Id of a node; of an actor, in a two-mode network.
        target: Id of another node.
        weight: As the definition gives it; below zero where opposition outweighs.
        sign: `mixed` where there is both support and opposition.
        start: First day, of an edge that stands for one statement.
        end: Last day, of such an edge.
        evidence: The words that prove such an edge.
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

    An undirected network has each pair once, the earlier id first. A network of single
    statements (`events`) may have a pair several times.
    """

    layer: Layer
    directed: bool
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @property
    def two_mode(self) -> bool:
        """Whether it ties actors to concepts."""
        return self.layer == "affiliation"
