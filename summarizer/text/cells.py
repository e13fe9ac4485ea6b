"""Words of strangers in the cells of a table: a spreadsheet shows them and never runs them.

A spreadsheet takes a cell for a formula that begins with one of `= + - @`, a tab or a line break,
so an apostrophe goes in front. Programs that read a table of ours take it off again: `original`
undoes `harmless` for any text.
"""

from __future__ import annotations

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
_APOSTROPHE = "'"
_NUL, _INSTEAD = "\x00", "\ufffd"
_HIDDEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_BLANKS = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())
# A blank before the sign does not stop every spreadsheet, nor does a mark that nobody sees. What
# begins with an apostrophe already gets another, or it could not be told from ours.
_SKIPPED = "".join(sorted(set(_BLANKS + _HIDDEN + _APOSTROPHE) - _FORMULA))

SUSPECT = _FORMULA | frozenset(_SKIPPED)
"""What every cell begins with that `harmless` changes, unless it holds a NUL."""


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
    first = text[:1]
    if first in _SKIPPED:
        first = text.lstrip(_SKIPPED)[:1]
    return first in _FORMULA
