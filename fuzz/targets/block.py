"""Check that a browser reads the data of a page unchanged, and that they do not end their block."""

import json
from functools import cache
from html.parser import HTMLParser

from fuzz.summaries import SEEDS as SEEDS
from fuzz.summaries import results_of
from summarizer.page.cross_document import cross_document_index
from summarizer.page.data import page_data
from summarizer.page.html import json_block, render_page


class _Reader(HTMLParser):
    """Collects the scripts and tags of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["script"]:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")


def check(data: bytes) -> None:
    """Render the records of `data` as a page and read them back."""
    results = results_of(data)
    if results is None:
        return
    values = page_data(results, cross_document_index(results), title=results.texts[0][:80])  # type: ignore[arg-type]
    block = json_block(values)
    assert not set("<>&\u2028\u2029") & set(block)
    expected = json.loads(json.dumps(values))
    assert json.loads(block) == expected
    before, after, tags = _around()
    page = before + block + after
    assert page.encode()
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.tags == tags
    assert json.loads(reader.scripts[0]) == expected


@cache
def _around() -> tuple[str, str, list[str]]:
    """Return the parts before and after the data of an empty page, and its tags."""
    empty = render_page({})
    before, after = empty.split(json_block({}), 1)
    reader = _Reader()
    reader.feed(empty)
    return before, after, reader.tags
