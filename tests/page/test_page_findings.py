"""Test the findings, the pages of actors and topics, outlets, agreement and saved files."""

import base64
import csv
import io
import re
import struct
from pathlib import Path
from urllib.parse import quote

import pytest
from support.data.dispute_results import BUILDERS, LINE, OPPONENTS, TURNED, dispute_results
from support.data.eval_cases import gold, kesh, perfect
from support.data.result_folders import write_results
from support.web.browser import Browser

from summarizer.page.build import PageOptions, write_page
from summarizer.page.measured_models import EMBEDDED, EMBEDDED_ADAPTER, REFERENCES
from summarizer.schema.summary import PEOPLE, CodebookInfo, CodingInfo, Position, SummaryRecord
from summarizer.text.csv_safety import escape_cell

ROOT = Path(__file__).parents[2]
SAVED = "window.saved = []; URL.createObjectURL = (b) => { window.saved.push(b); return 'blob:x'; }"


@pytest.fixture(scope="module")
def dispute(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of one dispute: two camps, one actor that turns, three outlets."""
    folder = tmp_path_factory.mktemp("dispute")
    write_page(dispute_results(folder / "results", 40), folder / "page.html")
    return folder / "page.html"


def saved(web: Browser) -> str:
    """Return the text of the last file that the page saved."""
    web.run("window.text = null; window.saved.at(-1).text().then((t) => { window.text = t; })")
    return str(web.until("return window.text"))


def test_the_page_begins_with_what_stands_out(web: Browser, dispute: Path) -> None:
    web.open(dispute.as_uri())
    assert web.run("return document.body.dataset.view") == "overview"
    disputed, changed, new = web.texts(".finding")
    assert re.search(r"Most disputed\s+.+ splits \d+ actors: \d against, \d for", disputed)
    assert f"{TURNED} turned against {LINE}" in changed
    assert web.texts(".finding blockquote footer .stance") == ["+ support", "− oppose"]
    assert re.match(r"New since 17 October 2024\s+1 new topic in \d+ statements", new)
    assert web.run("return document.querySelectorAll('.strip .mark').length") > 2
    assert "5 documents nearly the same as another" in web.text(".listhead")


def apart(first: Position, second: Position) -> list[tuple[SummaryRecord, str]]:
    """Return two documents with one position each."""
    whole, documents = perfect(kesh()), []
    for number, position in enumerate((first, second)):
        info = whole.document.model_copy(update={"id": f"d{number}"})
        parts = {"document": info, "positions": [position], "claims": []}
        documents.append((whole.model_copy(update=parts), kesh().text))
    return documents


@pytest.mark.parametrize(
    ("concept", "kicker"),
    [(None, "Most discussed"), ("Delay", "Most disputed")],
    ids=["equal-words-in-two-articles", "one-concept"],
)
def test_equal_words_of_two_articles_make_no_dispute(
    web: Browser, tmp_path: Path, concept: str | None, kicker: str
) -> None:
    position = perfect(kesh()).positions[0]
    same: dict[str, object] = {
        "topic": "delay",
        "concept": concept,
        "claim_ids": [],
        "basis": "action",
    }
    first, second = (
        position.model_copy(update={**same, "actor": actor, "stance": stance})
        for actor, stance in (("a1", "support"), ("a2", "oppose"))
    )
    # Both have the same text.
    options = PageOptions(count_copies=True)
    write_page(
        write_results(tmp_path / "out", apart(first, second)), tmp_path / "page.html", options
    )
    web.open((tmp_path / "page.html").as_uri())
    card = web.text(".finding")
    assert card.startswith(kicker)
    assert ("2 documents name it with equal words" in card) == (concept is None)


def test_a_page_without_findings_says_so(web: Browser, tmp_path: Path) -> None:
    whole = perfect(kesh())
    one = whole.model_copy(update={"positions": whole.positions[:1]})
    write_page(write_results(tmp_path / "out", [(one, kesh().text)]), tmp_path / "page.html")
    web.open((tmp_path / "page.html").as_uri())
    assert web.text(".listhead h2") == "Who says what in 1 document"
    assert "nobody changed sides" in web.text("#view-overview > .note")
    assert web.text("#latest h2") == "The document"
    assert not web.texts(".alldocuments")
    # A row is drawn before it is scrolled to, so that a picture of the whole page has it.
    visible = "getComputedStyle(document.querySelector('#latest .row')).contentVisibility"
    assert web.run(f"return {visible}") == "visible"
    assert pages(web) == 1


def pages(web: Browser) -> int:
    """Return the number of printed pages."""
    return len(re.findall(rb"/Type\s*/Page\b", web.pdf()))


def test_many_marks_of_a_document_keep_their_size_on_a_phone(web: Browser, tmp_path: Path) -> None:
    whole = perfect(kesh())
    positions = [
        whole.positions[0].model_copy(update={"id": f"p{number}", "claim_ids": []})
        for number in range(1, 61)
    ]
    many = whole.model_copy(update={"positions": positions, "claims": []})
    write_page(write_results(tmp_path / "out", [(many, kesh().text)]), tmp_path / "page.html")
    web.size(375, 740, phone=True)
    web.open(f"{(tmp_path / 'page.html').as_uri()}#/documents")
    script = "return document.querySelector('.row .mark').getBoundingClientRect().width"
    assert web.run(script) > 6


def test_the_model_is_named_with_its_figures_or_as_not_measured(
    web: Browser, dispute: Path, tmp_path: Path
) -> None:
    web.open(dispute.as_uri())
    assert "openai/unmeasured. How good this model is has not been measured" in web.text(".caveat")
    whole = perfect(kesh())
    changes = {"model": "local", "backend": f"xllamacpp 1, {EMBEDDED_ADAPTER}"}
    warning = "the text is German; rules made for English did not run"
    provenance = whole.provenance.model_copy(update={**changes, "warnings": [warning]})
    positions = [
        one.model_copy(update={"confidence": 0.9 if "Hasra" in one.topic else 0.1})
        for one in whole.positions
    ]
    summary = whole.model_copy(update={"provenance": provenance, "positions": positions})
    write_page(write_results(tmp_path / "out", [(summary, kesh().text)]), tmp_path / "page.html")
    web.open((tmp_path / "page.html").as_uri())
    model, language = web.texts(".caveat")
    assert f"{EMBEDDED.positions.precision:.0%} are right" in model
    assert language == f"1 document: {warning}"
    assert "2 uncertain positions not counted" in web.text(".standout .note")


def test_the_figures_of_the_embedded_model_are_those_of_the_evaluation() -> None:
    pages = (ROOT / "docs/measurements/evaluation.md").read_text(encoding="utf-8")
    held = pages.split("## Held-out articles")[1].split("##")[0]
    rows = (
        ("actors", EMBEDDED.actors),
        ("claims with their speaker", EMBEDDED.claims),
        ("positions with their stance", EMBEDDED.positions),
    )
    for name, shares in rows:
        assert f"| {name} | {shares.precision:.2f} | {shares.recall:.2f} |" in held
    assert f"| {EMBEDDED.documents} documents |" in held
    capable = pages.split("## A capable model")[1].split("##")[0]
    (_, claims, positions), (_, own_claims, own_positions) = REFERENCES
    assert re.search(rf"claims with their speaker \| .*\| {claims:.3f} ", capable)
    assert re.search(rf"positions with their stance \| .*\| {positions:.3f} ", capable)
    assert re.search(rf"claims with their speaker \| .*\| {own_claims:.2f} \|", held)
    assert re.search(rf"positions with their stance \| .*\| {own_positions:.2f} \|", held)
    real = (ROOT / "docs/measurements/real-news.md").read_text(encoding="utf-8")
    (row,) = (
        line for line in real.splitlines() if line.startswith("| embedded, 12 campaign articles |")
    )
    *_, real_claims, real_positions, _ = row.split("|")
    assert real_claims.split()[0] == f"{EMBEDDED.real_claims_f1:.2f}"
    assert real_positions.split()[0] == f"{EMBEDDED.real_positions_f1:.2f}"


def test_an_actor_page_has_its_stances_in_time_and_its_words(web: Browser, dispute: Path) -> None:
    web.open(f"{dispute.as_uri()}#/actor/{quote(TURNED)}")
    assert web.text(".dochead h2") == TURNED
    kinds = web.run(
        "return [...document.querySelectorAll('#when .lane .mark')].sort((a, b) =>"
        " a.getBoundingClientRect().x - b.getBoundingClientRect().x).map((m) => m.classList[1])"
    )
    assert set(kinds) == {"support", "oppose"}
    assert kinds == sorted(kinds, reverse=True)
    assert web.run("return document.querySelectorAll('#when .gridline').length") >= 4
    assert LINE in web.texts(".quotations blockquote")[0]
    web.run(
        "document.querySelector('#when .lane .mark')"
        ".dispatchEvent(new Event('click', {bubbles: true}))"
    )
    web.until("return document.body.dataset.view === 'document'")
    assert web.run("return document.querySelector('.card[aria-current]').dataset.id") != ""


def test_a_topic_page_lists_its_sides(web: Browser, dispute: Path) -> None:
    web.open(f"{dispute.as_uri()}#/topic/{quote(LINE)}")
    rows = web.texts("#when .rowlabel")
    order = [name in BUILDERS for name in rows if name in BUILDERS + OPPONENTS]
    assert order == sorted(order)
    assert TURNED in web.text(".sidenames")
    web.open(f"{dispute.as_uri()}#/topic/nothing")
    assert "no such topic" in web.text(".empty")


def test_positions_of_one_concept_are_one_topic(web: Browser, tmp_path: Path) -> None:
    whole = perfect(kesh())
    concept = {"concept": "Peace in Kesh"}
    coding = CodingInfo(coders=["Ada"], file="codings.csv", sha256="")
    changes: dict[str, object] = {"model": PEOPLE, "coding": coding}
    changes["codebook"] = CodebookInfo(name="Kesh", digest="")
    provenance = whole.provenance.model_copy(update=changes)
    positions = [position.model_copy(update=concept) for position in whole.positions]
    summary = whole.model_copy(update={"positions": positions, "provenance": provenance})
    write_page(write_results(tmp_path / "out", [(summary, kesh().text)]), tmp_path / "page.html")
    web.open(f"{(tmp_path / 'page.html').as_uri()}#/topic/Peace%20in%20Kesh")
    assert len(web.texts(".quotations > li")) == len(positions)
    web.run("location.hash = '#/overview'")
    web.until("return document.querySelector('.caveat')")
    people, codebook = web.texts(".caveat")
    assert people.startswith("Coded by people: Ada.")
    assert "codebook Kesh" in codebook


def test_groups_of_actors_who_agree_are_the_camps(web: Browser, dispute: Path) -> None:
    web.open(f"{dispute.as_uri()}#/network")
    web.click("[data-mode=actors]")
    shown = web.run(
        "return [...document.querySelectorAll('#canvas .node')].map((n) => [n.getAttribute("
        "'aria-label'), (n.getAttribute('class').match(/group[0-9]/) || [''])[0]])"
    )
    groups: dict[str, set[str]] = {}
    for label, group in shown:
        groups.setdefault(group, set()).add(label.removeprefix("actor ").split(":")[0])
    assert {frozenset(group) for group in groups.values()} == {
        frozenset(BUILDERS), frozenset(OPPONENTS),
    }  # fmt: skip
    assert len(web.texts(".grouplist li")) == 2


def test_outlets_are_compared_without_reprints(web: Browser, dispute: Path) -> None:
    web.open(f"{dispute.as_uri()}#/outlets")
    assert "5 reprints, not counted" in web.text(".listhead")
    heads = web.texts("#quoted thead th")
    assert heads[0] == "Speaker"
    assert set(heads[1:]) == {"Ostra Courier", "Northern Press Agency", "Radio Harbour"}
    shares = web.run(
        "return [...document.querySelectorAll('#quoted tbody tr')].map((r) =>"
        " parseInt(r.cells[1].innerText) || 0)"
    )
    assert 96 <= sum(shares) <= 104
    assert web.run("return document.querySelectorAll('#outletstances .divergingbar').length") > 5
    # What the page shows as a table is drawn when it is saved.
    web.run(SAVED)
    web.run("document.querySelector('#outletstances [aria-label^=SVG]').click()")
    drawn = saved(web)
    assert drawn.count("<rect") > 10
    assert LINE in drawn
    assert web.run("return document.querySelectorAll('#outletstances .chart').length") == 0


def test_data_and_charts_are_saved_as_files(web: Browser, dispute: Path) -> None:
    web.open(f"{dispute.as_uri()}#/timeline")
    web.run(SAVED)
    web.run("document.querySelector('#timeline .figurefoot button').click()")
    rows = list(csv.DictReader(io.StringIO(saved(web).removeprefix("\ufeff"))))
    assert len(rows) > 50
    assert {row["record"] for row in rows} == {"claim"}
    assert all(row["quote"] and row["actor"] for row in rows)
    web.run("document.querySelector('[aria-label^=SVG]').click()")
    drawn = saved(web)
    assert drawn.startswith("<svg")
    assert "Who claimed what" in drawn
    assert ">against</text>" in drawn
    assert "class=" not in drawn
    # Reload: the PNG needs the real address of the picture.
    web.open(f"{dispute.as_uri()}#/timeline")
    web.run(
        "const make = URL.createObjectURL.bind(URL); window.saved = [];"
        "URL.createObjectURL = (b) => { window.saved.push(b); return make(b); };"
        "document.querySelector('[aria-label^=PNG]').click()"
    )
    web.until("return window.saved.at(-1)?.type === 'image/png'")
    web.run(
        "const r = new FileReader(); r.onload = () => { window.png = r.result; };"
        "r.readAsDataURL(window.saved.at(-1))"
    )
    content = base64.b64decode(web.until("return window.png").split(",")[1])
    width, _ = struct.unpack(">II", content[16:24])
    assert content.startswith(b"\x89PNG")
    assert width > 1500


def test_cells_that_a_spreadsheet_would_run_are_escaped(web: Browser, tmp_path: Path) -> None:
    whole = perfect(kesh())
    info = whole.document.model_copy(update={"title": "=1+1", "source": "\u200b@x"})
    results = write_results(
        tmp_path / "out", [(whole.model_copy(update={"document": info}), kesh().text)]
    )
    write_page(results, tmp_path / "page.html")
    web.open(f"{(tmp_path / 'page.html').as_uri()}#/documents")
    web.run(SAVED)
    web.run("document.querySelector('.listhead button').click()")
    _, row = csv.reader(io.StringIO(saved(web).removeprefix("\ufeff")))
    assert row[1:3] == [escape_cell("=1+1"), escape_cell("\u200b@x")]


def test_a_record_is_copied_as_a_citation(web: Browser, dispute: Path) -> None:
    web.open(f"{dispute.as_uri()}#/document/n000/p1")
    web.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    web.run("document.querySelector('.card[data-id=p1] .cite').click()")
    text = web.until("return window.copied")
    cue = web.text(".card[data-id=p1] blockquote .cue")
    quotation = web.text(".card[data-id=p1] blockquote").removeprefix(f"{cue} ")
    assert f": {cue} “{quotation}” “" in text
    assert re.search(r"Ostra Courier|Northern Press Agency|Radio Harbour", text)
    assert re.search(r", 4 March 2024 \[n000, characters \d+–\d+, p1\]\.$", text)


def test_a_citation_has_one_pair_of_quotation_marks(web: Browser, tmp_path: Path) -> None:
    article = gold("e01")
    write_page(
        write_results(tmp_path / "out", [(perfect(article), article.text)]), tmp_path / "page.html"
    )
    quoted = next(c.id for c in perfect(article).claims if c.quote.text[0] in '“"')
    web.open(f"{(tmp_path / 'page.html').as_uri()}#/document/e01/{quoted}")
    web.run("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    web.run("document.querySelector(arguments[0]).click()", f".card[data-id={quoted}] .cite")
    text = web.until("return window.copied")
    assert not re.search(r"[“\"]{2}|[”\"]{2}", text)
    assert web.text(f".card[data-id={quoted}] blockquote").strip('“”"') in text


def test_a_link_leads_to_the_network_of_actors(web: Browser, dispute: Path) -> None:
    web.open(f"{dispute.as_uri()}#/network")
    web.click("[data-mode=actors]")
    assert web.run("return location.hash") == "#/network/actors"
    web.open(f"{dispute.as_uri()}#/network/actors?stance=oppose")
    assert web.text("#network h2") == "Who agrees with whom"
    web.click("[data-mode=topics]")
    assert web.run("return location.hash") == "#/network?stance=oppose"
    assert web.text("#network h2") == "Who stands where"


def test_labels_do_not_collide_on_a_phone(web: Browser, dispute: Path) -> None:
    web.size(390, 844, phone=True)
    chosen = "document.querySelector('.node[tabindex=\"0\"]').dispatchEvent(new Event('click'))"
    for mode, step in (("topics", ""), ("actors", ""), ("actors", chosen)):
        web.open(f"{dispute.as_uri()}#/network")
        web.run("document.querySelector(arguments[0]).click()", f"[data-mode={mode}]")
        web.run(step)
        shown, hits, outside = web.run(
            """
            const frame = document.querySelector('#canvas').getBoundingClientRect();
            const boxes = [...document.querySelectorAll('.label:not(.silent)')]
              .map((t) => t.getBoundingClientRect());
            let hits = 0;
            boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
              const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
              const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
              if (wide > 1 && high > 1) hits += 1;
            }));
            const outside = boxes.filter((b) => b.left < frame.left || b.right > frame.right
              || b.top < frame.top || b.bottom > frame.bottom);
            return [boxes.length, hits, outside.length];
            """
        )
        assert shown >= 6
        assert (hits, outside) == (0, 0)


def test_a_chosen_actor_is_shown_although_not_all_its_neighbours_are_drawn(
    web: Browser, tmp_path: Path
) -> None:
    whole = perfect(kesh())
    actor, position = whole.actors[0], whole.positions[0]
    ids = [f"a{number}" for number in range(1, 61)]
    named: dict[str, object] = {"affiliation": None, "members": [], "aliases": []}
    same: dict[str, object] = {
        "stance": "support",
        "target": None,
        "basis": "action",
        "claim_ids": [],
    }
    actors = [actor.model_copy(update={**named, "id": id, "name": f"Actor {id}"}) for id in ids]
    positions = [
        position.model_copy(update={**same, "id": id.replace("a", "p"), "actor": id}) for id in ids
    ]
    parts = {"actors": actors, "positions": positions, "claims": []}
    write_page(
        write_results(tmp_path / "out", [(whole.model_copy(update=parts), kesh().text)]),
        tmp_path / "page.html",
    )
    web.size(390, 844, phone=True)
    web.open(f"{(tmp_path / 'page.html').as_uri()}#/network")
    assert web.run("return document.querySelectorAll('#canvas .node').length") == 40
    web.run("document.querySelector('.node.topic').dispatchEvent(new Event('click'))")
    place = "return document.querySelector('#canvas svg > g').getAttribute('transform')"
    assert "NaN" not in web.run(place)


def test_the_printed_overview_takes_few_pages(web: Browser, dispute: Path) -> None:
    web.open(dispute.as_uri())
    assert pages(web) <= 3
    web.open(f"{dispute.as_uri()}#/document/n000")
    assert pages(web) == 1


def test_an_article_with_many_records_is_printed_on_four_pages(
    web: Browser, tmp_path: Path
) -> None:
    article = gold("e12")
    write_page(
        write_results(tmp_path / "out", [(perfect(article), article.text)]), tmp_path / "page.html"
    )
    web.open(f"{(tmp_path / 'page.html').as_uri()}#/document/e12")
    assert web.run("return document.querySelectorAll('.card').length") > 70
    assert pages(web) <= 4
