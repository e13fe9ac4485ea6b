"""The review in a real browser: decide, correct, add by selecting, save, and lose nothing."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.data.eval_cases import kesh, perfect
from support.data.result_folders import QUOTE, example_results, write_results
from support.web.accessibility import violations
from support.web.browser import CHROMIUM, DRIVER, MISSING, Browser, browser

from evals.dataset.gold import read_gold
from evals.dataset.validation import validate
from summarizer.review.app import open_review
from summarizer.review.server import Server
from summarizer.review.session import ReviewSession

CARD = ".card[data-id=c1]"
SELECT = """
const [from, to] = arguments;
const home = document.getElementById('source');
const walker = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
const place = (want) => {
  walker.currentNode = home;
  let seen = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (seen + node.length >= want) return [node, want - seen];
    seen += node.length;
  }
};
getSelection().setBaseAndExtent(...place(from), ...place(to));
"""


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None or DRIVER is None:
        pytest.skip(MISSING)
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return example_results(tmp_path / "results")


@pytest.fixture
def server(results: Path) -> Iterator[Server]:
    with Server(open_review(results, annotator="Ada")) as started:
        thread = threading.Thread(target=started.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield started
        started.shutdown()
        thread.join()


@pytest.fixture
def web(window: Browser, server: Server) -> Browser:
    """The review of the worked example, opened as it was printed."""
    window.size(1300, 900)
    window.media()
    window.open(server.address)
    show(window, "example_kesh")
    return window


def show(web: Browser, id: str) -> None:
    web.run("location.hash = '#/document/' + arguments[0]", id)
    web.until(
        "return document.querySelector('.reviewbar') && location.hash.includes(arguments[0])", id
    )


def press(web: Browser, selector: str) -> None:
    """Press a button that may be scrolled away."""
    web.run("document.querySelector(arguments[0]).click()", selector)


def correct(web: Browser, id: str) -> None:
    press(web, f"[aria-label='Correct {id}']")
    web.until("return document.querySelector('.editform')")


def submit(web: Browser) -> None:
    press(web, ".editform button[type=submit]")


def save(web: Browser) -> None:
    web.until("return !document.getElementById('save').disabled")
    press(web, "#save")
    web.until("return document.getElementById('status').textContent.includes('aved')")


def told(web: Browser, words: str) -> None:
    web.until("return document.getElementById('status').textContent.includes(arguments[0])", words)


def test_the_least_certain_records_stand_first_with_their_warnings(
    window: Browser, tmp_path: Path
) -> None:
    whole = perfect(kesh())
    changes: dict[str, dict[str, object]] = {
        "c2": {"confidence": 0.4},
        "c5": {"confidence": 0.2, "warnings": ["speaker-far"]},
        "c6": {"confidence": 1.0},
    }
    claims = [claim.model_copy(update=changes.get(claim.id, {})) for claim in whole.claims]
    summary = whole.model_copy(update={"claims": claims})
    results = write_results(tmp_path / "graded", [(summary, kesh().text)])
    with Server(open_review(results, annotator="Ada")) as started:
        thread = threading.Thread(target=started.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        window.open(started.address)
        assert window.run("return document.body.dataset.view") == "documents"
        show(window, "example_kesh")
        window.until("return document.querySelector('.decide')")
        cards = window.run(
            "return [...document.querySelectorAll('.card.claim')].map((card) => card.dataset.id)"
        )
        first = window.text(".card.claim")
        started.shutdown()
        thread.join()
    assert cards == ["c5", "c2", "c1", "c3", "c4", "c6", "c7"]
    assert "20%, uncertain" in first
    assert "speaker-far" in first


def test_the_documents_with_most_uncertain_records_stand_first(
    window: Browser, tmp_path: Path
) -> None:
    whole, written = perfect(kesh()), []
    for day, (id, uncertain) in enumerate((("few", 1), ("none", 0), ("most", 3)), start=1):
        claims = [
            claim.model_copy(update={"confidence": 0.2 if place < uncertain else 0.9})
            for place, claim in enumerate(whole.claims)
        ]
        info = whole.document.model_copy(update={"id": id, "date": f"2024-05-0{day}"})
        basis = whole.provenance.model_copy(update={"confidence_basis": "records"})
        parts = {"document": info, "claims": claims, "provenance": basis}
        written.append((whole.model_copy(update=parts), kesh().text))
    results = write_results(tmp_path / "graded", written)
    with Server(open_review(results, annotator="Ada")) as started:
        thread = threading.Thread(target=started.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        window.open(started.address)
        listed = window.run(
            "return [...document.querySelectorAll('.row h3 a')].map((link) => link.dataset.id)"
        )
        counts = window.texts(".counts")
        show(window, "most")
        head = window.text(".dochead")
        started.shutdown()
        thread.join()
    assert listed == ["most", "few", "none"]
    assert ["3 uncertain" in counts[0], "uncertain" in counts[2]] == [True, False]
    assert "Confidence without the model’s log-probabilities" in head


def test_the_token_is_removed_from_the_address_and_survives_a_reload(
    web: Browser, server: Server
) -> None:
    assert server.app.token not in web.run("return location.href")
    web.run("location.reload()")
    web.until("return document.documentElement.dataset.ready && document.querySelector('h1')")
    assert web.text("#about").startswith("3 documents")


def test_without_the_token_no_data_is_shown(window: Browser, server: Server) -> None:
    window.open(server.address.split("#")[0])
    window.run("sessionStorage.clear()")
    window.open(server.address.split("#")[0])
    assert "open the address that was printed" in window.text("[role=alert]")
    assert "Valen" not in window.text("body")


def test_a_fully_accepted_document_becomes_gold(web: Browser, results: Path) -> None:
    press(web, ".howfar button:last-child")
    told(web, "All that was left is accepted")
    save(web)
    told(web, "the gold record is written")
    (made,) = read_gold(results / "gold" / "Ada")
    assert validate(made) == []
    assert len(made.record.claims) == len(kesh().record.claims)
    assert "gold record written" in web.text(".howfar")
    web.run("location.hash = '#/documents'")
    web.until("return document.querySelector('.reviewed')")
    assert "gold" in web.text(".row:last-child .reviewed")


def test_a_record_is_decided_by_keyboard(web: Browser, results: Path) -> None:
    web.run("document.querySelector(arguments[0]).focus()", CARD)
    web.press("a")
    told(web, "c1 accepted")
    web.press("j", "x")
    told(web, "c2 rejected")
    web.press("x")
    told(web, "c2 pending")
    save(web)
    claims = ReviewSession.open(results, annotator="Ada").state("example_kesh").record.claims
    assert [one.decision for one in claims[:2]] == ["accepted", "pending"]


def test_a_record_is_corrected_in_every_field_with_closed_lists(
    web: Browser, results: Path
) -> None:
    correct(web, "c4")
    kinds = web.run("return [...document.getElementById('edit-kind').options].map((o) => o.value)")
    assert len(kinds) == 10
    assert "declaration" in kinds
    web.select("#edit-kind", "accusation")
    web.select("#edit-certainty", "probable")
    web.type("#edit-text", "Drones of Tarsia hit a depot.")
    submit(web)
    told(web, "c4 accepted as corrected")
    assert "Drones of Tarsia hit a depot." in web.text(".card[data-id=c4]")
    save(web)
    c4 = ReviewSession.open(results, annotator="Ada").state("example_kesh").record.claims[3]
    assert (c4.kind, c4.certainty, c4.text) == (
        "accusation", "probable", "Drones of Tarsia hit a depot.",
    )  # fmt: skip
    assert c4.decision == "accepted"


def test_problems_are_shown_at_their_field_and_nothing_is_saved(
    web: Browser, results: Path
) -> None:
    correct(web, "p3")
    web.type("#edit-topic", "against the bill")
    submit(web)
    web.until("return document.querySelector('#edit-topic-wrong')")
    assert "takes no side" in web.text("#edit-topic-wrong")
    assert (
        web.run("return document.getElementById('edit-topic').getAttribute('aria-invalid')")
        == "true"
    )
    assert web.run("return document.activeElement.id") == "edit-topic"
    save(web)
    told(web, "1 problem to correct first")
    assert not (results / "review").exists()
    web.type("#edit-topic", "border bill")
    submit(web)
    told(web, "p3 accepted as corrected")
    assert web.text(".reviewbar .wrong") == ""


def test_words_that_are_not_in_the_text_are_no_quote(web: Browser) -> None:
    correct(web, "c1")
    web.type("#edit-quote", "words that nobody wrote")
    web.run("document.getElementById('edit-quote').dispatchEvent(new Event('change'))")
    assert not web.run("return document.getElementById('edit-quote').validity.valid")


def test_a_claim_is_added_by_selecting_its_words(web: Browser, results: Path) -> None:
    words = "has been closed since March"
    start = kesh().text.index(words)
    web.run(SELECT, start - 1, start + len(words) + 0)
    web.until("return document.querySelector('#selected q')")
    assert words in web.text("#selected")
    press(web, "[data-add=claim]")
    web.until("return document.querySelector('.editform')")
    web.type("#edit-text", "The crossing has been closed since March.")
    submit(web)
    told(web, "c8 accepted as corrected")
    save(web)
    added = ReviewSession.open(results, annotator="Ada").state("example_kesh").record.claims[-1]
    # The blank at the edge of the selection is not meant.
    assert (added.quote.text, added.quote.start) == (words, start)


def test_a_selection_behind_emoji_and_named_characters_is_exact(
    web: Browser, results: Path
) -> None:
    show(web, "hostile")
    spot = web.run(
        "const s = document.getElementById('source').textContent;"
        "return [s.indexOf('the crossing'), s.indexOf(' reopen')]"
    )
    web.run(SELECT, *spot)
    web.until("return document.querySelector('#selected q')")
    press(web, "[data-add=claim]")
    web.until("return document.querySelector('.editform')")
    web.type("#edit-text", "The crossing would reopen.")
    submit(web)
    told(web, "c2 accepted as corrected")
    save(web)
    added = ReviewSession.open(results, annotator="Ada").state("hostile").record.claims[-1].quote
    text = (results / "texts" / "hostile.txt").read_bytes().decode()
    assert added.text == text[added.start : added.end] == "the crossing 🚆 would"
    assert QUOTE.find(added.text) > 0


def test_the_whole_text_can_be_selected(web: Browser) -> None:
    web.run("getSelection().selectAllChildren(document.getElementById('source'))")
    web.until("return document.querySelector('#selected q')")
    press(web, "[data-add=claim]")
    web.until("return document.querySelector('.editform')")
    assert web.run("return document.getElementById('edit-quote').value") == kesh().text.strip()


@pytest.mark.parametrize("words", ["kept silent", "${x}"])
def test_a_selection_behind_hidden_characters_is_exact(
    web: Browser, results: Path, words: str
) -> None:
    show(web, "hostile")
    start = web.run(
        "return document.getElementById('source').textContent.indexOf(arguments[0])", words
    )
    found = [start, start + len(words)]
    web.run(SELECT, *found)
    web.until("return document.querySelector('#selected q')")
    press(web, "[data-add=actor]")
    web.until("return document.querySelector('.editform')")
    submit(web)
    told(web, "a4 accepted as corrected")
    save(web)
    mention = (
        ReviewSession.open(results, annotator="Ada").state("hostile").record.actors[-1].mentions[0]
    )
    text = (results / "texts" / "hostile.txt").read_bytes().decode()
    assert mention.text == text[mention.start : mention.end] == words


def test_a_selection_that_ends_with_a_hidden_character_holds_all_of_it(web: Browser) -> None:
    show(web, "hostile")
    shown = "silent‹ZWSP›‹U+E0041›"
    start = web.run(
        "return document.getElementById('source').textContent.indexOf(arguments[0])", shown
    )
    web.run(SELECT, start, start + len(shown))
    web.until("return document.querySelector('#selected q')")
    assert web.text("#selected q").strip("“”") == shown


def test_a_claim_is_added_without_a_mouse(web: Browser, results: Path) -> None:
    web.run("document.querySelector('[data-add=claim]').focus()")
    web.press("Enter")
    web.until("return document.activeElement.id === 'edit-quote'")
    submit(web)
    web.until("return document.querySelector('#edit-quote-wrong')")
    assert "no words are selected" in web.text("#edit-quote-wrong")
    web.type("#edit-quote", "has been closed since March")
    web.type("#edit-text", "The crossing has been closed since March.")
    submit(web)
    told(web, "c8 accepted as corrected")
    save(web)
    added = ReviewSession.open(results, annotator="Ada").state("example_kesh").record.claims[-1]
    assert added.quote.text == "has been closed since March"


def test_a_cancelled_new_record_is_removed(web: Browser) -> None:
    before = web.run("return document.querySelectorAll('.card').length")
    web.run(SELECT, 20, 30)
    web.until("return document.querySelector('#selected q')")
    press(web, "[data-add=position]")
    web.until("return document.querySelector('.editform')")
    web.run("document.querySelector('.editform .acts button:last-child').click()")
    assert web.run("return document.querySelectorAll('.card').length") == before


def test_leaving_with_unsaved_work_asks_for_confirmation(web: Browser) -> None:
    asked = (
        "const event = new Event('beforeunload', {cancelable: true});"
        "window.dispatchEvent(event); return event.defaultPrevented"
    )
    assert not web.run(asked)
    press(web, "[aria-label='Accept c1']")
    told(web, "c1 accepted")
    assert web.run(asked)
    show(web, "e01")
    assert web.run(asked)
    show(web, "example_kesh")
    assert web.run("return document.querySelector('.card[data-id=c1]').matches('.accepted')")
    save(web)
    told(web, "Saved")
    assert not web.run(asked)


def test_a_change_on_disk_is_shown_and_the_user_decides(web: Browser, results: Path) -> None:
    session = ReviewSession.open(results, annotator="Ada")
    state = session.state("example_kesh")
    claims = [
        one.model_copy(update={"decision": "rejected"}) if one.id == "c7" else one
        for one in state.record.claims
    ]
    session.save(
        "example_kesh", state.record.model_copy(update={"claims": tuple(claims)}), state.version
    )
    press(web, "[aria-label='Accept c1']")
    told(web, "c1 accepted")
    save(web)
    told(web, "the files have changed")
    assert "have changed since it was opened" in web.text(".reviewbar [role=alert]")
    press(web, ".reviewbar [role=alert] button:first-child")
    web.until("return document.querySelector('.card[data-id=c7]').matches('.rejected')")
    assert not web.run("return document.querySelector('.card[data-id=c1]').matches('.accepted')")


def test_unsaved_work_survives_a_stopped_server(web: Browser) -> None:
    press(web, "[aria-label='Accept c1']")
    told(web, "c1 accepted")
    web.run("window.fetch = () => Promise.reject(new Error('no connection'))")
    save(web)
    told(web, "Is the review still running?")
    assert web.run("return document.querySelector('.card[data-id=c1]').matches('.accepted')")


def test_nothing_hostile_runs_in_the_review(web: Browser) -> None:
    show(web, "hostile")
    for id in ("a1", "c1", "p1"):
        correct(web, id)
    assert web.run("return window.pwned ?? null") is None
    assert web.run("return document.querySelectorAll('img, iframe, b[onmouseover]').length") == 0
    assert [entry["message"] for entry in web.log("browser")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(web: Browser, axe: str, scheme: str) -> None:
    web.media(scheme=scheme)
    press(web, "[aria-label='Accept c1']")
    told(web, "c1 accepted")
    press(web, "[aria-label='Reject c2']")
    told(web, "c2 rejected")
    assert violations(web, axe) == []
    for id in ("p3", "c4", "a9"):
        correct(web, id)
        assert violations(web, axe) == []


def test_the_review_fits_a_phone(web: Browser) -> None:
    web.size(360, 740, phone=True)
    press(web, "button[data-pane=records]")
    correct(web, "c1")
    assert web.run("return document.documentElement.scrollWidth") <= 360


def test_the_concept_of_a_position_is_one_of_the_codebook(window: Browser, tmp_path: Path) -> None:
    web, results = window, example_results(tmp_path / "coded")
    codebook = '[[concept]]\nname = "Crossings"\n[[concept]]\nname = "Trade"\n'
    (results / "codebook.toml").write_text(codebook, encoding="utf-8")
    with Server(open_review(results, annotator="Ben")) as own:
        thread = threading.Thread(target=own.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            web.open(own.address)
            show(web, "example_kesh")
            correct(web, "p1")
            choice = "document.getElementById('edit-concept')"
            offered = web.run(f"return [...{choice}.options].map((option) => option.text)")
            assert offered == ["none", "Crossings", "Trade"]
            web.run(f"{choice}.value = 'Trade'; {choice}.dispatchEvent(new Event('change'))")
            submit(web)
            card = "document.querySelector('.card[data-id=p1]')"
            web.until(f"return {card}.textContent.includes('ConceptTrade')")
            save(web)
            draft = ReviewSession.open(results, annotator="Ben").state("example_kesh").record
            assert draft.positions[0].concept == "Trade"
        finally:
            own.shutdown()
            thread.join()
