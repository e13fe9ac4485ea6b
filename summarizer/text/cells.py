"""Words of strangers in the cells of a table: a spreadsheet shows them and never runs them.

A spreadsheet takes a cell for a formula that begins with one of `= + - @`, a tab or a line break,
so an apostrophe goes in front. Programs that read a table of ours take it off again: `original`
undoes `harmless` for any text.
"""

from __future__ import annotations

import unicodedata

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
_APOSTROPHE = "'"
_NUL, _INSTEAD = "\x00", "\ufffd"
# A blank before the sign does not stop every spreadsheet, nor does a mark that nobody sees.
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})


def is_suspect(text: str) -> bool:
    """Tell, at little cost, whether `harmless` may change `text`; most texts it does not."""
    return not text[:1].isalnum() or _NUL in text


def harmless(text: str) -> str:
    """Return `text` as a cell that no spreadsheet takes for a formula.

    A NUL, at which many readers end, becomes U+FFFD.
    """
    if _NUL in text:
        text = text.replace(_NUL, _INSTEAD)
    return _APOSTROPHE + text if _is_formula(text) else text


def original(cell: str) -> str:
    """Return the text of which `harmless` made `cell`; any other cell as it is."""
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
