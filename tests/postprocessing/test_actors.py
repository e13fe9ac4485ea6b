"""An actor is listed when the article names it, once, under its own name; nobody else is."""

from __future__ import annotations

import pytest
from support.assemble_helpers import put_together, reasons
from support.scripted_model import actor, claim

from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.schema.drafts import ActorDraft

TEXT = (
    "Kesh’s Interior Minister Dora Valen met Gen. Omar Pell on Monday. Valen praised the general. "
    "The anti-militia law hit militia checkpoints, the Keshi army said. Kesh was silent."
)


def test_an_invented_actor_is_rejected_and_not_lost() -> None:
    found = put_together(TEXT, [actor("Vladimir Orlov", role="envoy")])

    assert found.actors == []
    assert reasons(found) == ["name-not-in-source"]
    assert found.rejected[0].draft == {"name": "Vladimir Orlov", "kind": "person", "role": "envoy"}


@pytest.mark.parametrize(
    ("draft", "name"),
    [
        pytest.param(actor("Dora Valen"), "Dora Valen", id="verbatim"),
        pytest.param(actor("Gen. Omar Pell"), "Omar Pell", id="without-rank"),
        pytest.param(actor("the Keshi army", "military"), "Keshi army", id="without-article"),
        pytest.param(actor("keshi  army", "military"), "Keshi army", id="as-the-text-writes-it"),
    ],
)
def test_the_name_is_the_texts_own_without_rank_or_article(draft: ActorDraft, name: str) -> None:
    assert [found.name for found in put_together(TEXT, [draft]).actors] == [name]


def test_the_name_has_the_texts_own_quotation_mark() -> None:
    found = put_together("Kesh’s Interior Minister left.", [actor("Kesh's Interior Minister")])

    assert [actor.name for actor in found.actors] == ["Kesh’s Interior Minister"]


def test_an_alias_that_stands_in_the_text_saves_an_actor_named_freely() -> None:
    found = put_together(TEXT, [actor("Army of Kesh", "military", aliases=["Keshi army"])])

    assert [actor.name for actor in found.actors] == ["Keshi army"]
    assert any("Army of Kesh" in warning for warning in found.warnings)


def test_a_pronoun_is_no_actor() -> None:
    found = put_together("She said it was over. They left.", [actor("She"), actor("They", "group")])

    assert found.actors == []
    assert reasons(found) == ["name-is-a-pronoun", "name-is-a-pronoun"]


def test_a_person_named_twice_is_one_actor_under_the_fuller_name() -> None:
    found = put_together(TEXT, [actor("Valen"), actor("Dora Valen", role="Interior Minister")])

    (valen,) = found.actors
    assert (valen.name, valen.aliases, valen.role) == ("Dora Valen", ["Valen"], "Interior Minister")


def test_a_surname_that_stands_alone_becomes_an_alias() -> None:
    (valen,) = put_together(TEXT, [actor("Dora Valen")]).actors

    assert valen.aliases == ["Valen"]
    assert [mention.text for mention in valen.mentions] == ["Dora Valen", "Valen"]


def test_a_surname_that_two_people_share_is_nobodys_alias() -> None:
    text = "Dora Valen met Peter Valen. Valen was late."
    found = put_together(text, [actor("Dora Valen"), actor("Peter Valen")])

    assert [actor.aliases for actor in found.actors] == [[], []]


def test_what_the_text_does_not_say_of_an_actor_is_left_out() -> None:
    found = put_together(
        TEXT, [actor("Dora Valen", role="Prime Minister", affiliation="Tarsia", aliases=["Dodo"])]
    )

    (valen,) = found.actors
    assert (valen.role, valen.affiliation, valen.aliases) == (None, None, ["Valen"])
    assert any("Prime Minister" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("belongs", "chain"),
    [
        pytest.param({}, "Kesh", id="nobody"),
        pytest.param({"Kesh": "Alor", "Alor": "Tarsia"}, "Kesh Alor Tarsia", id="to-the-end"),
        pytest.param({"Kesh": "Alor", "Alor": "Orlia"}, "Kesh Alor", id="to-somebody-unlisted"),
        pytest.param({"Kesh": "Alor", "Alor": "Kesh"}, "Kesh Alor Kesh", id="back-to-itself"),
        pytest.param(
            {"Kesh": "Alor", "Alor": "Tarsia", "Tarsia": "Alor"},
            "Kesh Alor Tarsia Alor",
            id="into-a-circle",
        ),
    ],
)
def test_a_chain_goes_on_until_it_ends_or_comes_back(belongs: dict[str, str], chain: str) -> None:
    registry = ActorRegistry()
    for name in ("Kesh", "Alor", "Tarsia"):
        registry.add(ActorCandidate(name, "government", affiliation=belongs.get(name)))
    first = next(iter(registry))
    assert " ".join(entry.name for entry in registry.affiliation_chain(first)) == chain


def test_affiliations_lead_to_listed_actors_and_never_in_a_circle() -> None:
    text = "Anna Kay of the Alpha Party, part of the Beta Front, spoke for it; Anna Kay led all."
    found = put_together(
        text,
        [
            actor("Anna Kay", affiliation="Alpha Party"),
            actor("Alpha Party", "party", affiliation="Beta Front"),
            actor("Beta Front", "group", affiliation="Anna Kay"),
        ],
    )

    of = {actor.id: actor.affiliation for actor in found.actors}
    for start in of:
        seen, at = set(), start
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = of[at]


def test_actors_are_numbered_by_their_first_mention() -> None:
    found = put_together(TEXT, [actor("Keshi army", "military"), actor("Dora Valen")])

    assert [(actor.id, actor.name) for actor in found.actors] == [
        ("a1", "Dora Valen"),
        ("a2", "Keshi army"),
    ]


@pytest.mark.parametrize(
    ("text", "drafts", "mentions"),
    [
        pytest.param(
            "The anti-militia law hit militia checkpoints.",
            [actor("militia", "armed_group")],
            {"militia": ["militia@25"]},
            id="bound-forms-do-not-count",
        ),
        pytest.param(
            "Kesh’s army left. Kesh was silent.",
            [actor("Kesh’s army", "military"), actor("Kesh", "government")],
            {"Kesh’s army": ["Kesh’s army@0"], "Kesh": ["Kesh@18"]},
            id="a-mention-inside-a-longer-one-is-skipped",
        ),
        pytest.param(
            "Kesh’s army left.",
            [actor("Kesh’s army", "military", affiliation="Kesh"), actor("Kesh", "government")],
            {"Kesh’s army": ["Kesh’s army@0"], "Kesh": ["Kesh@0"]},
            id="unless-it-is-the-only-one",
        ),
        pytest.param(
            "Residents of Hasra left. The residents of Hasra wept.",
            [actor("Residents of Hasra", "group")],
            {"Residents of Hasra": ["Residents of Hasra@0", "residents of Hasra@29"]},
            id="a-description-at-the-head-of-a-sentence",
        ),
        pytest.param(
            "Talks between Omar\nPell and Kesh-Tarsia traders.",
            [actor("Omar Pell"), actor("Kesh", "government")],
            {"Omar Pell": ["Omar\nPell@14"], "Kesh": ["Kesh@28"]},
            id="over-a-folded-line-and-in-a-compound-where-there-is-no-other",
        ),
    ],
)
def test_mentions_are_words_of_their_own(
    text: str, drafts: list[ActorDraft], mentions: dict[str, list[str]]
) -> None:
    found = put_together(text, drafts)

    assert {
        actor.name: [f"{mention.text}@{mention.start}" for mention in actor.mentions]
        for actor in found.actors
    } == mentions
    assert all(
        text[mention.start : mention.end] == mention.text
        for actor in found.actors
        for mention in actor.mentions
    )


def test_a_group_named_by_its_members_has_them_as_members() -> None:
    text = "The Unity Party and the Farmers’ Union said they agreed."
    found = put_together(
        text,
        [
            actor("Unity Party and the Farmers’ Union", "group"),
            actor("Unity Party", "party"),
            actor("Farmers’ Union", "civil_society"),
        ],
    )

    group = next(actor for actor in found.actors if actor.kind == "group")
    members = {actor.id: actor.name for actor in found.actors}
    assert [members[id] for id in group.members] == ["Unity Party", "Farmers’ Union"]


def test_places_in_a_groups_name_are_no_members() -> None:
    text = "Ministers from Kesh and Tarsia met. Kesh and Tarsia agreed."
    found = put_together(
        text,
        [
            actor("Ministers from Kesh and Tarsia", "group"),
            actor("Kesh", "government"),
            actor("Tarsia", "government"),
        ],
    )

    assert next(actor for actor in found.actors if actor.kind == "group").members == []


def test_a_speaker_who_is_not_listed_becomes_an_actor_with_a_warning() -> None:
    text = "The harbour master said the port was full."
    found = put_together(
        text, [], [claim("the port was full", source="The harbour master", cue="said")]
    )

    assert [actor.name for actor in found.actors] == ["harbour master"]
    assert any("harbour master" in warning for warning in found.warnings)


@pytest.mark.parametrize("marks", ["“”", '""', "«»"])
def test_quotation_marks_around_a_name_are_no_part_of_it(marks: str) -> None:
    text = f"Rebels of the {marks[0]}Free Army{marks[1]} attacked. The Free Army denied it."
    found = put_together(text, [actor("Free Army", "armed_group")])
    assert [one.name for one in found.actors] == ["Free Army"]
