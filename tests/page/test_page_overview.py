"""Test the network, the stances and the timeline in a real browser."""

from pathlib import Path

import pytest
from support.data.eval_cases import kesh, perfect
from support.data.result_folders import write_results
from support.web.browser import Browser

from summarizer.page.build import PageOptions, write_page

OVERVIEW = "#/overview"
NETWORK = "#/network"
TIMELINE = "#/timeline"
NODES = "return document.querySelectorAll('#canvas .node').length"


def node(label: str) -> str:
    return f'#canvas .node[aria-label*="{label}"]'


def test_edges_join_holders_and_topics_by_stance(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{NETWORK}?actor=Shabir+Omon")
    assert web.run(NODES) == 2
    assert web.run("return document.querySelector('#canvas line').classList.contains('oppose')")
    label = web.run(
        "return document.querySelector('#canvas .node.topic').getAttribute('aria-label')"
    )
    assert label == "topic border bill: 1 oppose"


def test_a_table_lists_the_edges_of_the_network(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{NETWORK}?to=2024-05-20&kind=position")
    web.run("document.getElementById('nettable').open = true")
    rows = [row.split("\t") for row in web.texts("#nettable tbody tr")]
    assert ["Residents of Hasra", "+ support", "reopening of the Hasra crossing", "1"] in [
        [cell.strip() for cell in row] for row in rows
    ]
    assert len(rows) == web.run("return document.querySelectorAll('#canvas line').length")


def test_a_node_is_selected_by_mouse_and_by_keyboard(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{NETWORK}?to=2024-05-20")
    web.click(node("topic border bill"))
    assert web.text("#chosen h3") == "border bill"
    assert "voted against the border bill" in web.text("#chosen blockquote")
    web.run("document.querySelector('#canvas .node[tabindex=\"0\"]').focus()")
    before = web.run("return document.activeElement.dataset.key")
    web.press("ArrowRight")
    web.press("ArrowDown")
    web.press("ArrowLeft")
    after = web.run("return document.activeElement.dataset.key")
    assert after
    assert before != after or web.run(NODES) == 1
    web.press("Enter")
    pressed = web.run("return document.querySelector('.node[aria-pressed=true]').dataset.key")
    assert pressed == after
    web.press("Escape")
    assert web.text("#chosen h3") == "Most connected"
    assert web.run("return document.querySelectorAll('#canvas .node[tabindex=\"0\"]').length") == 1


def test_the_network_zooms_and_resets(web: Browser, page: Path) -> None:
    where = "return document.querySelector('#canvas svg > g').getAttribute('transform')"
    web.open(f"{page.as_uri()}{NETWORK}")
    home = web.run(where)
    web.click("[aria-label='Zoom in']")
    assert web.run(where) != home
    web.click("[aria-label='Fit all of the network in']")
    assert web.run(where) == home


def test_dragging_a_node_moves_only_that_node_and_its_edges(web: Browser, page: Path) -> None:
    places = (
        "return Object.fromEntries([...document.querySelectorAll('#canvas .node')]"
        ".map((n) => [n.dataset.key, n.getAttribute('transform')]))"
    )
    web.open(f"{page.as_uri()}{NETWORK}")
    before = web.run(places)
    key = web.run("return document.querySelector('#canvas .node[tabindex=\"0\"]').dataset.key")
    web.drag("#canvas .node[tabindex='0']", 120, 80)
    after = web.run(places)
    assert [node for node in before if before[node] != after[node]] == [key]
    ends = web.run(
        "return [...document.querySelectorAll('#canvas line')].map((l) =>"
        " `translate(${l.getAttribute('x1')},${l.getAttribute('y1')})`)"
    )
    assert set(ends) <= set(after.values())
    assert web.run("return document.querySelectorAll('.node[aria-pressed=true]').length") == 0


def test_hovering_highlights_only_the_neighbours(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{NETWORK}?to=2024-05-20")
    web.hover(node("topic border bill"))
    near = web.run("return [...document.querySelectorAll('.node.near')].map((n) => n.dataset.key)")
    assert len(near) == 2
    assert web.run("return document.querySelector('#canvas svg').classList.contains('lit')")


def test_roll_up_can_be_turned_off(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{NETWORK}?to=2024-05-20&topic=troop+withdrawal")
    web.select("#level", "1")
    assert web.run("return document.getElementById('level').selectedOptions[0].text") == (
        "its state or body"
    )
    assert (
        web.run("return document.querySelectorAll(arguments[0]).length", node("Foreign Ministry"))
        == 0
    )
    web.select("#level", "-1")
    assert (
        web.run("return document.querySelectorAll(arguments[0]).length", node("Foreign Ministry"))
        == 1
    )


def test_stances_by_topic_list_holders_for_and_against(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{OVERVIEW}?topic=reopening+of+the+Hasra+crossing")
    topic = web.text(".topicrow")
    assert "for\nResidents of Hasra" in topic
    assert "divided\nKesh" in topic
    assert web.run("return document.querySelector('.balance').getAttribute('aria-label')") == (
        "1 for, 0 against, 1 in between"
    )


def test_claims_are_listed_on_their_day(web: Browser, page: Path) -> None:
    web.open(f"{page.as_uri()}{TIMELINE}?actor=Dora+Valen")
    assert web.text(".days h4").startswith("13 May 2024")
    assert "Kesh will reopen the Hasra crossing" in web.text(".days li")
    assert web.run("return document.querySelectorAll('.lane .mark').length") == 1
    web.open(f"{page.as_uri()}{TIMELINE}?actor=Analysts")
    assert web.text(".days h4").startswith("15 May 2024")
    assert web.run("return document.querySelectorAll('.lane .mark').length") == 1


def test_more_rows_are_shown_on_demand(web: Browser, page: Path) -> None:
    rows = "return document.querySelectorAll('.days > li:first-child ul > li').length"
    web.open(f"{page.as_uri()}{TIMELINE}?from=2025-06-18")
    before = web.run(rows)
    assert "Show" in web.text(".days > li:first-child button.more")
    web.run("document.querySelector('.days > li:first-child button.more').click()")
    assert web.run(rows) > before
    place = web.run(
        "return [...document.querySelectorAll('.days > li:first-child ul > li')]"
        ".indexOf(document.activeElement.closest('li'))"
    )
    assert place == before


def test_empty_sections_say_so(web: Browser, page: Path) -> None:
    for view, text in {
        NETWORK: "No positions fit the filters, so there is nothing to draw.",
        OVERVIEW: "No positions fit the filters.",
        TIMELINE: "No claims fit the filters.",
        "#/outlets": "No document that fits the filters names its outlet.",
    }.items():
        web.open(f"{page.as_uri()}{view}?q=nowhere")
        assert web.texts(".empty") == [text]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of fifty documents with more than 200 nodes."""
    folder = tmp_path_factory.mktemp("large")
    base, summaries = perfect(kesh()), []
    for number in range(50):
        names = {actor.id: f"Actor {number * 3 + int(actor.id[1:])}" for actor in base.actors}
        actors = [actor.model_copy(update={"name": names[actor.id]}) for actor in base.actors]
        positions = [
            position.model_copy(update={"topic": f"issue {chr(97 + number % 26)}{place}{number}"})
            for place, position in enumerate(base.positions)
        ]
        info = base.document.model_copy(update={"id": f"d{number:02}"})
        parts = {"actors": actors, "positions": positions, "document": info}
        summaries.append((base.model_copy(update=parts), kesh().text))
    out = folder / "large.html"
    # All have the same text.
    options = PageOptions(count_copies=True)
    write_page(write_results(folder / "results", summaries), out, options)
    return out


def test_at_most_two_hundred_nodes_are_drawn_and_the_rest_is_reported(
    web: Browser, large: Path
) -> None:
    web.open(f"{large.as_uri()}{NETWORK}")
    assert 190 <= web.run(NODES) <= 200
    assert "best connected are drawn" in web.text("#chosen")


def test_labels_do_not_overlap(web: Browser, large: Path) -> None:
    web.open(f"{large.as_uri()}{NETWORK}")
    shown, hits = web.run(
        """
        const boxes = [...document.querySelectorAll('.label:not(.silent)')]
          .map((t) => t.getBoundingClientRect());
        let hits = 0;
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
          const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (wide > 1 && high > 1) hits += 1;
        }));
        return [boxes.length, hits];
        """
    )
    assert shown >= 40
    assert hits == 0
