"""Networks as GraphML, for Gephi, visone, igraph and networkx.

`name`, `variable`, `frequency` and `weight` are the keys of Discourse Network Analyzer, so that
scripts made for its files go on working. `weight` is never negative, because layouts and
clusterings take it for a strength; `signed_weight` has the sign.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from summarizer.exports.graphs.xml_text import HEADER, attribute, content, legal
from summarizer.networks.network import Edge, Network, Node
from summarizer.output import write_atomically

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_KEYS = (
    ("name", "node", "string"),
    ("variable", "node", "string"),
    ("kind", "node", "string"),
    ("frequency", "node", "int"),
    ("weight", "edge", "double"),
    ("signed_weight", "edge", "double"),
    ("sign", "edge", "string"),
    ("layer", "edge", "string"),
)
_STATEMENT_KEYS = (
    ("start", "edge", "string"),
    ("end", "edge", "string"),
    ("evidence", "edge", "string"),
)


def graphml(network: Network) -> Iterator[str]:
    """Yield the parts of the document that `network` is in GraphML."""
    direction = "directed" if network.directed else "undirected"
    yield f'{HEADER}<graphml xmlns="{_NAMESPACE}">\n'
    single = any(edge.evidence is not None for edge in network.edges)
    for key, element, kind in (*_KEYS, *(_STATEMENT_KEYS if single else ())):
        yield f' <key id="{key}" for="{element}" attr.name="{key}" attr.type="{kind}"/>\n'
    yield f' <graph id="summarizer" edgedefault="{direction}">\n'
    for node in network.nodes:
        yield _node(node)
    for number, edge in enumerate(network.edges):
        yield _edge(number, edge, network.layer)
    yield " </graph>\n</graphml>\n"


def write_graphml(network: Network, path: Path) -> None:
    """Write `network` to `path`, whole or not at all.

    Raises:
        OutputError: If the disk or its rights refuse it.
    """
    write_atomically(path, graphml(network))


def _node(node: Node) -> str:
    data = {"name": legal(node.name) or node.id, "variable": node.variable, "kind": node.kind}
    inside = _data({**data, "frequency": str(node.frequency)})
    return f"  <node id={attribute(node.id)}>{inside}</node>\n"


def _edge(number: int, edge: Edge, layer: str) -> str:
    signed = -edge.weight if layer == "conflict" else edge.weight
    data = {
        "weight": repr(float(abs(edge.weight))),
        "signed_weight": repr(float(signed)),
        "sign": edge.sign,
        "layer": layer,
        "start": edge.start,
        "end": edge.end,
        "evidence": edge.evidence,
    }
    ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
    return f'  <edge id="e{number}" {ends}>{_data(data)}</edge>\n'


def _data(values: dict[str, str | None]) -> str:
    return "".join(
        f'<data key="{key}">{content(value)}</data>' for key, value in values.items() if value
    )
