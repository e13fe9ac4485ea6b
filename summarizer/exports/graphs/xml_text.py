"""Escape text for XML 1.0 documents, and list the values of nodes and edges."""

import re
from xml.sax.saxutils import escape, quoteattr

from summarizer.networks.network import Edge, Layer, Node

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def remove_illegal(text: str) -> str:
    """Return `text` without the characters that XML 1.0 forbids."""
    return _ILLEGAL.sub("", text)


def element_text(text: str) -> str:
    """Return `text` as the content of an element, with carriage returns preserved."""
    return escape(remove_illegal(text), {"\r": "&#13;"})


def attribute_value(text: str) -> str:
    """Return `text` as a quoted attribute value, with white space preserved."""
    return quoteattr(remove_illegal(text))


def node_name(node: Node) -> str:
    """Return the name of the node, or its id when no character of the name is legal."""
    return remove_illegal(node.name) or node.id


def edge_ends(edge: Edge) -> str:
    """Return the attributes `source` and `target`."""
    return f"source={attribute_value(edge.source)} target={attribute_value(edge.target)}"


def signed_weight(edge: Edge, layer: Layer) -> str:
    """Return the weight with its sign, which is negative for conflict."""
    return repr(float(-edge.weight if layer == "conflict" else edge.weight))
