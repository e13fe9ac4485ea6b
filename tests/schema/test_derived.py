"""Affiliation chains and dates are derived from records."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.exports_corpus import KESH, actor, claim, kesh, position, span, summary

from summarizer.schema.derived import (
    FORCES,
    SIGNS,
    Affiliations,
    RecordDate,
    claim_date,
    position_date,
)
from summarizer.schema.summary import Actor
from summarizer.vocabulary import ClaimKind, Stance


def belong(*rows: tuple[str, str, str | None]) -> Affiliations:
    return Affiliations(
        [actor(id, id.upper(), kind, affiliation=above) for id, kind, above in rows]
    )


def ends(affiliations: Affiliations, id: str | None) -> tuple[str | None, str | None]:
    organisation, top = affiliations.organisation(id), affiliations.top(id)
    return organisation.id if organisation else None, top.id if top else None


CHAIN = belong(
    ("pell", "person", "army"), ("army", "military", "kesh"), ("kesh", "government", None),
    ("omon", "person", None), ("aide", "person", "pell"), ("lost", "person", "nowhere"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        pytest.param("pell", ("army", "kesh"), id="a-person-belongs-to-the-nearest"),
        pytest.param("aide", ("army", "kesh"), id="persons-on-the-way-are-skipped"),
        pytest.param("army", ("army", "kesh"), id="an-organisation-is-its-own"),
        pytest.param("kesh", ("kesh", "kesh"), id="the-top-is-its-own"),
        pytest.param("omon", (None, "omon"), id="without-affiliation"),
        pytest.param("lost", (None, "lost"), id="an-unknown-affiliation-ends-the-chain"),
        pytest.param("nobody", (None, None), id="an-unknown-id"),
        pytest.param(None, (None, None), id="none"),
    ],
)
def test_the_ends_of_a_chain(id: str | None, expected: tuple[str | None, str | None]) -> None:
    assert ends(CHAIN, id) == expected


def test_every_start_in_a_circle_gives_the_same_end() -> None:
    circle = belong(
        ("x", "person", "b"), ("a", "agency", "b"), ("b", "agency", "c"), ("c", "party", "a"),
        ("self", "party", "self"),
    )  # fmt: skip
    assert {ends(circle, id)[1] for id in "abcx"} == {"a"}
    assert ends(circle, "self") == ("self", "self")


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6), st.lists(st.booleans(), min_size=6))
def test_every_chain_ends_and_an_actor_and_its_affiliation_have_the_same_top(
    above: list[int], persons: list[bool]
) -> None:
    actors: list[Actor] = [
        actor(
            f"a{n}",
            str(n),
            "person" if persons[n] else "agency",
            affiliation=f"a{up}" if up != n else None,
        )
        for n, up in enumerate(above)
    ]
    affiliations = Affiliations(actors)
    for member in actors:
        top = affiliations.top(member.id)
        assert top is not None
        if member.affiliation in affiliations.by_id:
            assert affiliations.top(member.affiliation) == top
        organisation = affiliations.organisation(member.id)
        assert organisation is None or organisation.kind != "person"


def test_every_kind_has_a_class_and_every_stance_a_sign() -> None:
    assert set(FORCES) == set(get_args(ClaimKind))
    assert {stance: SIGNS[stance] for stance in get_args(Stance)} == {
        "support": 1, "oppose": -1, "mixed": 0, "neutral": 0,
    }  # fmt: skip


def test_a_date_is_stated_or_that_of_the_document_or_unknown() -> None:
    record = kesh()
    assert [claim_date(claim, record) for claim in record.claims] == [
        RecordDate("2024-05-13", "stated"),
        RecordDate("2024-05-15", "document"),
    ]
    assert [position_date(position, record) for position in record.positions] == [
        RecordDate("2024-05-13", "stated"),
        RecordDate("2024-05-15", "document"),
        RecordDate("2024-05-15", "document"),
    ]
    assert claim_date(record.claims[1], kesh(date=None)) == RecordDate(None, "none")


def test_a_position_has_the_date_of_the_first_claim_that_has_one() -> None:
    quote = span(KESH, "the condition")
    claims = [
        claim("c1", quote),
        claim("c2", quote, date="2024-05-01"),
        claim("c3", quote, date="2023"),
    ]
    dated = position("p1", "a1", quote, claim_ids=["c9", "c1", "c3", "c2"])
    assert position_date(dated, summary(KESH, [], claims, [dated])) == RecordDate("2023", "stated")


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("2024-05-13", "2024-05-13"),
        ("2024-05", "2024-05-01"),
        ("2024", "2024-01-01"),
        ("2024-05-06/2024-05-12", "2024-05-06"),
        (None, None),
    ],
)
def test_a_date_has_a_first_day(date: str | None, day: str | None) -> None:
    assert RecordDate(date, "stated").day == day
