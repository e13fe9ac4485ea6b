"""Escape text for XML 1.0 documents."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

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
