"""One browser and one page for all tests of the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.browser import CHROMIUM, DRIVER, MISSING, Browser, browser
from support.result_folders import example_results

from summarizer.page.build import PageOptions, write_page


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the three example documents."""
    folder = tmp_path_factory.mktemp("page")
    out = folder / "page.html"
    write_page(example_results(folder / "results"), out, PageOptions("Results <b>of</b> May"))
    return out


@pytest.fixture(scope="session")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser, started once."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip(MISSING)
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def web(window: Browser) -> Browser:
    """The browser at the size of a desk, in light."""
    window.size(1300, 900)
    window.media()
    return window
