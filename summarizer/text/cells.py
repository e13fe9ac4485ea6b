"""Text as a cell of a table that a spreadsheet shows and never runs.

The words come from pages of strangers. A spreadsheet takes a cell that begins with one of
`= + - @`, a tab or a line break for a formula, so an apostrophe goes in front, which it hides.
"""

from __future__ import annotations

import unicodedata

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
_UNREADABLE = "\x00"
# A blank before the sign does not stop every spreadsheet, nor does a mark that nobody sees.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet may take a cell that holds `text` for a formula."""
    for character in text:
        if character in _FORMULA:
            return True
        if unicodedata.category(character) not in _UNSEEN:
            return False
    return False


def harmless(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula.

    A NUL, at which many readers end, becomes U+FFFD.
    """
    if _UNREADABLE in text:
        text = text.replace(_UNREADABLE, "\ufffd")
    return f"'{text}" if is_formula(text) else text


def unguarded(cell: str) -> str:
    """Return what stands in a cell, without the apostrophe that `harmless` put in front."""
    return cell[1:] if cell[:1] == "'" and is_formula(cell[1:]) else cell
