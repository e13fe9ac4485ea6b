"""Networks as GEXF 1.3, for Gephi and its timeline.

A network of single statements (`networks.events`) has an edge for each, with its days; every
edge has an id of its own, so that parallel ones stay apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from summarizer.exports.graphs.xml_text import HEADER, attribute, legal
from summarizer.networks.network import Edge, Network, Node
from summarizer.output import write_atomically

_NAMESPACE = "http://gexf.net/1.3"
_NODE_ATTRIBUTES = (("variable", "string"), ("kind", "string"), ("frequency", "integer"))
_EDGE_ATTRIBUTES = (
    ("sign", "string"),
    ("signed_weight", "double"),
    ("layer", "string"),
    ("evidence", "string"),
)


def gexf(network: Network) -> Iterator[str]:
    """Yield the parts of the document that `network` is in GEXF."""
    direction = "directed" if network.directed else "undirected"
    dynamic = any(edge.start for edge in network.edges)
    mode = 'mode="dynamic" timeformat="date"' if dynamic else 'mode="static"'
    yield f'{HEADER}<gexf xmlns="{_NAMESPACE}" version="1.3">\n'
    yield f' <graph {mode} defaultedgetype="{direction}">\n'
    yield _declared("node", _NODE_ATTRIBUTES)
    yield _declared("edge", _EDGE_ATTRIBUTES)
    yield "  <nodes>\n"
    for node in network.nodes:
        yield _node(node)
    yield "  </nodes>\n  <edges>\n"
    for number, edge in enumerate(network.edges):
        yield _edge(number, edge, network.layer)
    yield "  </edges>\n </graph>\n</gexf>\n"


def write_gexf(network: Network, path: Path) -> None:
    """Write `network` to `path`, whole or not at all.

    Raises:
        OutputError: If the disk or its rights refuse it.
    """
    write_atomically(path, gexf(network))


def _declared(element: str, attributes: tuple[tuple[str, str], ...]) -> str:
    lines = "".join(
        f'   <attribute id="{name}" title="{name}" type="{kind}"/>\n' for name, kind in attributes
    )
    return f'  <attributes class="{element}" mode="static">\n{lines}  </attributes>\n'


def _node(node: Node) -> str:
    values = _values(
        {"variable": node.variable, "kind": node.kind, "frequency": str(node.frequency)}
    )
    label = attribute(legal(node.name) or node.id)
    return f"   <node id={attribute(node.id)} label={label}>{values}</node>\n"


def _edge(number: int, edge: Edge, layer: str) -> str:
    signed = -edge.weight if layer == "conflict" else edge.weight
    values = _values(
        {
            "sign": edge.sign,
            "signed_weight": repr(float(signed)),
            "layer": layer,
            "evidence": edge.evidence or "",
        }
    )
    ends = f"source={attribute(edge.source)} target={attribute(edge.target)}"
    days = f' start="{edge.start}" end="{edge.end}"' if edge.start and edge.end else ""
    weight = repr(float(abs(edge.weight)))
    return f'   <edge id="e{number}" {ends} weight="{weight}"{days}>{values}</edge>\n'


def _values(values: dict[str, str]) -> str:
    inside = "".join(
        f'<attvalue for="{name}" value={attribute(value)}/>'
        for name, value in values.items()
        if value
    )
    return f"<attvalues>{inside}</attvalues>"
