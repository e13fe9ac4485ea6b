"""Test that hostile content neither runs nor sends requests nor reorders the page."""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.result_folders import QUOTE, SCRIPT, TAG, TITLE, TOPIC
from support.web.browser import Browser

from summarizer.page.html import content_policy, json_block, render_page
from summarizer.text.invisible import INVISIBLE

ROOT = Path(__file__).parent.parent.parent

VIEWS = (
    "#/documents", "#/document/hostile", "#/document/hostile/c1", "#/overview", "#/network",
    "#/overview/timeline", "#/outlets", f"#/actor/{quote(TAG)}", f"#/documents?q={SCRIPT}",
    "#/document/%3Cscript%3E/x",
)  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_hostile_content_does_not_run_and_no_request_is_sent(
    web: Browser, page: Path, view: str
) -> None:
    web.open(f"{page.as_uri()}{view}")
    web.run(
        "document.querySelectorAll('#canvas .node')"
        ".forEach((node) => node.dispatchEvent(new Event('click')))"
    )
    web.run("document.querySelectorAll('details').forEach((element) => { element.open = true; })")
    assert web.run("return window.pwned ?? null") is None
    assert (
        web.run("return document.querySelectorAll('img, iframe, object, b[onmouseover]').length")
        == 0
    )
    assert web.run("return document.scripts.length") == 2
    assert [entry["message"] for entry in web.log("browser")] == []
    sent = [json.loads(entry["message"])["message"] for entry in web.log("performance")]
    addresses = {
        message["params"]["request"]["url"].split("#")[0]
        for message in sent
        if message["method"] == "Network.requestWillBeSent"
    }
    # The browser draws its date fields with images of its own.
    addresses = {address for address in addresses if not address.startswith("data:")}
    assert addresses <= {page.as_uri(), "about:blank"}


def test_hostile_markup_is_shown_as_text(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}#/document/hostile")
    assert web.text(".dochead h2") == TITLE
    assert TAG in web.text(".card.claim .line")
    assert TOPIC in web.text(".card.position .line")
    assert QUOTE.replace("\u2028", " ") in web.text(".card.claim blockquote").replace("\u2028", " ")


@pytest.mark.parametrize("view", ["#/documents", "#/document/hostile", "#/overview", "#/outlets"])
def test_invisible_characters_are_shown_by_name(web: Browser, page: Path, view: str) -> None:
    web.open(f"{page.as_uri()}{view}")
    drawn = web.run(
        "return [document.title, document.querySelector('main').textContent,"
        " ...[...document.querySelectorAll('body *:not(script)')]"
        ".flatMap((e) => [...e.attributes].map((a) => a.value))].join('|')"
    )
    assert not INVISIBLE.search(drawn)
    unseen = ["‹ZWSP›", "‹U+E0041›", "‹U+FE01›"] if view == "#/document/hostile" else []
    for name in ("‹RLO›", *unseen):
        assert name in drawn


def test_the_page_and_the_terminal_know_the_same_invisible_characters() -> None:
    script = (ROOT / "summarizer" / "page" / "assets" / "dom.js").read_text(encoding="utf-8")
    parts = re.findall("String.raw`(.*)`", script)
    own = re.sub(r"\\u\{(\w+)\}", lambda match: f"\\U{match[1]:0>8}", "|".join(parts))
    every = "".join(map(chr, range(sys.maxunicode + 1))) + "❤️ a️ x\r\ny\rz"
    assert re.findall(own, every) == INVISIBLE.findall(every)


def test_a_name_with_control_characters_is_isolated(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}#/document/hostile")
    inside = web.run(
        "return [...document.querySelectorAll('.card bdi .control')].map((e) => e.textContent)"
    )
    assert "‹RLO›" in inside
    assert (
        web.run("return getComputedStyle(document.querySelector('.card bdi')).unicodeBidi")
        == "isolate"
    )


def test_the_policy_allows_only_the_style_and_script_of_the_page(page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    match = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', written)
    assert match is not None
    rules = dict(rule.split(" ", 1) for rule in match[1].split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    names = {"default-src", "style-src", "script-src", "img-src", "base-uri", "form-action"}
    assert set(rules) == names
    # A chart that is saved as PNG is drawn from the memory of the page.
    assert rules["img-src"] == "blob:"
    for name, element in (("style-src", "style"), ("script-src", "script")):
        inside = re.findall(rf"<{element}>(.*?)</{element}>", written, flags=re.S)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"


def test_the_page_links_to_no_other_address(page: Path) -> None:
    written = page.read_text(encoding="utf-8")
    markup = re.sub(r"<(style|script)\b[^>]*>.*?</\1>", "", written, flags=re.S)
    tags = re.findall(r"<[a-z][^>]*>", markup)
    assert not [tag for tag in tags if re.search(r"""\b(?:src|href)=["'](?!#)""", tag)]
    style = re.findall(r"<style>(.*?)</style>", written, flags=re.S)[0]
    assert not re.search(r"url\(|@import", style)


def test_the_markup_has_no_inline_style_or_handler() -> None:
    written = render_page({"documents": []})
    markup = re.sub(r"<(style|script)\b[^>]*>.*?</\1>", "", written, flags=re.S)
    assert not re.search(r"\son\w+=|\sstyle=|javascript:", markup)


@given(
    st.dictionaries(
        st.text(), st.text(st.characters(codec=None)) | st.sampled_from([SCRIPT, TITLE])
    )
)
def test_no_data_ends_its_block(data: dict[str, str]) -> None:
    written = json_block({"found": data})
    assert not re.search("[<>&\u2028\u2029]", written)
    written.encode()
    assert json.loads(written) == {"found": data}


def test_the_review_page_may_send_requests_only_to_its_server() -> None:
    assert "connect-src 'self'; " in content_policy("", "", "'self'")
    assert "connect-src" not in content_policy("", "")
