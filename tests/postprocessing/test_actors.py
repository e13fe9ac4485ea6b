"""Actors are listed once, under a name of the article, if the article names them."""

import pytest
from support.data.record_building import build_from_drafts, reasons
from support.models.scripted_model import actor, claim

from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.schema.drafts import ActorDraft

TEXT = (
    "Kesh’s Interior Minister Dora Valen met Gen. Omar Pell on Monday. Valen praised the general. "
    "The anti-militia law hit militia checkpoints, the Keshi army said. Kesh was silent."
)


def test_an_invented_actor_is_rejected_with_its_draft() -> None:
    records = build_from_drafts(TEXT, [actor("Vladimir Orlov", role="envoy")])

    assert records.actors == []
    assert reasons(records) == ["name-not-in-source"]
    assert records.rejected[0].draft == {
        "name": "Vladimir Orlov",
        "kind": "person",
        "role": "envoy",
    }


@pytest.mark.parametrize(
    ("draft", "name"),
    [
        pytest.param(actor("Dora Valen"), "Dora Valen", id="verbatim"),
        pytest.param(actor("Gen. Omar Pell"), "Omar Pell", id="without-rank"),
        pytest.param(actor("the Keshi army", "military"), "Keshi army", id="without-article"),
        pytest.param(actor("keshi  army", "military"), "Keshi army", id="as-the-text-writes-it"),
    ],
)
def test_a_name_is_copied_from_the_text_without_rank_or_article(
    draft: ActorDraft, name: str
) -> None:
    assert [record.name for record in build_from_drafts(TEXT, [draft]).actors] == [name]


def test_a_name_of_a_person_is_without_the_owner() -> None:
    (pell,) = build_from_drafts("Kesh’s Omar Pell left.", [actor("Kesh’s Omar Pell")]).actors

    assert pell.name == "Omar Pell"


def test_a_name_has_the_apostrophe_of_the_text() -> None:
    records = build_from_drafts(
        "Kesh’s Interior Minister left.", [actor("Kesh's Interior Minister")]
    )

    assert [actor.name for actor in records.actors] == ["Kesh’s Interior Minister"]


def test_a_media_contact_and_a_caption_name_no_actors() -> None:
    text = (
        "PRESS RELEASE\n12 May 2024\n\nKesh reopens crossing\n\nDora Valen praised it.\n\n"
        "Photo: Omar Pell beside the Border Ministry (KTV)\n\nValen left.\n\n"
        "Media contact: Ana Pell, Trade Ministry, +44 20 7946 0000\n"
    )
    drafts = [actor("Dora Valen"), actor("Ana Pell"), actor("Omar Pell")]
    records = build_from_drafts(text, drafts)

    assert [record.name for record in records.actors] == ["Dora Valen"]
    assert reasons(records) == ["name-not-in-source", "name-not-in-source"]
    assert [text[m.start : m.end] for m in records.actors[0].mentions] == ["Dora Valen", "Valen"]


def test_an_alias_in_the_text_replaces_a_name_that_is_not() -> None:
    records = build_from_drafts(TEXT, [actor("Army of Kesh", "military", aliases=["Keshi army"])])

    assert [actor.name for actor in records.actors] == ["Keshi army"]
    assert any("Army of Kesh" in warning for warning in records.warnings)


def test_an_abbreviated_title_keeps_its_full_stop() -> None:
    (skoll,) = build_from_drafts(
        "Sen. Marta Skoll left.", [actor("Marta Skoll", role="Sen")]
    ).actors
    assert skoll.role == "Sen."


def test_a_pronoun_is_not_an_actor() -> None:
    records = build_from_drafts(
        "She said it was over. They left.", [actor("She"), actor("They", "group")]
    )

    assert records.actors == []
    assert reasons(records) == ["name-is-a-pronoun", "name-is-a-pronoun"]


def test_a_person_named_twice_is_one_actor_under_the_fuller_name() -> None:
    records = build_from_drafts(
        TEXT, [actor("Valen"), actor("Dora Valen", role="Interior Minister")]
    )

    (valen,) = records.actors
    assert (valen.name, valen.aliases, valen.role) == ("Dora Valen", ["Valen"], "Interior Minister")


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        (["River Tide", "River Tide movement"], ["River Tide"]),
        (["River Tide movement", "River Tide"], ["River Tide movement"]),
        (["River Tide", "RT group"], ["River Tide"]),
        (["River Tide", "River group"], ["River Tide", "River group"]),
        (["River Tide", "River Tide campaign"], ["River Tide", "River Tide campaign"]),
    ],
)
def test_a_class_after_a_name_makes_no_second_actor(listed: list[str], expected: list[str]) -> None:
    text = "".join(f"The {name} said it was over. " for name in listed)
    drafts = [actor(name, "civil_society") for name in listed]

    assert [record.name for record in build_from_drafts(text, drafts).actors] == expected


def test_a_surname_used_alone_becomes_an_alias() -> None:
    (valen,) = build_from_drafts(TEXT, [actor("Dora Valen")]).actors

    assert valen.aliases == ["Valen"]
    assert [mention.text for mention in valen.mentions] == ["Dora Valen", "Valen"]


def test_what_belongs_to_a_person_does_not_take_the_surname() -> None:
    text = "Dora Valen met the Valen campaign. Valen was late."
    listed = [actor("Dora Valen"), actor("Valen campaign", "group")]
    valen = build_from_drafts(text, listed, without=frozenset({"drop-bystanders"})).actors[0]

    assert (valen.name, valen.aliases) == ("Dora Valen", ["Valen"])


@pytest.mark.parametrize("name", ["Valen", "Valen’s"])
def test_a_group_with_the_surname_of_a_person_is_that_person(name: str) -> None:
    text = "Valen’s aide left. Dora Valen met Omar Pell. Valen was late."
    listed = [actor(name, "group"), actor("Dora Valen")]
    (valen,) = build_from_drafts(text, listed).actors

    assert (valen.name, valen.kind, valen.aliases) == ("Dora Valen", "person", ["Valen"])


def test_a_name_may_end_like_a_possessive() -> None:
    text = "Dale’s denied it. Dale’s is a bank."
    (bank,) = build_from_drafts(text, [actor("Dale’s", "company")]).actors

    assert bank.name == "Dale’s"


def test_a_surname_of_two_persons_is_not_an_alias() -> None:
    text = "Dora Valen met Peter Valen. Valen was late."
    records = build_from_drafts(text, [actor("Dora Valen"), actor("Peter Valen")])

    assert [actor.aliases for actor in records.actors] == [[], []]


def test_fields_of_an_actor_that_are_not_in_the_text_are_left_out() -> None:
    records = build_from_drafts(
        TEXT, [actor("Dora Valen", role="Prime Minister", affiliation="Tarsia", aliases=["Dodo"])]
    )

    (valen,) = records.actors
    # The article says what her office is.
    fields = (valen.role, valen.affiliation, valen.aliases)
    assert fields == ("Interior Minister", None, ["Valen"])
    assert any("Prime Minister" in warning for warning in records.warnings)


@pytest.mark.parametrize(
    ("affiliations", "chain"),
    [
        pytest.param({}, "Kesh", id="no-affiliation"),
        pytest.param({"Kesh": "Alor", "Alor": "Tarsia"}, "Kesh Alor Tarsia", id="to-the-end"),
        pytest.param({"Kesh": "Alor", "Alor": "Orlia"}, "Kesh Alor", id="to-an-unlisted-actor"),
        pytest.param({"Kesh": "Alor", "Alor": "Kesh"}, "Kesh Alor Kesh", id="back-to-itself"),
        pytest.param(
            {"Kesh": "Alor", "Alor": "Tarsia", "Tarsia": "Alor"},
            "Kesh Alor Tarsia Alor",
            id="into-a-circle",
        ),
    ],
)
def test_an_affiliation_chain_ends_at_its_last_actor_or_at_a_repeated_one(
    affiliations: dict[str, str], chain: str
) -> None:
    registry = ActorRegistry()
    for name in ("Kesh", "Alor", "Tarsia"):
        registry.add(ActorCandidate(name, "government", affiliation=affiliations.get(name)))
    first = next(iter(registry))
    assert " ".join(candidate.name for candidate in registry.affiliation_chain(first)) == chain


def test_affiliations_never_form_a_circle() -> None:
    text = "Anna Kay of the Alpha Party, part of the Beta Front, spoke for it; Anna Kay led all."
    records = build_from_drafts(
        text,
        [
            actor("Anna Kay", affiliation="Alpha Party"),
            actor("Alpha Party", "party", affiliation="Beta Front"),
            actor("Beta Front", "group", affiliation="Anna Kay"),
        ],
    )

    affiliations = {actor.id: actor.affiliation for actor in records.actors}
    for start in affiliations:
        seen = set()
        current: str | None = start
        while current is not None:
            assert current not in seen
            seen.add(current)
            current = affiliations[current]


def test_actors_are_numbered_by_their_first_mention() -> None:
    records = build_from_drafts(TEXT, [actor("Keshi army", "military"), actor("Dora Valen")])

    assert [(actor.id, actor.name) for actor in records.actors] == [
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
            "Kesh left. The Hasra Post–quoting Kesh–said so.",
            [actor("Hasra Post", "media"), actor("Kesh", "government")],
            {"Kesh": ["Kesh@0", "Kesh@34"], "Hasra Post": ["Hasra Post@15"]},
            id="an-unspaced-dash-binds-nothing",
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
def test_mentions_are_whole_words(
    text: str, drafts: list[ActorDraft], mentions: dict[str, list[str]]
) -> None:
    records = build_from_drafts(text, drafts, without=frozenset({"drop-bystanders"}))

    assert {
        actor.name: [f"{mention.text}@{mention.start}" for mention in actor.mentions]
        for actor in records.actors
    } == mentions
    assert all(
        text[mention.start : mention.end] == mention.text
        for actor in records.actors
        for mention in actor.mentions
    )


def test_a_group_whose_name_lists_actors_has_them_as_members() -> None:
    text = "The Unity Party and the Farmers’ Union said they agreed."
    records = build_from_drafts(
        text,
        [
            actor("Unity Party and the Farmers’ Union", "group"),
            actor("Unity Party", "party"),
            actor("Farmers’ Union", "civil_society"),
        ],
    )

    group = next(actor for actor in records.actors if actor.kind == "group")
    members = {actor.id: actor.name for actor in records.actors}
    assert [members[id] for id in group.members] == ["Unity Party", "Farmers’ Union"]


def test_countries_in_the_description_of_a_group_are_not_members() -> None:
    text = "Ministers from Kesh and Tarsia agreed. Kesh and Tarsia met."
    records = build_from_drafts(
        text,
        [
            actor("Ministers from Kesh and Tarsia", "group"),
            actor("Kesh", "government"),
            actor("Tarsia", "government"),
        ],
    )

    assert next(actor for actor in records.actors if actor.kind == "group").members == []


def test_an_unlisted_speaker_becomes_an_actor_with_a_warning() -> None:
    text = "The harbour master said the port was full."
    records = build_from_drafts(
        text, [], [claim("the port was full", source="The harbour master", cue="said")]
    )

    assert [actor.name for actor in records.actors] == ["harbour master"]
    assert any("harbour master" in warning for warning in records.warnings)


@pytest.mark.parametrize("marks", ["“”", '""', "«»"])
def test_quotation_marks_around_a_name_are_removed(marks: str) -> None:
    text = f"Rebels of the {marks[0]}Free Army{marks[1]} attacked. The Free Army denied it."
    records = build_from_drafts(text, [actor("Free Army", "armed_group")])
    assert [record.name for record in records.actors] == ["Free Army"]


@pytest.mark.parametrize(
    ("text", "drafted"),
    [
        (
            "Kesh, Tarsia and Hasra were cut off. Dora Valen left.",
            actor("Kesh, Tarsia and Hasra", "group"),
        ),
        ("Dora Valen told a daily briefing that it was over.", actor("daily briefing", "media")),
    ],
)
def test_lists_and_unnamed_media_without_a_part_are_not_listed(
    text: str, drafted: ActorDraft
) -> None:
    records = build_from_drafts(text, [actor("Dora Valen"), drafted])
    assert [one.name for one in records.actors] == ["Dora Valen"]
