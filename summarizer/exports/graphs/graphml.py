"""Serialise networks as GraphML, for Gephi, visone, igraph and networkx.

`name`, `variable`, `frequency` and `weight` are the keys of Discourse Network Analyzer, so that
scripts for its files keep working. `weight` is never negative, because layout and clustering
algorithms interpret it as a strength; `signed_weight` has the sign.

The text is generated edge by edge. `networkx.write_graphml` builds a document tree first: for a
million edges it takes ten times as long and 3 GB more memory. It also declares `frequency` as
`long` and loses carriage returns.
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.exports.graphs.xml_text import HEADER, attribute_value, element_text, remove_illegal
from summarizer.networks.network import Edge, Network, Node

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
    """Yield the parts of the GraphML document of `network`."""
    direction = "directed" if network.directed else "undirected"
    yield f'{HEADER}<graphml xmlns="{_NAMESPACE}">\n'
    has_evidence = any(edge.evidence is not None for edge in network.edges)
    for key, element, kind in (*_KEYS, *(_STATEMENT_KEYS if has_evidence else ())):
        yield f' <key id="{key}" for="{element}" attr.name="{key}" attr.type="{kind}"/>\n'
    yield f' <graph id="summarizer" edgedefault="{direction}">\n'
    for node in network.nodes:
        yield _node(node)
    for number, edge in enumerate(network.edges):
        yield _edge(number, edge, network.layer)
    yield " </graph>\n</graphml>\n"


def _node(node: Node) -> str:
    data = {
        "name": remove_illegal(node.name) or node.id,
        "variable": node.variable,
        "kind": node.kind,
    }
    values = _data({**data, "frequency": str(node.frequency)})
    return f"  <node id={attribute_value(node.id)}>{values}</node>\n"


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
    ends = f"source={attribute_value(edge.source)} target={attribute_value(edge.target)}"
    return f'  <edge id="e{number}" {ends}>{_data(data)}</edge>\n'


def _data(values: dict[str, str | None]) -> str:
    return "".join(
        f'<data key="{key}">{element_text(value)}</data>' for key, value in values.items() if value
    )
