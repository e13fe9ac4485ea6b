"""Records of a folder of results are found by words, actor, topic, stance and date."""

from typing import Any

import pytest
from support.data.exports_corpus import KESH, hostile, kesh

from summarizer.errors import InputError
from summarizer.mcp_server.record_search import RecordQuery, search
from summarizer.schema.derived import RecordDate

SUMMARIES = (kesh(), kesh(id="undated", date=None, date_source="none"))


def found(**conditions: Any) -> list[tuple[str, str]]:
    result = search(SUMMARIES, RecordQuery(**conditions), offset=0, limit=100)
    return [(record.document.id, record.id) for record in result.records]


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        pytest.param({"words": "REOPEN cross"}, {"c1", "p1", "p2"} - {"p2"}, id="words"),
        pytest.param({"words": "pen"}, set(), id="inside-a-word"),
        pytest.param({"words": "interior minister"}, {"a2"}, id="role"),
        pytest.param({"words": "kesh's"}, set(), id="words-of-the-text-only-in-records"),
        pytest.param({"actor": "dora"}, {"a2", "c1"}, id="actor"),
        pytest.param({"actor": "unity dora"}, set(), id="names-of-two-actors"),
        pytest.param({"topic": "reopening"}, {"p1", "p2"}, id="topic"),
        pytest.param({"topic": "reopening", "stance": "oppose"}, {"p2"}, id="stance"),
        pytest.param({"kinds": ["claim"]}, {"c1", "c2"}, id="kind"),
        pytest.param({"words": "(.*"}, None, id="no-words-is-no-condition"),
    ],
)
def test_all_conditions_hold(conditions: dict[str, Any], ids: set[str] | None) -> None:
    every = {"a1", "a2", "a3", "a4", "a5", "c1", "c2", "p1", "p2", "p3"}
    here = [id for document, id in found(**conditions) if document == "kesh"]
    assert set(here) == (every if ids is None else ids)


@pytest.mark.parametrize(
    ("since", "until", "claims"),
    [
        ("2024-05-13", "2024-05-13", {("kesh", "c1"), ("undated", "c1")}),
        ("2024-05-14", None, {("kesh", "c2")}),
        (None, "2024-05", {("kesh", "c1"), ("kesh", "c2"), ("undated", "c1")}),
        ("2024-06", None, set()),
    ],
)
def test_a_date_is_that_of_the_statement_else_of_the_document(
    since: str | None, until: str | None, claims: set[tuple[str, str]]
) -> None:
    assert set(found(since=since, until=until, kinds=["claim"])) == claims


@pytest.mark.parametrize(
    ("date", "since", "until", "is_found"),
    [
        ("2024", "2024-05-10", None, True),
        ("2024-05", None, "2024-05-03", True),
        ("2024-05", "2024-06-01", None, False),
        ("2024-05-01/2024-05-07", "2024-05-07", None, True),
        ("2024-05-01/2024-05-07", None, "2024-04-30", False),
    ],
)
def test_a_date_that_is_a_period_may_overlap(
    date: str, since: str | None, until: str | None, is_found: bool
) -> None:
    summary = kesh(date=RecordDate(date, "document").date)
    query = RecordQuery(since=since, until=until, kinds=["actor"])
    assert bool(search([summary], query, offset=0, limit=1).records) is is_found


def test_a_record_has_its_quotation_with_offsets_and_its_document() -> None:
    (position,) = search(SUMMARIES[:1], RecordQuery(stance="oppose"), offset=0, limit=9).records
    quotation = position.quotation
    assert quotation is not None
    assert KESH[quotation.start : quotation.end] == quotation.text == "rejected the condition"
    assert (position.actor, position.document.path, position.date) == (
        "Tarsia",
        "kesh.txt",
        "2024-05-15",
    )


def test_a_page_follows_the_one_before_and_later_summaries_are_not_read() -> None:
    read = []

    def summaries() -> Any:
        for summary in SUMMARIES:
            read.append(summary.document.id)
            yield summary

    pages = [
        search(summaries(), RecordQuery(kinds=["claim"]), offset=offset, limit=1)
        for offset in (0, 1, 3)
    ]
    assert [(page.records[0].id, page.more) for page in pages] == [
        ("c1", True),
        ("c2", True),
        ("c2", False),
    ]
    assert read == ["kesh", "kesh", "undated", "kesh", "undated"]


def test_a_date_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(InputError, match="2024-13"):
        RecordQuery(since="2024-13")


def test_hostile_records_are_found_unchanged() -> None:
    summary, _ = hostile()
    result = search([summary], RecordQuery(words="script alert"), offset=0, limit=100)
    assert {record.text or record.topic for record in result.records} == {
        "<script>alert(1)</script> & [link](x) `code`"
    }
