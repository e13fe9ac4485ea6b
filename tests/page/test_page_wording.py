"""The page shows quotations with the words that negate them, and labels the words of a model."""

from pathlib import Path

import pytest
from support.data.eval_cases import kesh, perfect
from support.data.negated_claim import DISTANT, LEADING, TRAILING, negated
from support.data.result_folders import write_results
from support.web.browser import Browser

from summarizer.page.build import PageOptions, write_page
from summarizer.schema.summary import SummaryRecord
from summarizer.vocabulary import ConfidenceBasis, TextSource


def opened(web: Browser, folder: Path, view: str, *documents: tuple[SummaryRecord, str]) -> None:
    options = PageOptions(count_copies=True)
    write_page(write_results(folder / "out", documents), folder / "page.html", options)
    web.open(f"{(folder / 'page.html').as_uri()}{view}")


def renamed(summary: SummaryRecord, id: str) -> SummaryRecord:
    return summary.model_copy(update={"document": summary.document.model_copy(update={"id": id})})


@pytest.mark.parametrize(
    ("text_by", "words", "restated"),
    [
        (
            "model",
            "did not say that the border was safe",
            "In the model’s words: The border is safe",
        ),
        ("quotation", LEADING.strip(), None),
    ],
)
def test_the_timeline_shows_the_article_first_and_labels_the_model(
    web: Browser, tmp_path: Path, text_by: TextSource, words: str, restated: str | None
) -> None:
    opened(web, tmp_path, "#/timeline", (negated(LEADING, text_by), LEADING))
    (row,) = web.texts(".days ul > li")
    assert "uncertain" in row.split(words)[0]
    assert row.split(words)[1].strip() == (restated or "")
    assert web.run("return document.querySelector('.days ul > li').className") == "uncertain"
    assert web.texts(".days blockquote a")
    title = web.run("return document.querySelector('.lane .mark title').textContent")
    assert words in title
    assert "The border is safe" not in title


BESIDE_CUES = [
    "did not say that the border was safe",
    "the border was safe Dora Valen did not say",
    "did not say … the border was safe",
]


@pytest.mark.parametrize("held", [True, False], ids=["positions", "claims"])
def test_a_quotation_stands_beside_the_cue_that_negates_it(
    web: Browser, tmp_path: Path, held: bool
) -> None:
    documents = [
        (renamed(negated(text, held=held), f"d{place}"), text)
        for place, text in enumerate((LEADING, TRAILING, DISTANT))
    ]
    opened(web, tmp_path, "#/actor/Dora%20Valen", *documents)
    assert sorted(web.texts(".quotations blockquote")) == sorted(BESIDE_CUES)
    assert ("In the model’s words" in web.text(".quotations")) == (not held)
    if held:
        web.run("location.hash = '#/document/d0'")
        web.until("return document.querySelector('.card.position')")
        assert web.text(".card.position blockquote") == BESIDE_CUES[0]


def test_the_page_says_where_confidence_has_no_log_probabilities(
    web: Browser, tmp_path: Path
) -> None:
    documents = []
    bases: list[ConfidenceBasis | None] = ["records", "logprobs", None]
    for place, basis in enumerate(bases):
        whole = renamed(perfect(kesh()), f"d{place}")
        provenance = whole.provenance.model_copy(update={"confidence_basis": basis})
        documents.append((whole.model_copy(update={"provenance": provenance}), kesh().text))
    opened(web, tmp_path, "", *documents)
    line = "Confidence without the model’s log-probabilities"
    assert f"{line} (1 document)." in web.text(".reliability")
    for place, lines in enumerate((1, 0)):
        web.run("location.hash = arguments[0]", f"#/document/d{place}")
        web.until(
            "return document.querySelector('.dochead')?.textContent.includes(arguments[0])",
            f"d{place}",
        )
        assert web.text(".dochead").count(line) == lines
