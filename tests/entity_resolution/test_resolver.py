"""Actors are one across documents when a rule says so, and never because names look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.corpora import actor, resolved, seen, together

from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.override_files import AliasLine
from summarizer.entity_resolution.resolver import resolve
from summarizer.schema.summary import Actor
from summarizer.vocabulary import ActorKind as Kind

KESH = actor("k", "Kesh")
TARSIA = actor("t", "Tarsia")


@pytest.mark.parametrize(
    ("one", "kind", "other", "other_kind"),
    [
        pytest.param("Kesh", "government", "KESH", "government", id="case"),
        pytest.param("the Unity Party", "party", "Unity Party", "party", id="article"),
        pytest.param("People's Alliance", "party", "People’s Alliance", "party", id="quotes"),
        pytest.param("Gen. Dora Valen", "person", "Dora Valen", "person", id="title"),
        pytest.param("Velmora", "government", "Velmora", "other", id="unknown-kind"),
        pytest.param("White House", "agency", "White House", "government", id="bodies-of-a-state"),
        pytest.param("Velmora Union", "igo", "Velmora Union", "civil_society", id="long-name"),
        pytest.param("Kesh’s army", "military", "Kesh's army", "military", id="owner-in-the-name"),
        pytest.param("Chinese navy", "military", "China’s navy", "military", id="adjective"),
    ],
)
def test_the_same_name_is_one_actor(one: str, kind: Kind, other: str, other_kind: Kind) -> None:
    found = resolved(seen("d1", actor("a", one, kind)), seen("d2", actor("b", other, other_kind)))
    assert together(found) == {frozenset({"d1/a", "d2/b"})}


@pytest.mark.parametrize(
    ("one", "kind", "other", "other_kind"),
    [
        pytest.param(
            "Kesh’s Foreign Ministry", "agency", "Kesh’s Defence Ministry", "agency", id="alike"
        ),
        pytest.param("police", "agency", "Police", "agency", id="common"),
        pytest.param(
            "National Assembly",
            "legislature",
            "National Assembly",
            "legislature",
            id="common-in-capitals",
        ),
        pytest.param("Analysts", "group", "analysts", "group", id="a-crowd"),
        pytest.param(
            "two Keshi officials", "group", "two Keshi officials", "group", id="a-described-crowd"
        ),
        pytest.param("mayor", "person", "mayor", "person", id="an-office"),
        pytest.param("Socialists", "party", "Socialists", "party", id="a-political-family"),
        pytest.param("Omon", "person", "Omon", "company", id="person-and-company"),
        pytest.param("Unity", "party", "Unity", "company", id="one-word-two-kinds"),
        pytest.param("Dora Valen", "person", "Dora Valens", "person", id="one-letter"),
        pytest.param(
            "Roman Catholic Church", "agency", "Romania’s Catholic Church", "agency", id="roman"
        ),
        pytest.param(
            "Liberal Youth League", "agency", "Liberian Youth League", "agency", id="liberal"
        ),
    ],
)
def test_what_no_rule_joins_stays_apart(one: str, kind: Kind, other: str, other_kind: Kind) -> None:
    found = resolved(seen("d1", actor("a", one, kind)), seen("d2", actor("b", other, other_kind)))
    assert together(found) == set()


def test_a_common_name_is_known_by_its_owner() -> None:
    ministry = actor("m", "Foreign Ministry", "agency", "k")
    of_tarsia = actor("m", "Foreign Ministry", "agency", "t")
    named = actor("n", "Kesh’s Foreign Ministry", "agency")
    found = resolved(
        seen("d1", KESH, ministry),
        seen("d2", KESH, ministry),
        seen("d3", TARSIA, of_tarsia),
        seen("d4", named),
    )
    assert together(found) == {frozenset({"d1/k", "d2/k"}), frozenset({"d1/m", "d2/m", "d4/n"})}
    assert found.entity("d3", "m").name == "Foreign Ministry (Tarsia)"
    assert found.entity("d1", "m").name == "Kesh’s Foreign Ministry"


def test_the_government_of_a_state_is_the_state() -> None:
    found = resolved(seen("d1", KESH), seen("d2", actor("g", "Kesh’s government")))
    assert together(found) == {frozenset({"d1/k", "d2/g"})}
    assert found.entity("d2", "g").name == "Kesh"


def test_people_of_one_name_and_two_states_are_two() -> None:
    def valen(state: str | None) -> Actor:
        return actor("v", "Dora Valen", "person", state)

    found = resolved(seen("d1", KESH, valen("k")), seen("d2", TARSIA, valen("t")))
    assert together(found) == set()
    assert {one.reason for one in found.refusals} == {"of different states"}
    without = resolved(
        seen("d1", KESH, valen("k")), seen("d2", TARSIA, valen("t")), seen("d3", valen(None))
    )
    assert together(without) == set()
    assert together(resolved(seen("d1", KESH, valen("k")), seen("d3", valen(None)))) == {
        frozenset({"d1/v", "d3/v"})
    }


FULL = actor("f", "Zhang Youxia", "person", "k", aliases=["Zhang"], role="general")
OTHER = actor("o", "Zhang Wei", "person", "k")


@pytest.mark.parametrize(
    ("part", "others", "joined"),
    [
        pytest.param(actor("z", "Zhang", "person", "k"), [], True, id="one-affiliation"),
        pytest.param(actor("z", "Zhang", "person", role="General"), [], True, id="one-role"),
        pytest.param(actor("z", "Zhang", "person"), [], False, id="nothing-in-common"),
        pytest.param(actor("z", "Zhang", "person", "t"), [], False, id="of-another-state"),
        pytest.param(actor("z", "Zhang", "person", "k"), [OTHER], False, id="two-candidates"),
        pytest.param(actor("z", "Wang", "person", "k"), [], False, id="no-part-of-it"),
        pytest.param(actor("z", "Zhang", "military", "k"), [], False, id="no-person"),
    ],
)
def test_a_part_of_a_name_needs_one_candidate_and_common_ground(
    part: Actor, others: list[Actor], joined: bool
) -> None:
    found = resolved(
        seen("d1", KESH, FULL),
        seen("d2", KESH, TARSIA, part),
        *(seen("d3", KESH, o) for o in others),
    )
    assert (frozenset({"d1/f", "d2/z"}) in together(found)) is joined
    if joined:
        assert found.entity("d2", "z").name == "Zhang Youxia"


def test_a_part_of_a_name_carries_nobody_along() -> None:
    part = actor("z", "Zhang", "person", "k")
    alone = actor("z", "Zhang", "person")
    found = resolved(seen("d1", KESH, FULL), seen("d2", KESH, part), seen("d3", alone))
    assert frozenset({"d1/f", "d2/z"}) in together(found)


def test_an_alias_unlike_the_name_needs_two_documents() -> None:
    named = seen("d3", actor("h", "Hasra"))
    metonym = actor("k", "Kesh", aliases=["Hasra"])
    once = resolved(seen("d1", metonym), seen("d2", KESH), named)
    assert together(once) == {frozenset({"d1/k", "d2/k"})}
    assert [one.reason for one in once.refusals] == [
        "an alias in one document only, and unlike the name"
    ]
    twice = resolved(seen("d1", metonym), seen("d2", metonym), named)
    assert together(twice) == {frozenset({"d1/k", "d2/k", "d3/h"})}
    assert twice.entity("d3", "h").name == "Kesh"
    (merge,) = [merge for merge in twice.merges if merge.document == "d3"]
    assert (merge.rule, merge.reason) == ("alias", "“Hasra” is an alias of “Kesh” in d1 and 1 more")


def test_a_capital_is_its_state_where_it_is_a_government() -> None:
    state = seen("d1", actor("s", "Saudi Arabia"))
    capital = [seen(d, actor("r", "Riyadh")) for d in ("d2", "d3")]
    found = resolved(state, *capital)
    assert together(found) == {frozenset({"d1/s", "d2/r", "d3/r"})}
    assert found.entity("d2", "r").name == "Saudi Arabia"
    assert {(m.rule, m.reason) for m in found.merges if m.name == "Riyadh"} == {
        ("capital", "“Riyadh” is the capital of “Saudi Arabia”")
    }
    team = seen("d4", actor("t", "Riyadh", "civil_society"))
    assert resolved(state, team).entity("d4", "t").name == "Riyadh"
    both = seen("d5", actor("s", "Saudi Arabia"), actor("r", "Riyadh"))
    assert together(resolved(both, *capital)) == {frozenset({"d5/r", "d2/r", "d3/r"})}


def test_an_acronym_needs_one_document() -> None:
    full = actor("a", "African Union", "igo", aliases=["AU"])
    found = resolved(seen("d1", full), seen("d2", actor("b", "AU", "igo")))
    assert together(found) == {frozenset({"d1/a", "d2/b"})}
    silent = resolved(
        seen("d1", actor("a", "African Union", "igo")), seen("d2", actor("b", "AU", "igo"))
    )
    assert together(silent) == set()
    assert [one.reason for one in silent.refusals] == [
        "looks like its acronym, but no document says so"
    ]


@pytest.mark.parametrize(
    "third",
    [
        pytest.param([actor("x", "Tarsia", aliases=["Hasra"])], id="two-are-called-so"),
        pytest.param([actor("k", "Kesh"), actor("h", "Hasra")], id="two-actors-in-one-document"),
    ],
)
def test_an_ambiguous_alias_joins_nobody(third: list[Actor]) -> None:
    metonym = actor("k", "Kesh", aliases=["Hasra"])
    found = resolved(
        seen("d1", metonym),
        seen("d2", metonym),
        seen("d3", *third),
        seen("d4", actor("h", "Hasra")),
    )
    assert found.entity("d4", "h").name == "Hasra"
    assert found.refusals


def test_an_alias_that_a_model_gets_wrong_twice_joins_nobody() -> None:
    ship = [seen(d, actor("s", "Grey Heron", aliases=["China"])) for d in ("d1", "d2", "d3")]
    china = seen("d4", actor("c", "China"))
    assert resolved(*ship, china).entity("d4", "c").name == "China"
    valen = [seen(d, actor("v", "Velmora", aliases=["Hasra"])) for d in ("d1", "d2")]
    hasra = [seen(d, actor("h", "Hasra")) for d in ("d3", "d4", "d5")]
    assert resolved(*valen, *hasra[:2]).entity("d3", "h").name == "Velmora"
    assert resolved(*valen, *hasra).entity("d3", "h").name == "Hasra"


def test_a_nameless_government_and_an_owner_that_is_no_state_part_nobody() -> None:
    for body in (actor("g", "government"), actor("g", "Citizens’ Bloc", "party")):
        member = actor("v", "Dora Valen", "person", "g")
        found = resolved(
            seen("d1", body, member),
            seen("d2", body, member),
            seen("d3", KESH, actor("v", "Dora Valen", "person", "k")),
        )
        assert frozenset({"d1/v", "d2/v", "d3/v"}) in together(found)


def test_a_common_alias_joins_nobody() -> None:
    regime = actor("k", "Kesh", aliases=["government", "regime"])
    found = resolved(seen("d1", regime), seen("d2", regime), seen("d3", actor("g", "government")))
    assert found.entity("d3", "g").name == "government (d3)"


def test_the_users_file_wins_over_every_rule() -> None:
    documents = [seen("d1", KESH), seen("d2", KESH), seen("d3", actor("h", "Palace", "agency"))]
    joined = resolved(*documents, aliases=[AliasLine("palace", "", "Kesh")])
    assert together(joined) == {frozenset({"d1/k", "d2/k", "d3/h"})}
    assert [merge.rule for merge in joined.merges] == ["same-name", "same-name", "user"]
    apart = resolved(*documents, aliases=[AliasLine("Kesh", "government", "-", document="d2")])
    assert together(apart) == set()
    assert {apart.entity(d, "k").name for d in ("d1", "d2")} == {"Kesh", "Kesh (d2)"}


def test_every_merge_can_be_undone_by_its_own_line() -> None:
    metonym = actor("k", "Kesh", aliases=["Hasra"])
    documents = [seen("d1", metonym), seen("d2", metonym), seen("d3", actor("h", "Hasra"))]
    for merge in resolved(*documents).merges:
        line = AliasLine(merge.name, merge.kind, "-", document=merge.document)
        found = resolved(*documents, aliases=[line])
        entity = found.entity(merge.document, merge.actor)
        assert [e for e in found.entities.values() if e == entity] == [entity]


def test_the_most_precise_line_wins() -> None:
    documents = [
        seen("d1", actor("m", "Ministry", "agency")),
        seen("d2", actor("m", "Ministry", "agency")),
    ]
    found = resolved(
        *documents,
        aliases=[
            AliasLine("Ministry", "", "Ministry of Kesh"),
            AliasLine("Ministry", "", "Ministry of Tarsia", document="d2"),
        ],
    )
    assert found.entity("d1", "m").name == "Ministry of Kesh"
    assert found.entity("d2", "m").name == "Ministry of Tarsia"


def test_the_user_says_to_whom_an_actor_belongs() -> None:
    documents = [seen("d1", TARSIA, actor("c", "Coast Office", "agency", "t")), seen("d2", KESH)]
    moved = resolved(*documents, aliases=[AliasLine("Coast Office", "", "Coast Office", "Kesh")])
    assert [one.name for one in moved.chain("d1", "c")] == ["Coast Office", "Kesh"]
    free = resolved(*documents, aliases=[AliasLine("Coast Office", "", "Coast Office", "-")])
    assert [one.name for one in free.chain("d1", "c")] == ["Coast Office"]
    new = resolved(*documents, aliases=[AliasLine("Coast Office", "", "Coast Office", "Velmora")])
    assert [one.name for one in new.chain("d1", "c")] == ["Coast Office", "Velmora"]


def test_a_document_that_is_silent_learns_from_the_others() -> None:
    valen = actor("v", "Dora Valen", "person", "k")
    found = resolved(seen("d1", KESH, valen), seen("d2", actor("v", "Dora Valen", "person")))
    assert [one.name for one in found.chain("d2", "v")] == ["Dora Valen", "Kesh"]


def test_a_name_tells_to_whom_it_belongs() -> None:
    found = resolved(seen("d1", KESH), seen("d2", actor("m", "Kesh’s Interior Ministry", "agency")))
    assert [one.name for one in found.chain("d2", "m")][1:] == ["Kesh"]


def test_circles_of_affiliation_end_in_one_place() -> None:
    circle = [
        actor("a", "Alpha", "party", "b"),
        actor("b", "Beta", "party", "c"),
        actor("c", "Gamma", "party", "b"),
        actor("s", "Sigma", "party", "s"),
    ]
    found = resolved(seen("d1", *circle))
    ends = {id: found.chain("d1", id)[-1].name for id in "abcs"}
    assert ends == {"a": "Beta", "b": "Beta", "c": "Beta", "s": "Sigma"}


NAMES = [
    "Saudi Arabia",
    "Riyadh",
    "Kesh",
    "kesh",
    "Zhang",
    "Zhang Youxia",
    "Hasra",
    "Foreign Ministry",
    "Kesh’s Foreign Ministry",
    "Kesh’s government",
    "AU",
    "African Union",
    "police",
    "Dora Valen",
    "\x00",
    "'s",
    "<b>",
    "Chinese navy",
]
KINDS = ["person", "government", "agency", "igo", "group", "party", "other"]


@st.composite
def corpora(draw: st.DrawFn) -> list[DocumentActor]:
    found = []
    for document in range(draw(st.integers(1, 5))):
        count = draw(st.integers(1, 5))
        for number in range(count):
            above = draw(st.none() | st.integers(0, count))
            found.append(
                DocumentActor(
                    f"d{document}",
                    f"a{number}",
                    draw(st.sampled_from(NAMES)),
                    draw(st.sampled_from(KINDS)),
                    draw(st.sampled_from([None, "chief"])),
                    None if above is None else f"a{above}",
                    tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2))),
                )
            )
    return found


LINES = st.builds(
    AliasLine,
    st.sampled_from(NAMES),
    st.sampled_from(["", *KINDS]),
    st.sampled_from(["-", *NAMES]),
    st.sampled_from(["", "-", "Kesh", "Velmora"]),
    st.sampled_from(["", "d0", "d1"]),
)


@given(corpora(), st.lists(LINES, max_size=3), st.data())
def test_the_order_of_documents_changes_nothing(
    found: list[DocumentActor], lines: list[AliasLine], data: st.DataObject
) -> None:
    other = data.draw(st.permutations(found))
    assert resolve(found, lines) == resolve(other, lines)


@given(corpora(), LINES)
def test_a_line_is_obeyed_whatever_the_rules_say(
    found: list[DocumentActor], line: AliasLine
) -> None:
    resolution = resolve(found, [line])
    meant = [
        one
        for one in found
        if one.name == line.name
        and line.kind in ("", one.kind)
        and line.document in ("", one.document)
    ]
    entities = {resolution.entity(*one.place) for one in meant}
    if line.canonical == "-":
        assert len(entities) == len(meant)
        assert all(list(resolution.entities.values()).count(one) == 1 for one in entities)
    else:
        assert len(entities) <= 1
    if line.affiliation == "-":
        assert all(one.name not in resolution.affiliations for one in entities)
        assert all(len(resolution.chain(*one.place)) == 1 for one in meant)


@given(corpora())
def test_everybody_is_somebody_with_a_name_of_their_own(found: list[DocumentActor]) -> None:
    resolution = resolve(found)
    assert resolution.entities.keys() == {one.place for one in found}
    entities = set(resolution.entities.values())
    assert len({entity.name.casefold() for entity in entities}) == len(entities)
    for one in found:
        chain = resolution.chain(*one.place)
        assert chain[0] == resolution.entity(*one.place)
        assert len(set(chain)) == len(chain)


@given(corpora())
def test_every_joined_actor_is_listed_with_its_reason(found: list[DocumentActor]) -> None:
    resolution = resolve(found)
    listed = {f"{merge.document}/{merge.actor}" for merge in resolution.merges}
    assert listed == {place for cluster in together(resolution) for place in cluster}
    assert all(merge.reason for merge in resolution.merges)
    entity = resolution.entity
    assert all(m.canonical == entity(m.document, m.actor).name for m in resolution.merges)
