"""The HTML of a summary shows its exact text beside its records, without scripts or requests."""

import re
from html.parser import HTMLParser

import pytest
from support.data.eval_cases import kesh, perfect
from support.data.negated_claim import DISTANT, LEADING, TRAILING, negated
from support.data.result_folders import HOSTILE, hostile
from support.models.scripted_model import ScriptedModel, actor, answers, claim

from summarizer import Summary, summarize
from summarizer.errors import ArgumentTypeError
from summarizer.html_view.segments import marks_of, segments
from summarizer.html_view.view import to_html
from summarizer.vocabulary import ConfidenceBasis

SUMMARIES = {
    "kesh": (Summary.model_validate(perfect(kesh()).model_dump()), kesh().text),
    "hostile": (Summary.model_validate(hostile().model_dump()), HOSTILE),
}
VOID = {"meta", "br"}


class Page(HTMLParser):
    """The elements of a page, and the text in its section `source`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.source, self.visible = "", ""
        self._open: list[str] = []
        self._source_depth = 0
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in VOID:
            return
        self._open.append(tag)
        if dict(attrs).get("class") == "source":
            self._source_depth = len(self._open)

    def handle_endtag(self, tag: str) -> None:
        if len(self._open) == self._source_depth:
            self._source_depth = 0
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._source_depth:
            self.source += data
        if "style" not in self._open:
            self.visible += data

    def values(self, name: str) -> list[str]:
        """Return the values of an attribute."""
        return [value for _, attrs in self.tags if (value := attrs.get(name)) is not None]


@pytest.fixture(params=SUMMARIES)
def case(request: pytest.FixtureRequest) -> tuple[Summary, str]:
    return SUMMARIES[request.param]


def test_the_text_is_exact_and_each_link_leads_to_a_record_or_its_words(
    case: tuple[Summary, str],
) -> None:
    summary, text = case
    page = Page(summary.to_html(text))

    assert page.source == text
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.values("href")} <= set(ids)
    actors, claims = ([r.id for r in summary.actors], [r.id for r in summary.claims])
    records = [*actors, *claims, *(r.id for r in summary.positions)]
    assert {f"{ids[0]}-{record}" for record in records} <= set(ids)


def test_words_of_articles_and_models_are_text_only(case: tuple[Summary, str]) -> None:
    summary, text = case
    html = summary.to_html(text)
    page = Page(html)

    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in page.tags}
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert all(link.startswith("#") for link in page.values("href"))
    assert any("default-src 'none'" in policy for policy in page.values("content"))
    style = re.search(r"<style>(.*)</style>", html, re.DOTALL)
    assert style is not None
    assert not re.search(r"url\(|@import|</", style[1])


def test_the_records_have_their_words_and_facts() -> None:
    summary, text = SUMMARIES["kesh"]
    visible = Page(summary.to_html(text)).visible

    for record in summary.claims:
        assert record.quote.text in visible
    assert "Tarsia’s Foreign Ministry: against troop withdrawal" in visible
    assert "Dora Valen, person, Interior Minister, of Kesh" in visible
    assert "State broadcaster KTV" in visible


def test_a_notebook_shows_a_fragment_and_several_have_their_own_ids() -> None:
    first, second = (
        summarize(f"Dora Valen said it was over. {word}.", model=ScriptedModel()) for word in "ab"
    )
    fragments = [Page(summary._repr_html_()) for summary in (first, second)]

    assert [page.source for page in fragments] == [first.text, second.text]
    assert not {"html", "head", "body"} & {tag for page in fragments for tag, _ in page.tags}
    assert not set(fragments[0].values("id")) & set(fragments[1].values("id"))


def test_a_summary_from_json_has_its_records_only_until_the_text_is_given() -> None:
    model = ScriptedModel(
        answers([actor("Dora Valen")], [claim("it was over", source="Dora Valen")])
    )
    summary = summarize("Dora Valen said it was over.", model=model)
    read = Summary.model_validate_json(summary.model_dump_json())

    assert read == summary
    assert (read.text, summary.text) == (None, "Dora Valen said it was over.")
    assert Page(read.to_html()).source == ""
    assert "it was over" in Page(read.to_html()).visible
    assert read.to_html("Dora Valen said it was over.") == summary.to_html()


def test_segments_are_the_text_and_have_all_marks_that_cover_them(
    case: tuple[Summary, str],
) -> None:
    summary, text = case
    marks = list(marks_of(summary))
    parts = segments(text, marks)

    assert "".join(part.text for part in parts) == text
    for mark in marks:
        covered = "".join(part.text for part in parts if mark in part.marks)
        assert covered == mark.span.text
    first = [record for part in parts for record in part.first]
    assert sorted(first) == sorted({mark.record for mark in marks})


def test_what_is_no_text_is_an_error_of_one_line() -> None:
    with pytest.raises(ArgumentTypeError, match=r"the type int is not usable \(text\): give the"):
        SUMMARIES["kesh"][0].to_html(7)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "known", "words"),
    [
        pytest.param(LEADING, True, "did not say that the border was safe", id="before"),
        pytest.param(TRAILING, True, "the border was safe Dora Valen did not say", id="after"),
        pytest.param(DISTANT, True, "did not say … the border was safe", id="far-away"),
        pytest.param(LEADING, False, "did not say … the border was safe", id="without-text"),
    ],
)
def test_evidence_stands_beside_the_cue_that_negates_it(text: str, known: bool, words: str) -> None:
    html = to_html(negated(text), text if known else None)
    positions = re.sub(r"<[^>]*>", "", html.split("<h2>Positions")[1])
    assert words in " ".join(positions.split())


def test_a_claim_is_shown_in_the_clause_of_the_article_where_it_is_worded_by_it() -> None:
    visible = Page(to_html(negated(LEADING, "quotation"), None)).visible
    assert LEADING.strip() in visible


@pytest.mark.parametrize(("basis", "lines"), [("records", 1), ("logprobs", 0), (None, 0)])
def test_confidence_without_log_probabilities_is_named(
    basis: ConfidenceBasis | None, lines: int
) -> None:
    summary, _ = SUMMARIES["kesh"]
    provenance = summary.provenance.model_copy(update={"confidence_basis": basis})
    visible = Page(to_html(summary.model_copy(update={"provenance": provenance}), None)).visible
    assert visible.count("confidence without the model’s log-probabilities") == lines
