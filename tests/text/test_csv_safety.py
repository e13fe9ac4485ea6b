"""No spreadsheet runs an escaped cell, and the text can be restored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text.csv_safety import escape_cell, unescape_cell

signs = st.sampled_from("=+-@\t\r\n＝−' \u00a0\u3000\u200b\u200d\u00ad\ufeff\x0bax\x00")
words = st.one_of(st.text(), st.text(signs, max_size=6))


@given(words)
def test_any_text_is_restored_after_escaping(text: str) -> None:
    assert unescape_cell(escape_cell(text)) == text.replace("\x00", "\ufffd")


@given(words)
def test_no_cell_begins_with_a_formula_sign_even_after_invisible_characters(text: str) -> None:
    cell = escape_cell(text)
    assert cell.lstrip(" \u00a0\u3000\u200b\u200d\u00ad\ufeff\x0b")[:1] not in set("=+-@\t\r\n＝−")
    assert "\x00" not in cell


@given(words)
def test_a_text_that_begins_with_a_letter_or_digit_stays(text: str) -> None:
    assert not text[:1].isalnum() or escape_cell(text) == text.replace("\x00", "\ufffd")


@pytest.mark.parametrize("cell", ["'Kesh", "'", "''", "Kesh", "'s", "", "=1", "' x"])
def test_an_apostrophe_of_the_text_itself_stays(cell: str) -> None:
    assert unescape_cell(cell) == cell
