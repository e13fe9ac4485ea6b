"""Rules merge actors across documents; a similar name never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.corpora import actor, document_with, merged_actors, resolve_documents

from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.override_files import AliasLine
from summarizer.entity_resolution.resolver import resolve
from summarizer.schema.summary import Actor
from summarizer.vocabulary import ActorKind as Kind

KESH = actor("k", "Kesh")
TARSIA = actor("t", "Tarsia")


@pytest.mark.parametrize(
    ("first", "first_kind", "second", "second_kind"),
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
def test_the_same_name_is_one_actor(
    first: str, first_kind: Kind, second: str, second_kind: Kind
) -> None:
    found = resolve_documents(
        document_with("d1", actor("a", first, first_kind)),
        document_with("d2", actor("b", second, second_kind)),
    )
    assert merged_actors(found) == {frozenset({"d1/a", "d2/b"})}


@pytest.mark.parametrize(
    ("first", "first_kind", "second", "second_kind"),
    [
        pytest.param(
            "Kesh’s Foreign Ministry", "agency", "Kesh’s Defence Ministry", "agency", id="alike"
        ),
        pytest.param("police", "agency", "Police", "agency", id="common"),
        pytest.param("Parliament", "legislature", "Parliament", "legislature", id="one-word"),
        pytest.param(
            "constitutional court", "court", "constitutional court", "court", id="lower-case"
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
def test_names_that_no_rule_merges_stay_separate(
    first: str, first_kind: Kind, second: str, second_kind: Kind
) -> None:
    found = resolve_documents(
        document_with("d1", actor("a", first, first_kind)),
        document_with("d2", actor("b", second, second_kind)),
    )
    assert merged_actors(found) == set()


def test_a_common_name_is_identified_by_its_owner() -> None:
    ministry = actor("m", "Foreign Ministry", "agency", "k")
    of_tarsia = actor("m", "Foreign Ministry", "agency", "t")
    named = actor("n", "Kesh’s Foreign Ministry", "agency")
    found = resolve_documents(
        document_with("d1", KESH, ministry),
        document_with("d2", KESH, ministry),
        document_with("d3", TARSIA, of_tarsia),
        document_with("d4", named),
    )
    assert merged_actors(found) == {
        frozenset({"d1/k", "d2/k"}),
        frozenset({"d1/m", "d2/m", "d4/n"}),
    }
    assert found.entity("d3", "m").name == "Foreign Ministry (Tarsia)"
    assert found.entity("d1", "m").name == "Kesh’s Foreign Ministry"


def test_the_government_of_a_state_is_the_state() -> None:
    found = resolve_documents(
        document_with("d1", KESH), document_with("d2", actor("g", "Kesh’s government"))
    )
    assert merged_actors(found) == {frozenset({"d1/k", "d2/g"})}
    assert found.entity("d2", "g").name == "Kesh"


def test_persons_of_one_name_and_two_countries_are_separate() -> None:
    def valen(state: str | None) -> Actor:
        return actor("v", "Dora Valen", "person", state)

    found = resolve_documents(
        document_with("d1", KESH, valen("k")), document_with("d2", TARSIA, valen("t"))
    )
    assert merged_actors(found) == set()
    assert {merge.reason for merge in found.rejected_merges} == {"of different states"}
    without = resolve_documents(
        document_with("d1", KESH, valen("k")),
        document_with("d2", TARSIA, valen("t")),
        document_with("d3", valen(None)),
    )
    assert merged_actors(without) == set()
    assert merged_actors(
        resolve_documents(document_with("d1", KESH, valen("k")), document_with("d3", valen(None)))
    ) == {frozenset({"d1/v", "d3/v"})}


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
def test_a_partial_name_needs_one_candidate_and_something_in_common(
    part: Actor, others: list[Actor], joined: bool
) -> None:
    found = resolve_documents(
        document_with("d1", KESH, FULL),
        document_with("d2", KESH, TARSIA, part),
        *(document_with("d3", KESH, o) for o in others),
    )
    assert (frozenset({"d1/f", "d2/z"}) in merged_actors(found)) is joined
    if joined:
        assert found.entity("d2", "z").name == "Zhang Youxia"


def test_a_partial_name_merges_no_third_person() -> None:
    part = actor("z", "Zhang", "person", "k")
    alone = actor("z", "Zhang", "person")
    found = resolve_documents(
        document_with("d1", KESH, FULL), document_with("d2", KESH, part), document_with("d3", alone)
    )
    assert frozenset({"d1/f", "d2/z"}) in merged_actors(found)


def test_an_alias_unlike_the_name_needs_two_documents() -> None:
    named = document_with("d3", actor("h", "Hasra"))
    metonym = actor("k", "Kesh", aliases=["Hasra"])
    once = resolve_documents(document_with("d1", metonym), document_with("d2", KESH), named)
    assert merged_actors(once) == {frozenset({"d1/k", "d2/k"})}
    assert [merge.reason for merge in once.rejected_merges] == [
        "an alias in one document only, and unlike the name"
    ]
    twice = resolve_documents(document_with("d1", metonym), document_with("d2", metonym), named)
    assert merged_actors(twice) == {frozenset({"d1/k", "d2/k", "d3/h"})}
    assert twice.entity("d3", "h").name == "Kesh"
    (merge,) = [merge for merge in twice.merges if merge.document == "d3"]
    assert (merge.rule, merge.reason) == ("alias", "“Hasra” is an alias of “Kesh” in d1 and 1 more")


def test_a_capital_listed_as_a_government_is_its_country() -> None:
    state = document_with("d1", actor("s", "Saudi Arabia"))
    capital = [document_with(d, actor("r", "Riyadh")) for d in ("d2", "d3")]
    found = resolve_documents(state, *capital)
    assert merged_actors(found) == {frozenset({"d1/s", "d2/r", "d3/r"})}
    assert found.entity("d2", "r").name == "Saudi Arabia"
    assert {(merge.rule, merge.reason) for merge in found.merges if merge.name == "Riyadh"} == {
        ("capital", "“Riyadh” is the capital of “Saudi Arabia”")
    }
    team = document_with("d4", actor("t", "Riyadh", "civil_society"))
    assert resolve_documents(state, team).entity("d4", "t").name == "Riyadh"
    both = document_with("d5", actor("s", "Saudi Arabia"), actor("r", "Riyadh"))
    assert merged_actors(resolve_documents(both, *capital)) == {frozenset({"d5/r", "d2/r", "d3/r"})}


def test_an_acronym_needs_a_document_that_states_it() -> None:
    full = actor("a", "African Union", "igo", aliases=["AU"])
    found = resolve_documents(
        document_with("d1", full), document_with("d2", actor("b", "AU", "igo"))
    )
    assert merged_actors(found) == {frozenset({"d1/a", "d2/b"})}
    silent = resolve_documents(
        document_with("d1", actor("a", "African Union", "igo")),
        document_with("d2", actor("b", "AU", "igo")),
    )
    assert merged_actors(silent) == set()
    assert [merge.reason for merge in silent.rejected_merges] == [
        "looks like its acronym, but no document says so"
    ]


@pytest.mark.parametrize(
    "third",
    [
        pytest.param([actor("x", "Tarsia", aliases=["Hasra"])], id="two-are-called-so"),
        pytest.param([actor("k", "Kesh"), actor("h", "Hasra")], id="two-actors-in-one-document"),
    ],
)
def test_an_ambiguous_alias_merges_nothing(third: list[Actor]) -> None:
    metonym = actor("k", "Kesh", aliases=["Hasra"])
    found = resolve_documents(
        document_with("d1", metonym),
        document_with("d2", metonym),
        document_with("d3", *third),
        document_with("d4", actor("h", "Hasra")),
    )
    assert found.entity("d4", "h").name == "Hasra"
    assert found.rejected_merges


def test_an_alias_that_a_model_repeats_by_mistake_merges_nothing() -> None:
    ship = [
        document_with(d, actor("s", "Grey Heron", aliases=["China"])) for d in ("d1", "d2", "d3")
    ]
    china = document_with("d4", actor("c", "China"))
    assert resolve_documents(*ship, china).entity("d4", "c").name == "China"
    velmora = [document_with(d, actor("v", "Velmora", aliases=["Hasra"])) for d in ("d1", "d2")]
    hasra = [document_with(d, actor("h", "Hasra")) for d in ("d3", "d4", "d5")]
    assert resolve_documents(*velmora, *hasra[:2]).entity("d3", "h").name == "Velmora"
    assert resolve_documents(*velmora, *hasra).entity("d3", "h").name == "Hasra"


def test_an_unnamed_government_and_a_party_separate_no_persons() -> None:
    for body in (actor("g", "government"), actor("g", "Citizens’ Bloc", "party")):
        member = actor("v", "Dora Valen", "person", "g")
        found = resolve_documents(
            document_with("d1", body, member),
            document_with("d2", body, member),
            document_with("d3", KESH, actor("v", "Dora Valen", "person", "k")),
        )
        assert frozenset({"d1/v", "d2/v", "d3/v"}) in merged_actors(found)


def test_a_common_alias_merges_nothing() -> None:
    regime = actor("k", "Kesh", aliases=["government", "regime"])
    found = resolve_documents(
        document_with("d1", regime),
        document_with("d2", regime),
        document_with("d3", actor("g", "government")),
    )
    assert found.entity("d3", "g").name == "government (d3)"


def test_the_users_file_overrides_every_rule() -> None:
    documents = [
        document_with("d1", KESH),
        document_with("d2", KESH),
        document_with("d3", actor("h", "Palace", "agency")),
    ]
    joined = resolve_documents(*documents, aliases=[AliasLine("palace", "", "Kesh")])
    assert merged_actors(joined) == {frozenset({"d1/k", "d2/k", "d3/h"})}
    assert [merge.rule for merge in joined.merges] == ["same-name", "same-name", "user"]
    apart = resolve_documents(
        *documents, aliases=[AliasLine("Kesh", "government", "-", document="d2")]
    )
    assert merged_actors(apart) == set()
    assert {apart.entity(d, "k").name for d in ("d1", "d2")} == {"Kesh", "Kesh (d2)"}


def test_every_merge_can_be_undone_by_its_own_line() -> None:
    metonym = actor("k", "Kesh", aliases=["Hasra"])
    documents = [
        document_with("d1", metonym),
        document_with("d2", metonym),
        document_with("d3", actor("h", "Hasra")),
    ]
    for merge in resolve_documents(*documents).merges:
        line = AliasLine(merge.name, merge.kind, "-", document=merge.document)
        found = resolve_documents(*documents, aliases=[line])
        entity = found.entity(merge.document, merge.actor)
        assert [e for e in found.entities.values() if e == entity] == [entity]


def test_the_most_specific_line_applies() -> None:
    documents = [
        document_with("d1", actor("m", "Ministry", "agency")),
        document_with("d2", actor("m", "Ministry", "agency")),
    ]
    found = resolve_documents(
        *documents,
        aliases=[
            AliasLine("Ministry", "", "Ministry of Kesh"),
            AliasLine("Ministry", "", "Ministry of Tarsia", document="d2"),
        ],
    )
    assert found.entity("d1", "m").name == "Ministry of Kesh"
    assert found.entity("d2", "m").name == "Ministry of Tarsia"


def test_the_user_sets_the_affiliation_of_an_actor() -> None:
    documents = [
        document_with("d1", TARSIA, actor("c", "Coast Office", "agency", "t")),
        document_with("d2", KESH),
    ]
    moved = resolve_documents(
        *documents, aliases=[AliasLine("Coast Office", "", "Coast Office", "Kesh")]
    )
    assert [entity.name for entity in moved.chain("d1", "c")] == ["Coast Office", "Kesh"]
    free = resolve_documents(
        *documents, aliases=[AliasLine("Coast Office", "", "Coast Office", "-")]
    )
    assert [entity.name for entity in free.chain("d1", "c")] == ["Coast Office"]
    new = resolve_documents(
        *documents, aliases=[AliasLine("Coast Office", "", "Coast Office", "Velmora")]
    )
    assert [entity.name for entity in new.chain("d1", "c")] == ["Coast Office", "Velmora"]


def test_an_affiliation_of_one_document_holds_for_the_others() -> None:
    valen = actor("v", "Dora Valen", "person", "k")
    found = resolve_documents(
        document_with("d1", KESH, valen), document_with("d2", actor("v", "Dora Valen", "person"))
    )
    assert [entity.name for entity in found.chain("d2", "v")] == ["Dora Valen", "Kesh"]


def test_a_name_contains_its_affiliation() -> None:
    found = resolve_documents(
        document_with("d1", KESH),
        document_with("d2", actor("m", "Kesh’s Interior Ministry", "agency")),
    )
    assert [entity.name for entity in found.chain("d2", "m")][1:] == ["Kesh"]


def test_cyclic_affiliations_end_in_the_same_entity() -> None:
    circle = [
        actor("a", "Alpha", "party", "b"),
        actor("b", "Beta", "party", "c"),
        actor("c", "Gamma", "party", "b"),
        actor("s", "Sigma", "party", "s"),
    ]
    found = resolve_documents(document_with("d1", *circle))
    ends = {actor_id: found.chain("d1", actor_id)[-1].name for actor_id in "abcs"}
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
    actors = []
    for document in range(draw(st.integers(1, 5))):
        count = draw(st.integers(1, 5))
        for number in range(count):
            affiliation = draw(st.none() | st.integers(0, count))
            actors.append(
                DocumentActor(
                    f"d{document}",
                    f"a{number}",
                    draw(st.sampled_from(NAMES)),
                    draw(st.sampled_from(KINDS)),
                    draw(st.sampled_from([None, "chief"])),
                    None if affiliation is None else f"a{affiliation}",
                    tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2))),
                )
            )
    return actors


LINES = st.builds(
    AliasLine,
    st.sampled_from(NAMES),
    st.sampled_from(["", *KINDS]),
    st.sampled_from(["-", *NAMES]),
    st.sampled_from(["", "-", "Kesh", "Velmora"]),
    st.sampled_from(["", "d0", "d1"]),
)


@given(corpora(), st.lists(LINES, max_size=3), st.data())
def test_the_order_of_documents_does_not_matter(
    actors: list[DocumentActor], lines: list[AliasLine], data: st.DataObject
) -> None:
    reordered = data.draw(st.permutations(actors))
    assert resolve(actors, lines) == resolve(reordered, lines)


@given(corpora(), LINES)
def test_a_line_of_the_user_is_always_applied(actors: list[DocumentActor], line: AliasLine) -> None:
    resolution = resolve(actors, [line])
    matching = [
        actor
        for actor in actors
        if actor.name == line.name
        and line.kind in ("", actor.kind)
        and line.document in ("", actor.document)
    ]
    entities = {resolution.entity(*actor.ref) for actor in matching}
    if line.canonical == "-":
        assert len(entities) == len(matching)
        assert all(list(resolution.entities.values()).count(entity) == 1 for entity in entities)
    else:
        assert len(entities) <= 1
    if line.affiliation == "-":
        assert all(entity.name not in resolution.affiliations for entity in entities)
        assert all(len(resolution.chain(*actor.ref)) == 1 for actor in matching)


@given(corpora())
def test_every_actor_has_an_entity_with_a_unique_name(actors: list[DocumentActor]) -> None:
    resolution = resolve(actors)
    assert resolution.entities.keys() == {actor.ref for actor in actors}
    entities = set(resolution.entities.values())
    assert len({entity.name.casefold() for entity in entities}) == len(entities)
    for listed in actors:
        chain = resolution.chain(*listed.ref)
        assert chain[0] == resolution.entity(*listed.ref)
        assert len(set(chain)) == len(chain)


@given(corpora())
def test_every_merged_actor_is_listed_with_a_reason(actors: list[DocumentActor]) -> None:
    resolution = resolve(actors)
    listed = {f"{merge.document}/{merge.actor}" for merge in resolution.merges}
    assert listed == {ref for cluster in merged_actors(resolution) for ref in cluster}
    assert all(merge.reason for merge in resolution.merges)
    entity = resolution.entity
    assert all(
        merge.canonical == entity(merge.document, merge.actor).name for merge in resolution.merges
    )
