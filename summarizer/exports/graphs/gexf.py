"""Serialise networks as GEXF 1.3, for Gephi and its timeline.

A network of single statements (`event_network`) has an edge for each, with its days; every edge has
a unique id, so that parallel edges remain separate.

`networkx.write_gexf` is not used: it writes the current date and an attribute `networkx_key`, and
needs far more memory (see `graphml`).
"""

from collections.abc import Iterator

from summarizer.exports.graphs.xml_text import (
    HEADER,
    attribute_value,
    edge_ends,
    node_name,
    signed_weight,
)
from summarizer.networks.network import Edge, Layer, Network, Node

_NAMESPACE = "http://gexf.net/1.3"
_NODE_ATTRIBUTES = (("variable", "string"), ("kind", "string"), ("frequency", "integer"))
_EDGE_ATTRIBUTES = (
    ("sign", "string"),
    ("signed_weight", "double"),
    ("layer", "string"),
    ("evidence", "string"),
)


def gexf(network: Network) -> Iterator[str]:
    """Yield the parts of the GEXF document of `network`."""
    direction = "directed" if network.directed else "undirected"
    dynamic = any(edge.start for edge in network.edges)
    mode = 'mode="dynamic" timeformat="date"' if dynamic else 'mode="static"'
    yield f'{HEADER}<gexf xmlns="{_NAMESPACE}" version="1.3">\n'
    yield f' <graph {mode} defaultedgetype="{direction}">\n'
    yield _declaration("node", _NODE_ATTRIBUTES)
    yield _declaration("edge", _EDGE_ATTRIBUTES)
    yield "  <nodes>\n"
    yield from map(_node, network.nodes)
    yield "  </nodes>\n  <edges>\n"
    for number, edge in enumerate(network.edges):
        yield _edge(number, edge, network.layer)
    yield "  </edges>\n </graph>\n</gexf>\n"


def _declaration(element: str, attributes: tuple[tuple[str, str], ...]) -> str:
    lines = "".join(
        f'   <attribute id="{name}" title="{name}" type="{kind}"/>\n' for name, kind in attributes
    )
    return f'  <attributes class="{element}" mode="static">\n{lines}  </attributes>\n'


def _node(node: Node) -> str:
    data = {"variable": node.variable, "kind": node.kind, "frequency": str(node.frequency)}
    identity = f"id={attribute_value(node.id)} label={attribute_value(node_name(node))}"
    return f"   <node {identity}>{_values(data)}</node>\n"


def _edge(number: int, edge: Edge, layer: Layer) -> str:
    data = {
        "sign": edge.sign,
        "signed_weight": signed_weight(edge, layer),
        "layer": layer,
        "evidence": edge.evidence or "",
    }
    days = f' start="{edge.start}" end="{edge.end}"' if edge.start and edge.end else ""
    weight = f'weight="{float(abs(edge.weight))!r}"'
    return f'   <edge id="e{number}" {edge_ends(edge)} {weight}{days}>{_values(data)}</edge>\n'


def _values(values: dict[str, str]) -> str:
    elements = "".join(
        f'<attvalue for="{name}" value={attribute_value(value)}/>'
        for name, value in values.items()
        if value
    )
    return f"<attvalues>{elements}</attvalues>"
