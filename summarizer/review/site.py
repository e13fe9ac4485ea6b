"""The page and the desk of a folder of results, put together for the server."""

from __future__ import annotations

import json
from pathlib import Path

from summarizer.page.build import DEFAULT_PAGE_OPTIONS, PageOptions, read_page
from summarizer.page.html import PageExtension, render_page
from summarizer.review.server import Site
from summarizer.review.session import ReviewSession

_ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("talk.js", "state.js", "fields.js", "forms.js", "bar.js", "review.js")


def read_site(
    folder: Path,
    gold: Path | None = None,
    *,
    annotator: str = "",
    wishes: PageOptions = DEFAULT_PAGE_OPTIONS,
) -> Site:
    """Return what `review` serves of the results in `folder`.

    Raises:
        InputError: If the results cannot be read.
    """
    desk = ReviewSession.open(folder, gold, annotator=annotator)
    data = read_page(folder, wishes)
    extension = PageExtension(
        scripts=[_ASSETS / name for name in _SCRIPTS],
        styles=[_ASSETS / "review.css"],
        connect="'self'",
    )
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    content = written.encode("utf-8", "backslashreplace")
    return Site(render_page({}, extension).encode(), content, desk)
