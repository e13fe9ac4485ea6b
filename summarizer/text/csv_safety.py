"""Make cells safe for spreadsheets, and undo it.

A spreadsheet takes a cell that starts with `=`, `+`, `-`, `@`, a tab or a line break for a formula.
`escape_cell` puts an apostrophe in front of such a cell; `unescape_cell` removes it again, for any
text.
"""

from __future__ import annotations

import unicodedata

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
_APOSTROPHE = "'"
_NUL, _INSTEAD = "\x00", "\ufffd"
# A blank before the sign does not stop every spreadsheet, nor does a mark that nobody sees.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})


def escape_cell(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula.

    A NUL, at which many readers end, becomes U+FFFD.
    """
    if _NUL in text:
        text = text.replace(_NUL, _INSTEAD)
    return _APOSTROPHE + text if _is_formula(text) else text


def unescape_cell(cell: str) -> str:
    """Return the text of which `escape_cell` made `cell`; any other cell as it is."""
    rest = cell[1:]
    return rest if cell[:1] == _APOSTROPHE and _is_formula(rest) else cell


def _is_formula(text: str) -> bool:
    for character in text:
        if character in _FORMULA:
            return True
        # What begins with an apostrophe already gets another, or it could not be told from ours.
        if character != _APOSTROPHE and unicodedata.category(character) not in _UNSEEN:
            return False
    return False
