"""Institutions of a common name are one in a corpus unless something speaks against it."""

from collections.abc import Sequence

import pytest
from support.data.corpora import actor, document_with, merged_actors, resolve_documents

from summarizer.entity_resolution.alias_proposals import propose_aliases
from summarizer.entity_resolution.entities import Resolution
from summarizer.schema.summary import Actor, Span

KESH, TARSIA = actor("k", "Kesh"), actor("t", "Tarsia")


def senate(affiliation: str | None = None, *, id: str = "s", name: str = "State Senate") -> Actor:
    return actor(id, name, "legislature", affiliation)


def resolved(*documents: Sequence[Actor]) -> Resolution:
    return resolve_documents(
        *(document_with(f"d{number}", *actors) for number, actors in enumerate(documents))
    )


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param([[senate()], [senate()], [senate()]], id="nothing known"),
        pytest.param([[senate()], [senate(name="the State Senate")]], id="article"),
        pytest.param([[KESH, senate("k")], [senate()]], id="one owner"),
        pytest.param([[senate(name="Kesh’s State Senate")], [senate()]], id="owner in a name"),
        pytest.param([[KESH, senate()], [KESH, TARSIA, senate()]], id="a state in common"),
    ],
)
def test_an_institution_without_an_owner_is_one(documents: list[list[Actor]]) -> None:
    found = resolved(*documents)
    senates = frozenset(f"d{number}/s" for number in range(len(documents)))
    assert senates in merged_actors(found)
    rules = {merge.rule for merge in found.merges if merge.actor == "s"}
    assert rules == {"institution"}


@pytest.mark.parametrize(
    ("documents", "reason"),
    [
        pytest.param(
            [[KESH, senate("k")], [TARSIA, senate("t")], [senate()]],
            "of several owners",
            id="owners",
        ),
        pytest.param(
            [[KESH, senate()], [TARSIA, senate()]], "in documents of different states", id="states"
        ),
        pytest.param(
            [[senate(), senate(id="x")], [senate()]], "two in one document", id="one document"
        ),
    ],
)
def test_what_speaks_against_it_keeps_institutions_apart(
    documents: list[list[Actor]], reason: str
) -> None:
    found = resolved(*documents)
    assert not any("/s" in ref for refs in merged_actors(found) for ref in refs)
    assert reason in {merge.reason for merge in found.rejected_merges}
    assert list(propose_aliases(found.rejected_merges)) == []


def test_a_party_of_common_words_is_one() -> None:
    bloc = actor("s", "Left Bloc", "party")
    assert frozenset({"d0/s", "d1/s"}) in merged_actors(resolved([bloc], [bloc]))


def test_a_party_is_united_with_the_only_one_that_its_members_can_mean() -> None:
    greens, alliance = actor("g", "Greens", "party"), actor("p", "Green Alternative", "party")
    other = actor("o", "Green Left", "party")
    assert frozenset({"d0/g", "d1/p", "d2/g"}) in merged_actors(
        resolved([greens], [alliance], [greens])
    )
    found = resolved([greens], [alliance], [other])
    assert merged_actors(found) == set()
    assert {merge.reason for merge in found.rejected_merges} == {
        "a word for members of a party, but of several"
    }
    assert merged_actors(resolved([greens, alliance])) == set()


def test_an_international_organization_is_one_in_all_states() -> None:
    council, agency = (
        actor("s", "Security Council", "igo"),
        actor("x", "Security Council", "agency"),
    )
    found = resolved([KESH, council], [TARSIA, council], [KESH, agency])
    assert frozenset({"d0/s", "d1/s"}) in merged_actors(found)
    assert found.entity("d2", "x") != found.entity("d0", "s")


def test_institutions_of_two_states_are_one_in_each() -> None:
    found = resolved([KESH, senate()], [TARSIA, senate()], [KESH, senate()], [senate()])
    assert frozenset({"d0/s", "d2/s"}) in merged_actors(found)
    assert found.entity("d3", "s") != found.entity("d0", "s")


@pytest.mark.parametrize(
    ("name", "kind", "reason", "proposed"),
    [
        pytest.param("police", "agency", "a common name without an owner", True, id="body"),
        pytest.param("analysts", "group", "a crowd", False, id="crowd"),
        pytest.param("mayor", "person", "an office or a description", False, id="office"),
    ],
)
def test_common_names_are_listed_and_bodies_are_proposed(
    name: str, kind: str, reason: str, proposed: bool
) -> None:
    documents = [[actor("a", name, kind)] for _ in range(3)]  # type: ignore[arg-type]
    found = resolved(*documents)
    assert {merge.reason for merge in found.rejected_merges} == {f"{reason}, in 3 documents"}
    assert [line.canonical for line in propose_aliases(found.rejected_merges)] == [name] * proposed


def governor(distance: int, role: str | None = None) -> tuple[Actor, Actor]:
    def at(start: int, name: str) -> list[Span]:
        return [Span(start=start, end=start + len(name), text=name)]

    return (
        actor("g", "Dora Valen", "person", "k", role=role, mentions=at(0, "Dora Valen")),
        actor("k", "Kesh", mentions=at(10 + distance, "Kesh")),
    )


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        pytest.param([governor(250)], 2, id="near"),
        pytest.param([governor(251)], 1, id="far, in one document"),
        pytest.param([governor(900), governor(900)], 2, id="far, in two documents"),
        pytest.param([governor(900, "president of Kesh")], 2, id="in the role"),
    ],
)
def test_a_weak_affiliation_of_one_document_does_not_roll_up(
    documents: list[list[Actor]], expected: int
) -> None:
    found = resolved(*documents)
    assert len(found.chain("d0", "g")) == expected
