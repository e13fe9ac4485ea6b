"""Articles are read as they are pasted: with the lines that newspapers and offices put around them.

`tests/data/layouts.txt` has one article for each layout. Its lines begin with `~` if they are no
sentences of the article, and with a space if they are.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.data.text_strategies import ARBITRARY, articles

from summarizer.text.document import Document
from summarizer.text.metadata import SuppliedMetadata, read_metadata
from summarizer.text.sentences import paragraphs, sentences
from summarizer.text.windows import split_windows

_FILE = Path(__file__).parents[1] / "data" / "layouts.txt"


@dataclass(frozen=True)
class Case:
    name: str
    fields: dict[str, str]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(f"{line[1:]}\n" for line in self.lines)


def read_cases() -> list[Case]:
    cases = []
    for block in re.split(r"^=== ", _FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, body = block.split("\n---\n")
        name, *fields = head.splitlines()
        values = dict(field.split(": ", 1) for field in fields)
        cases.append(Case(name, values, tuple(body.splitlines())))
    return cases


CASES = [pytest.param(case, id=case.name) for case in read_cases()]
ENDINGS = pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])


@pytest.mark.parametrize("case", CASES)
@ENDINGS
def test_the_lines_around_an_article_are_its_metadata(case: Case, ending: str) -> None:
    text = case.text.replace("\n", ending)
    document = Document.from_text(text)
    metadata = document.metadata
    date = f"{document.date} {document.date_source}" if document.date else None
    found = {
        "title": document.title, "date": date, "source": document.source,
        "byline": metadata.byline,
    }  # fmt: skip
    assert {key: value for key, value in found.items() if value} == case.fields
    assert document.text == text


@pytest.mark.parametrize("case", CASES)
@ENDINGS
def test_only_the_other_lines_are_given_to_the_model(case: Case, ending: str) -> None:
    document = Document.from_text(case.text.replace("\n", ending))
    shown = "".join(line for window in split_windows(document) for line in window.lines)
    expected = "".join(line[1:] for line in case.lines if not line.startswith("~"))
    assert "".join(shown.split()) == "".join(expected.split())


@given(articles())
@settings(max_examples=200, deadline=None)
def test_an_article_without_such_lines_is_read_as_before(text: str) -> None:
    document = Document.from_text(text)
    assert document.sentences == sentences(text)
    assert document.paragraphs == tuple(paragraphs(text))


@pytest.mark.parametrize(
    ("dateline", "source"),
    [
        ("OSTRA (Reuters) - ", "Reuters"),
        ("OSTRA, May 12 (LPA) – ", "LPA"),
        ("NEW PORT, Kesh (AP) — ", "AP"),
    ],
)
def test_a_headline_may_run_into_the_dateline_of_an_agency(dateline: str, source: str) -> None:
    article = f"{dateline}The council of Ostra rejected the budget."
    document = Document.from_text(f"Council of Ostra rejects budget {article}")
    assert (document.title, document.source) == ("Council of Ostra rejects budget", source)
    assert [line.strip() for window in split_windows(document) for line in window.lines] == [
        article
    ]


ORDINARY = [
    pytest.param("The army praised NATO (Kesh) - the alliance.", id="a-bracket-after-capitals"),
    pytest.param("Pell told reporters in OSTRA (AP) - so did Valen.", id="a-place-in-a-sentence"),
    pytest.param("Kesh Votes\n\nTarsia Abstains\n\nPell said so.", id="two-headings-without-date"),
    pytest.param("By Monday, Kesh had lost 57 outposts.", id="by-a-day"),
    pytest.param("By the river\nBy Friday\nKesh attacked.", id="lines-that-begin-with-by"),
    pytest.param("By the Numbers\n\n57 outposts fell.", id="by-no-person"),
    pytest.param("By Design\n\nKesh lost 57 outposts.", id="by-one-word"),
    pytest.param("By Land and Sea\n\nKesh lost 57 outposts.", id="by-land-and-sea"),
    pytest.param("From Boom To Bust\n\nKesh lost 57 outposts.", id="from-boom-to-bust"),
    pytest.param("By Dora Valen and Omon Pell\nthe army was praised.", id="wrapped-after-names"),
    pytest.param("By May Kesh\nhad lost 57 outposts.", id="by-a-month"),
    pytest.param("By Omon Pell, who led\nthe army, it was denied.", id="by-a-person-who"),
    pytest.param("## Talks\n\nBy Friday Kesh had left.", id="by-a-day-below-a-heading"),
    pytest.param("Kesh attacked by Tarsia\n\nIt was night.", id="attacked-by"),
    pytest.param("Kesh will vote on 12 May 2024\n\nPell said so.", id="headline-with-a-date"),
    pytest.param("They met on\n12 May 2024\nand on 3 June 2024 in Hasra.", id="wrapped-date"),
    pytest.param("Published figures show 57 deaths.\nIt is a lot.", id="published-figures"),
    pytest.param("Updated rules\n\nKesh updated 12 rules.", id="updated-rules"),
    pytest.param("Released 12 hostages\n\nThe rebels said so.", id="released"),
    pytest.param("Kesh said so.\n\nMedia contacts resumed, Pell said.", id="media-contacts"),
    pytest.param("Kesh said so.\n\nPress office staff refused to work.", id="press-office"),
    pytest.param("Kesh said so.\n\nReporting by KTV was banned.", id="reporting-by"),
    pytest.param("Kesh said so.\n\nCredit: nobody took it.\n\nIt rained.", id="credit-colon"),
    pytest.param("Kesh said so.\n\nContact was lost at 10:15.", id="contact-lost"),
    pytest.param("Source: Pell.\nKesh denied it.", id="source-with-a-stop"),
    pytest.param("KESH: The war goes on.\n\nPell said so.", id="place-and-colon"),
    pytest.param("Copyright law is unjust, Pell said.", id="copyright-law"),
    pytest.param("For more information, Pell asked Kesh.", id="for-more-information"),
    pytest.param("COVID-19\n\nKesh closed its schools.", id="a-name-with-a-hyphen"),
]


@pytest.mark.parametrize("text", ORDINARY)
def test_sentences_with_such_words_are_part_of_the_article(text: str) -> None:
    assert Document.from_text(text).sentences == sentences(text)


@given(st.one_of(ARBITRARY, st.lists(st.sampled_from(
    [line for case in read_cases() for line in case.text.splitlines()] + ["", "Kesh."]
), max_size=14).map("\n".join)))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_every_line_is_either_excluded_or_in_the_article(text: str) -> None:
    metadata = read_metadata(text)
    spans = metadata.excluded
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(metadata.body <= span.start < span.end <= len(text) for span in spans)
    if not any(map(str.isalnum, text[metadata.body :])):
        return
    document = Document.from_text(text) if "\x00" not in text else None
    if document is not None:
        assert len(document.article) == len(text)
        inside = [span for span in document.sentences for line in spans if span.overlaps(line)]
        assert not inside


def test_metadata_from_outside_precede_those_recognized_by_their_form() -> None:
    text = "Kesh votes\nBy Jane Doe, Reuters\n12 May 2024\n\nKesh voted on Sunday."
    supplied = SuppliedMetadata(title="Kesh at the polls", source="KTV", date="2024-05-13")
    document = Document.from_text(text, supplied=supplied)
    assert (document.title, document.source) == ("Kesh at the polls", "KTV")
    assert (document.date, document.date_source) == ("2024-05-13", "metadata")


@pytest.mark.parametrize("head", ["date 2024-05-12\n\n", "---\ntitle: Kesh votes\n---\n"])
def test_lines_below_stated_metadata_are_read_as_without_them(head: str) -> None:
    text = f"{head}By Jane Doe\n\nKesh voted.\n\n(Editing by Paul Roe)\n\nSource: LPA"
    document = Document.from_text(text)
    assert [span.slice(text) for span in document.sentences] == ["Kesh voted."]
    assert document.metadata.byline == "Jane Doe"


def test_stated_metadata_precede_those_of_the_lines_below() -> None:
    head = "---\ntitle: Talks\nsource: KTV\ndate: 2024-05-12\nauthor: Ana Pell\n---\n"
    document = Document.from_text(f"{head}# Votes\nBy Jane Doe, LPA\n13 May 2024\n\nKesh voted.")
    assert (document.title, document.source, document.date) == ("Talks", "KTV", "2024-05-12")
    assert document.metadata.byline == "Ana Pell"
    supplied = SuppliedMetadata(title="Polls", source="LPA", date="2024-05-14")
    document = Document.from_text(f"{head}By Jane Doe\n\nKesh voted.", supplied=supplied)
    assert (document.title, document.source, document.date) == ("Talks", "KTV", "2024-05-12")


def test_what_is_searched_in_the_article_is_not_found_in_other_lines() -> None:
    text = "Kesh voted.\n\nPhoto: Ana Pell (KTV)\n\nPell won.\n\nMedia contact: Ana Pell, a@b.cd\n"
    document = Document.from_text(text)
    assert "Ana Pell" not in document.article
    assert [span.slice(text) for span in document.paragraphs] == ["Kesh voted.", "Pell won."]
