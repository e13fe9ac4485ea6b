"""Test the list, the search, the filters and the document view in a real browser."""

import random
from pathlib import Path

import pytest
from support.data.eval_cases import gold, kesh, perfect
from support.data.result_folders import HOSTILE, TAG, write_results
from support.web.browser import Browser

from summarizer.page.build import write_page
from summarizer.schema.summary import Span

LIST = "#/documents"
KESH = "#/document/example_kesh"
ROWS = ".row h3"


def chosen(web: Browser) -> str:
    return str(web.run("return document.querySelector('.card[aria-current]')?.dataset.id || ''"))


def focused(web: Browser) -> str:
    return str(web.run("return document.activeElement.dataset.id || document.activeElement.id"))


def marked_text(web: Browser, name: str) -> str:
    script = (
        "return [...document.querySelectorAll('#source .' + arguments[0])]"
        ".map((e) => e.textContent).join('')"
    )
    return str(web.run(script, name))


def settle(web: Browser, rows: int) -> None:
    web.until("return document.querySelectorAll('.row').length === arguments[0]", rows)


def test_documents_are_listed_newest_first(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{LIST}")
    assert web.text("h1") == "Results <b>of</b> May"
    assert web.text(".listhead h2") == "3 documents"
    assert [when.strip() for when in web.texts(".when")] == [
        "18 June 2025", "1 June 2024", "15 May 2024",
    ]  # fmt: skip
    assert web.texts(ROWS)[2] == "The Hasra crossing stays shut"
    assert "MANILA" in web.texts(ROWS)[0]
    assert "1 document could not be summarized" in web.text(".failures")


@pytest.mark.parametrize(
    ("words", "count"),
    [
        pytest.param("smuggl KTV", 0, id="all-words-must-be-there"),
        pytest.param("fuel DEPOT ktv", 1, id="any-case-any-order"),
        pytest.param("manœuvre", 0, id="not-in-any"),
        pytest.param("attache", 1, id="accents-do-not-matter"),
        pytest.param("<b onmouseover", 1, id="markup-is-words"),
    ],
)
def test_the_search_covers_texts_and_records(
    web: Browser, page: Path, words: str, count: int
) -> None:
    web.open(f"{page.as_uri()}{LIST}")
    web.type("#by-q", words)
    settle(web, count)
    assert f"{count} of 3 documents" in web.text(".listhead h2")
    if not count:
        assert "Remove a filter" in web.text(".empty")
    web.click("#clear")
    settle(web, 3)


@pytest.mark.parametrize(
    ("key", "value", "ids"),
    [
        pytest.param("actor", "dora valen", {"example_kesh"}, id="actor"),
        pytest.param("actor", "pell", {"hostile"}, id="exact-name"),
        pytest.param("topic", "border bill", {"example_kesh"}, id="topic"),
        pytest.param("stance", "mixed", {"example_kesh"}, id="stance"),
        pytest.param("kind", "claim:threat", {"e01"}, id="claim-kind"),
        pytest.param("kind", "rejected", {"hostile"}, id="rejected"),
        pytest.param("from", "2025-01-01", {"e01"}, id="from"),
        pytest.param("to", "2024-05-12", {"hostile", "e01"}, id="to-by-a-claim"),
        pytest.param("to", "2010-01-01", set(), id="to"),
    ],
)
def test_filters_narrow_the_list(
    web: Browser, page: Path, key: str, value: str, ids: set[str]
) -> None:
    web.open(f"{page.as_uri()}#/documents?{key}={value.replace(' ', '+')}")
    assert web.run("return document.getElementById('by-' + arguments[0]).value", key) == value
    listed = web.run("return [...document.querySelectorAll('.row h3 a')].map((a) => a.dataset.id)")
    assert set(listed) == ids


def test_a_filter_narrows_the_records_of_a_document(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{KESH}?actor=dora+valen")
    cards = web.run("return [...document.querySelectorAll('.card')].map((c) => c.dataset.id)")
    assert cards == ["c1", "a1"]
    web.open(f"{page.as_uri()}{KESH}?stance=oppose")
    cards = web.run("return [...document.querySelectorAll('.card')].map((c) => c.dataset.id)")
    assert {"p2", "p3", "c2", "c3"} <= set(cards)
    assert "p1" not in cards


def test_the_source_text_is_shown_verbatim(web: Browser, page: Path) -> None:
    for id, text in (("example_kesh", kesh().text), ("e01", gold("e01").text)):
        web.open(f"{page.as_uri()}#/document/{id}")
        assert web.run("return document.getElementById('source').textContent") == text


def test_every_quote_is_marked_at_its_offsets(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{KESH}")
    for claim in kesh().record.claims:
        web.run("location.hash = arguments[0]", f"#/document/example_kesh/{claim.id}")
        web.until(
            "return document.querySelector('.card[aria-current]')?.dataset.id === arguments[0]",
            claim.id,
        )
        spans: list[Span] = [claim.quote, *filter(None, (claim.cue_span, claim.source))]
        covered = sorted({at for span in spans for at in range(span.start, span.end)})
        assert marked_text(web, "chosen") == "".join(kesh().text[at] for at in covered)


def test_offsets_count_code_points(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}#/document/hostile/a1")
    assert marked_text(web, "chosen") == TAG
    web.open(f"{page.as_uri()}#/document/hostile/p1")
    assert marked_text(web, "chosen").startswith("rejected ")
    assert "🚆" in HOSTILE


def test_hovering_highlights_card_and_words(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{KESH}")
    web.hover(".card[data-id=p3]")
    assert marked_text(web, "hover") == "voted against the border bill"
    web.run("document.querySelector('#source').scrollIntoView()")
    web.hover("#source mark.k-position.k-claim")
    assert "p1" in web.run(
        "return [...document.querySelectorAll('.card.hover')].map((c) => c.dataset.id)"
    )


def test_clicks_cycle_through_the_records_under_the_words(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{KESH}")
    web.click("#source mark.k-actor.k-position.k-claim")
    first = chosen(web)
    assert first.startswith("a")
    seen = {first}
    for _ in range(3):
        web.click("#source mark.k-actor.k-position.k-claim")
        seen.add(chosen(web))
    assert {first, "p1", "c1"} <= seen
    assert web.run("return location.hash").startswith("#/document/example_kesh/")


def test_keys_navigate_the_list(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{LIST}")
    web.press("/")
    assert focused(web) == "by-q"
    web.run("document.activeElement.blur()")
    web.press("j", "j", "k", "j", "Enter")
    web.until("return document.body.dataset.view === 'document'")
    assert web.run("return location.hash") == "#/document/hostile"


def test_keys_navigate_records_and_marks(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{KESH}")
    web.run("document.getElementById('records').focus()")
    web.press("j", "j")
    assert (focused(web), chosen(web)) == ("p2", "p2")
    web.press("k", "Enter")
    assert web.run("return document.activeElement.tagName") == "MARK"
    assert chosen(web) == "p1"
    web.press("ArrowRight", "Enter")
    assert web.run("return document.activeElement.matches('.card[aria-current]')")
    assert chosen(web) != "p1"
    web.press("Escape")
    assert web.run("return document.activeElement.matches('.card')")
    assert web.text("#status") != ""


def test_kinds_of_records_can_be_hidden(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{KESH}")
    assert web.run("return document.querySelectorAll('mark.k-actor').length") > 5
    web.click("#mark-actor")
    assert web.run("return document.querySelectorAll('mark.k-actor').length") == 0
    assert web.run("return document.querySelectorAll('.card.actor').length") == 0
    assert focused(web) == "mark-actor"


def test_rejected_records_are_shown_with_their_reason(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}#/document/hostile")
    card = web.text(".card.rejected")
    assert "Rejected claim" in card
    assert "The quoted words are not in the text." in card
    assert "quote-not-in-source" in card


def test_search_words_are_marked_in_the_text(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{KESH}?q=DEPOT")
    assert marked_text(web, "k-found") == "depot"


def named(text: str) -> str:
    """Return `text` as the page shows it, with the names of invisible characters."""
    return text.replace("\u202e", "‹RLO›").replace("\u200d", "‹ZWJ›")


def test_overlapping_and_nested_spans_are_marked_completely(web: Browser, tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - not a secret
    text = "".join(chance.choices("ab 😀🚆é\u0301\u202e\u200d\n ", k=400)) + " end."
    model = perfect(kesh())
    claims = []
    for number in range(40):
        start = chance.randrange(len(text) - 1)
        end = min(len(text), start + chance.choice([1, 2, 9, 60, 300]))
        quote = Span(start=start, end=end, text=text[start:end])
        parts = {"id": f"c{number + 1}", "quote": quote, "cue": None, "source": None}
        claims.append(model.claims[0].model_copy(update=parts))
    actors = [actor.model_copy(update={"mentions": []}) for actor in model.actors]
    parts = {"claims": claims, "positions": [], "actors": actors}
    write_results(tmp_path / "out", [(model.model_copy(update=parts), text)])
    write_page(tmp_path / "out", tmp_path / "page.html")
    web.open(f"{(tmp_path / 'page.html').as_uri()}{KESH}")
    shown = named(text)
    assert web.run("return document.getElementById('source').textContent") == shown
    for claim in claims:
        web.run("document.querySelector(arguments[0]).click()", f".card[data-id={claim.id}]")
        assert chosen(web) == claim.id
        assert marked_text(web, "chosen") == named(claim.quote.text)
