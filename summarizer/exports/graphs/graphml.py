"""Serialise networks as GraphML, for Gephi, visone, igraph and networkx.

`name`, `variable`, `frequency` and `weight` are the keys of Discourse Network Analyzer, so that
scripts for its files keep working. `weight` is never negative, because layout and clustering
algorithms interpret it as a strength; `signed_weight` has the sign.

The text is generated edge by edge. `networkx.write_graphml` builds a document tree first: for a
million edges it takes ten times as long and 3 GB more memory. It also declares `frequency` as
`long` and loses carriage returns.
"""

from collections.abc import Iterator, Mapping

from summarizer.exports.graphs.xml_text import (
    HEADER,
    attribute_value,
    edge_ends,
    element_text,
    node_name,
    signed_weight,
)
from summarizer.networks.network import Edge, Layer, Network, Node

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("name", "variable", "kind", "frequency")
_EDGE_KEYS = ("weight", "signed_weight", "sign", "layer")
_STATEMENT_KEYS = ("start", "end", "evidence")
_TYPES = {"frequency": "int", "weight": "double", "signed_weight": "double"}


def graphml(network: Network) -> Iterator[str]:
    """Yield the parts of the GraphML document of `network`."""
    direction = "directed" if network.directed else "undirected"
    yield f'{HEADER}<graphml xmlns="{_NAMESPACE}">\n'
    has_evidence = any(edge.evidence is not None for edge in network.edges)
    yield from (_declaration(key, "node") for key in _NODE_KEYS)
    for key in (*_EDGE_KEYS, *(_STATEMENT_KEYS if has_evidence else ())):
        yield _declaration(key, "edge")
    yield f' <graph id="summarizer" edgedefault="{direction}">\n'
    yield from map(_node, network.nodes)
    for number, edge in enumerate(network.edges):
        yield _edge(number, edge, network.layer)
    yield " </graph>\n</graphml>\n"


def _declaration(key: str, element: str) -> str:
    kind = _TYPES.get(key, "string")
    return f' <key id="{key}" for="{element}" attr.name="{key}" attr.type="{kind}"/>\n'


def _node(node: Node) -> str:
    values = (node_name(node), node.variable, node.kind, str(node.frequency))
    data = _data(dict(zip(_NODE_KEYS, values, strict=True)))
    return f"  <node id={attribute_value(node.id)}>{data}</node>\n"


def _edge(number: int, edge: Edge, layer: Layer) -> str:
    data = {
        "weight": repr(float(abs(edge.weight))),
        "signed_weight": signed_weight(edge, layer),
        "sign": edge.sign,
        "layer": layer,
        "start": edge.start,
        "end": edge.end,
        "evidence": edge.evidence,
    }
    return f'  <edge id="e{number}" {edge_ends(edge)}>{_data(data)}</edge>\n'


def _data(values: Mapping[str, str | None]) -> str:
    return "".join(
        f'<data key="{key}">{element_text(value)}</data>' for key, value in values.items() if value
    )
