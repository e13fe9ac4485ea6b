"""The data in a page are what a browser reads there, and nothing in them ends their block."""

from __future__ import annotations

import json
from functools import cache

from render_page.parser import HTMLParser

from fuzz.summaries import SEEDS as SEEDS
from fuzz.summaries import results_of
from summarizer.page.cross_document import cross_document_index
from summarizer.page.data import page_data
from summarizer.page.html import json_block, render_page

_HELD = "{{ data }}"


class _Reader(HTMLParser):
    """Notes the scripts of a page, and every tag."""

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
    """Put the records of `data` into a page, and read them out of it."""
    found = results_of(data)
    if found is None:
        return
    values = page_data(found, cross_document_index(found), title=found.texts[0][:80])  # type: ignore[arg-type]
    held = json_block(values)
    assert not set("<>&\u2028\u2029") & set(held)
    said = json.loads(json.dumps(values))
    assert json.loads(held) == said
    before, after, tags = _around()
    page = before + held + after
    assert page.encode()
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.tags == tags
    assert json.loads(reader.scripts[0]) == said


@cache
def _around() -> tuple[str, str, list[str]]:
    """Return what stands before and after the data, and the tags of a page without any."""
    empty = render_page({})
    before, after = empty.split(json_block({}), 1)
    reader = _Reader()
    reader.feed(empty)
    return before, after, reader.tags
