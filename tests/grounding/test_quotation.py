"""Quotations are found by their marks, whichever way a page writes them."""

import pytest

from summarizer.grounding.quotation import find_quotations

CASES = [
    pytest.param("“It is over,” she said. “We left.”", ["“It is over,”", "“We left.”"], id="curly"),
    pytest.param('"It is over," she said.', ['"It is over,"'], id="straight"),
    pytest.param("„Es ist vorbei“, sagte sie.", ["„Es ist vorbei“"], id="german"),
    pytest.param("”Det är slut”, sade hon.", ["”Det är slut”"], id="swedish"),
    pytest.param("\u202a”It is over,” wrote Kesh.", ["”It is over,”"], id="after-a-direction-mark"),
    pytest.param("(”over” and out)", ["”over”"], id="after-a-bracket"),
    pytest.param("“It is over,” he said” and left”", ["“It is over,”"], id="stray-closing-marks"),
    pytest.param("“It is over.\n\n“We left.”", ["“It is over.", "“We left.”"], id="never-closed"),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_quotations_by_their_marks(text: str, expected: list[str]) -> None:
    assert [span.slice(text) for span in find_quotations(text)] == expected
