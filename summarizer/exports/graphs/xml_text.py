"""Text that an XML 1.0 document may hold."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Return `text` without the characters that no XML 1.0 document may hold."""
    return _ILLEGAL.sub("", text)


def content(text: str) -> str:
    """Return `text` as the content of an element; readers give it back letter by letter."""
    return escape(legal(text), {"\r": "&#13;"})


def attribute(text: str) -> str:
    """Return `text` as a quoted attribute; readers give it back letter by letter."""
    return quoteattr(legal(text))
