"""The review application of a folder of results: page, data and session."""

import json
from dataclasses import replace
from pathlib import Path

from summarizer.corrections.reviewed import ReviewOptions
from summarizer.dataset import Dataset
from summarizer.page.build import DEFAULT_PAGE_OPTIONS, PageOptions, read_page
from summarizer.page.html import PageExtension, render_page
from summarizer.review.server import ReviewApp
from summarizer.review.session import ReviewSession

_ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("talk.js", "state.js", "fields.js", "forms.js", "bar.js", "review.js")


def open_review(
    folder: Path,
    gold: Path | None = None,
    *,
    annotator: str = "",
    options: PageOptions = DEFAULT_PAGE_OPTIONS,
) -> ReviewApp:
    """Return the review application for the results in `folder`."""
    session = ReviewSession.open(folder, gold, annotator=annotator)
    data = read_page(folder, replace(options, review=ReviewOptions(is_used=False)))
    extension = PageExtension(
        scripts=[_ASSETS / name for name in _SCRIPTS],
        styles=[_ASSETS / "review.css"],
        connect="'self'",
    )
    # The closed choice for the concept of a position.
    if codebook := Dataset(folder).codebook:
        data = {**data, "concepts": codebook.concept_names}
    to_json = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    content = to_json.encode("utf-8", "backslashreplace")
    return ReviewApp(render_page({}, extension).encode(), content, session)
