"""Escape cells that a spreadsheet would run as a formula.

A spreadsheet runs a cell that starts with `=`, `+`, `-`, `@`, a tab or a line break. `escape_cell`
puts an apostrophe in front of such a cell, and `unescape_cell` removes it.
"""

import unicodedata

_FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
_APOSTROPHE = "'"
# Some spreadsheets skip white space and invisible characters before the sign.
_SKIPPED = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})


def escape_cell(text: str) -> str:
    """Return `text` as a cell that no spreadsheet runs as a formula.

    A NUL becomes U+FFFD, because many readers stop at it.
    """
    if text[:1].isalnum() and "\x00" not in text:
        return text
    text = text.replace("\x00", "\ufffd")
    return _APOSTROPHE + text if _is_formula(text) else text


def unescape_cell(cell: str) -> str:
    """Return the text that `escape_cell` turned into `cell`, or `cell` if it is not escaped."""
    rest = cell[1:]
    return rest if cell[:1] == _APOSTROPHE and _is_formula(rest) else cell


def _is_formula(text: str) -> bool:
    for character in text:
        if character in _FORMULA_SIGNS:
            return True
        # A text that begins with an apostrophe gets a second one, so that the escape is reversible.
        if character != _APOSTROPHE and unicodedata.category(character) not in _SKIPPED:
            return False
    return False
