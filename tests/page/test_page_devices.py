"""Test themes, phones, printing, keyboard access and screen readers."""

from itertools import pairwise
from pathlib import Path

import pytest
from support.web.accessibility import violations
from support.web.browser import Browser

VIEWS = (
    "#/documents", "#/document/example_kesh/c1", "#/document/hostile", "#/overview", "#/network",
    "#/timeline", "#/outlets", "#/actor/Kesh", "#/topic/border%20bill",
)  # fmt: skip
PAPER = "return getComputedStyle(document.body).backgroundColor"
SHOWN = "return document.querySelector(arguments[0]).checkVisibility()"


def brightness(web: Browser) -> int:
    red, green, blue = web.run(f"{PAPER}.match(/[0-9]+/g).slice(0, 3).map(Number)")
    return int(red + green + blue) // 3


def test_the_theme_follows_the_device_until_the_user_changes_it(web: Browser, page: Path) -> None:
    web.open(page.as_uri())
    assert brightness(web) > 200
    web.media(scheme="dark")
    assert brightness(web) < 60
    web.click("#theme")
    assert web.text("#theme") == "Theme: light"
    assert brightness(web) > 200
    web.media(scheme="light")
    web.click("#theme")
    assert web.text("#theme") == "Theme: dark"
    assert brightness(web) < 60
    web.open(page.as_uri())
    assert brightness(web) < 60
    web.click("#theme")
    assert web.text("#theme") == "Theme: device"
    assert brightness(web) > 200


@pytest.mark.parametrize(
    ("view", "scheme"),
    [*((view, "light") for view in VIEWS), *((view, "dark") for view in VIEWS[1:8:2])],
)
def test_axe_finds_no_serious_violation(
    web: Browser, page: Path, axe: str, view: str, scheme: str
) -> None:
    web.media(scheme=scheme)
    web.open(f"{page.as_uri()}{view}")
    assert violations(web, axe) == []


@pytest.mark.parametrize("view", VIEWS)
def test_the_page_fits_the_width_of_a_phone(web: Browser, page: Path, view: str) -> None:
    web.size(360, 740, phone=True)
    web.open(f"{page.as_uri()}{view}")
    assert web.run("return document.documentElement.scrollWidth") <= 360
    web.run("document.getElementById('filters').open = true")
    assert web.run("return document.documentElement.scrollWidth") <= 360


def test_a_phone_shows_either_the_text_or_the_records(web: Browser, page: Path) -> None:
    web.size(360, 740, phone=True)
    web.open(f"{page.as_uri()}#/document/example_kesh")
    assert web.run(SHOWN, "#source")
    assert not web.run(SHOWN, "#records")
    assert not web.run("return document.getElementById('filters').open")
    web.run("document.querySelector('#source mark.k-claim').click()")
    assert web.run(SHOWN, ".card[aria-current]")
    assert not web.run(SHOWN, "#source")
    web.run("document.querySelector('.card[aria-current] .where').click()")
    assert web.run(SHOWN, "#source")
    assert (
        web.run(
            "return document.querySelector('button[data-pane=text]').getAttribute('aria-pressed')"
        )
        == "true"
    )


def test_the_printed_page_has_text_and_records_without_controls(web: Browser, page: Path) -> None:
    web.media(scheme="dark", medium="print")
    web.open(f"{page.as_uri()}#/document/example_kesh")
    for selector in (".filters", ".views", "#theme", ".paneswitch", "footer"):
        assert not web.run(SHOWN, selector), selector
    for selector in ("#source", ".card.rejected, .card.actor", ".dochead h2"):
        assert web.run(SHOWN, selector), selector
    assert web.run(PAPER) == "rgb(255, 255, 255)"
    hidden = "const e = document.getElementById('records'); return e.scrollHeight - e.clientHeight"
    assert web.run(hidden) <= 1
    web.media()
    assert web.pdf().startswith(b"%PDF")


def test_every_view_has_landmarks_and_one_top_level_heading(web: Browser, page: Path) -> None:
    for view in VIEWS:
        web.open(f"{page.as_uri()}{view}")
        present = web.run(
            "return ['header', 'nav', 'main', 'footer', '[role=search]', '[role=status]']"
            ".map((selector) => document.querySelectorAll(selector).length > 0)"
        )
        assert all(present)
        assert web.run("return document.querySelectorAll('h1').length") == 1
        levels = web.run(
            "return [...document.querySelectorAll('h1, h2, h3, h4')]"
            ".filter((h) => h.checkVisibility()).map((h) => Number(h.tagName[1]))"
        )
        steps = [later - earlier for earlier, later in pairwise(levels)]
        assert max(steps, default=0) <= 1, view


def test_changes_are_announced_to_screen_readers(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}#/documents")
    web.type("#by-q", "depot")
    web.until("return document.getElementById('status').textContent.includes('1 of 3 documents')")


def test_the_keyboard_can_skip_to_the_content(web: Browser, page: Path) -> None:
    web.open(page.as_uri())
    web.press("Tab")
    assert web.run("return document.activeElement.id") == "skip"
    web.press("Enter")
    assert web.run("return document.activeElement.id") == "main"
