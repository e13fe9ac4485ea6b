"""Fixtures for the tests of the page: one browser and one page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.data.result_folders import example_results
from support.web.browser import CHROMIUM, DRIVER, MISSING, Browser, browser

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
    """The browser, started once per session."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip(MISSING)
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def web(window: Browser) -> Browser:
    """The browser with a desktop window and the light theme."""
    window.size(1300, 900)
    window.media()
    return window
