"""Names of actors are extracted from copied words; a phrase refers to its head."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.record_building import ADDING, build_from_drafts, reasons, speakers
from support.models.scripted_model import actor, claim, position

from summarizer.grounding.countries import countries_with_capital
from summarizer.postprocessing.actors.names import extract_name
from summarizer.vocabulary import ActorKind

NAMED_ONLY = ADDING - {"add-named-entities"}


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("Kesh, which built the wharf", "government", "Kesh"),
        ("Tarsia, once the main mediator", "government", "Tarsia"),
        ("some states “treat the sea as a backyard”", "group", "some states"),
        ("Unity, the Greens and the Farmers", "group", "Unity, the Greens and the Farmers"),
        ("Unity Party, the Greens and others", "other", "Unity Party, the Greens and others"),
        ("Peace Forum, which joins judges and elders", "group", "Peace Forum"),
        ("Some 61,000 people, many of them herders", "group", "61,000 people"),
        ("Dora Valen of Hasra", "person", "Dora Valen"),
        ("for the interior ministry", "agency", "interior ministry"),
        ("Unity Party Reportedly Looking For Votes In The North", "group", ""),
        ("Kesh’s foreign minister, Dora Valen", "person", "Dora Valen"),
        ("economist from the Hasra Institute, Omar Pell", "person", "Omar Pell"),
        ("Economy Secretary Dora Valen", "person", "Dora Valen"),
        ("his own party", "party", "party"),
        ("Fox News Sunday.", "media", "Fox News Sunday"),
        ("Acme Inc.", "company", "Acme Inc."),
        ("Prime Minister of Kesh", "person", "Prime Minister of Kesh"),
        ("President Valen", "person", "President Valen"),
        ("mayor of Hasra", "person", "mayor of Hasra"),
        ("do", "person", ""),
        ("not", "other", ""),
        ("Nobody on the dais", "group", ""),
        ("neither side", "other", ""),
        ("Everybody", "group", ""),
    ],
)
def test_the_name_is_extracted_from_the_words(words: str, kind: ActorKind, name: str) -> None:
    assert extract_name(words, kind) == name


@given(
    st.text("Aab ’,.-“of the", min_size=1, max_size=40),
    st.sampled_from(["person", "group", "government", "other"]),
)
def test_a_name_is_a_substring_of_the_words(words: str, kind: ActorKind) -> None:
    assert extract_name(words, kind) in words


def test_a_quantity_is_an_actor_only_as_a_speaker() -> None:
    text = "Some said it was over. Four left."
    drafts = [actor("Some", "group"), actor("Four", "group")]
    records = build_from_drafts(text, drafts, [claim("it was over", source="Some", cue="said")])

    assert speakers(records) == ["Some"]
    assert [actor.name for actor in records.actors] == ["Some"]


def test_the_number_of_an_item_is_no_actor() -> None:
    text = "3. Experts doubt that the truce will hold. Dora Valen left."
    draft = claim("that the truce will hold", source="3", cue="doubt")
    records = build_from_drafts(text, [actor("Dora Valen")], [draft])

    assert [actor.name for actor in records.actors] == ["Dora Valen"]
    assert speakers(records) == []


def test_a_thing_that_takes_part_in_no_record_is_rejected() -> None:
    text = "Dora Valen spoke of the cabinet memo and the draft. The draft says that it is over."
    drafts = [actor("Dora Valen"), actor("cabinet memo", "other"), actor("draft", "other")]
    records = build_from_drafts(
        text, drafts, [claim("that it is over", source="The draft", cue="says", sentence=2)]
    )

    assert [actor.name for actor in records.actors] == ["Dora Valen", "draft"]
    assert reasons(records) == ["plays-no-part"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("its coordinator", "coordinator", id="an office belongs to a person"),
        pytest.param(
            "activists from the Guild of Hasra",
            "activists from the Guild of Hasra",
            id="people of an organization",
        ),
        pytest.param("the guild", "Guild of Hasra", id="the organization itself"),
    ],
)
def test_persons_of_an_organization_are_not_the_organization(source: str, expected: str) -> None:
    text = f"The Guild of Hasra met. It was late, {source} said."
    draft = claim("It was late", source=source, cue="said", sentence=2, speaker="Guild of Hasra")
    records = build_from_drafts(
        text, [actor("Guild of Hasra", "civil_society", aliases=["guild"])], [draft]
    )

    assert speakers(records) == [expected]


def test_an_office_listed_alone_gets_the_name_beside_it() -> None:
    text = "A spokesman, Joost van Elden, said it was late. The spokesman left."
    draft = claim("it was late", source="A spokesman, Joost van Elden", cue="said")
    records = build_from_drafts(text, [actor("spokesman")], [draft])

    (record,) = records.actors
    assert (record.name, record.role, record.aliases) == (
        "Joost van Elden",
        "spokesman",
        ["spokesman"],
    )
    assert speakers(records) == ["Joost van Elden"]


def test_an_unlisted_name_is_not_merged_with_a_named_person() -> None:
    text = "Dora Valen was absent. Her deputy, Omar Pell, said it was late."
    draft = claim("it was late", source="Her deputy, Omar Pell", cue="said", sentence=2)
    records = build_from_drafts(text, [actor("Dora Valen")], [draft])

    assert speakers(records) == ["Omar Pell"]


def test_a_thing_that_is_the_target_of_a_position_stays() -> None:
    text = "Dora Valen praised the memo of Monday."
    drafts = [actor("Dora Valen"), actor("memo", "other")]
    draft = position("Dora Valen", "memo of Monday", "praised the memo", target="memo")
    records = build_from_drafts(text, drafts, [], [draft])

    assert {actor.name for actor in records.actors} == {"Dora Valen", "memo"}


def test_a_capital_is_an_alias_of_its_state() -> None:
    text = "Rwanda denied it. Kigali rejected the charge. Luanda kept silent."
    drafts = [
        actor("Rwanda", "government"),
        actor("Kigali", "government"),
        actor("Luanda", "government"),
    ]
    records = build_from_drafts(text, drafts)

    assert {actor.name: actor.aliases for actor in records.actors} == {
        "Rwanda": ["Kigali"],
        "Luanda": [],
    }


def test_the_capital_of_a_state_is_not_an_alias_of_another_state() -> None:
    text = "Angola met Rwanda. Kigali has always rejected the charge."
    drafts = [
        actor("Angola", "government", aliases=["Kigali"]),
        actor("Rwanda", "government"),
    ]
    draft = claim("the charge", source="Kigali", cue="has always rejected", sentence=2)
    records = build_from_drafts(text, drafts, [draft])

    assert speakers(records) == ["Rwanda"]


def test_an_unknown_city_is_the_capital_of_no_country() -> None:
    assert countries_with_capital("Hasra") == frozenset()
    assert countries_with_capital("") == frozenset()


@pytest.mark.parametrize(
    ("text", "source", "named", "speaker"),
    [
        pytest.param(
            "Omar Pell left. Norway, which has the chair, said it was over.",
            "Norway, which has the chair,",
            "Omar Pell",
            "Norway",
            id="a-new-name-is-not-the-model-s-actor",
        ),
        pytest.param(
            "Omar Pell left. Herders in Kok-Terek said it was over.",
            "Herders in Kok-Terek",
            "Omar Pell",
            "Herders in Kok-Terek",
            id="a-new-group-is-not-the-model-s-actor",
        ),
        pytest.param(
            "Omar Pell left. The minister said it was over.",
            "The minister",
            "Omar Pell",
            "Omar Pell",
            id="a-definite-phrase-is-the-model-s-actor",
        ),
        pytest.param(
            "Omar Pell left. Kesh’s land reform minister said it was over.",
            "Kesh’s land reform minister",
            "Omar Pell",
            "Omar Pell",
            id="a-definite-office-is-the-model-s-actor",
        ),
        pytest.param(
            "Omar Pell left. Several Pell supporters said it was over.",
            "Several Pell supporters",
            "Omar Pell",
            "Several Pell supporters",
            id="supporters-are-another-actor",
        ),
    ],
)
def test_the_words_of_the_source_precede_the_name_from_the_model(
    text: str, source: str, named: str, speaker: str
) -> None:
    draft = claim("it was over", source=source, cue="said", speaker=named, sentence=2)

    records = build_from_drafts(text, [actor("Omar Pell")], [draft], without=NAMED_ONLY)

    assert speakers(records) == [speaker]


def test_several_actors_that_speak_together_are_a_group() -> None:
    text = "Small island states and the Alpha Union want it kept."
    draft = claim("it kept", source="Small island states and the Alpha Union", cue="want")
    records = build_from_drafts(text, [actor("Alpha Union", "igo")], [draft])

    assert speakers(records) == ["Small island states and the Alpha Union"]


@pytest.mark.parametrize("source", ["Congress and the farm lobby", "44 percent"])
def test_an_unlisted_source_of_several_is_a_group(source: str) -> None:
    records = build_from_drafts(
        f"{source} said it was over.", [], [claim("it was over", source=source, cue="said")]
    )

    assert {actor.name: actor.kind for actor in records.actors}[source] == "group"


def test_a_person_who_cites_a_conversation_is_the_speaker() -> None:
    text = "“They tell us: soon,” Dora Valen said, citing a conversation with an officer."
    draft = claim("“They tell us: soon,”", source="Dora Valen", cue="said")

    assert speakers(build_from_drafts(text, [actor("Dora Valen")], [draft])) == ["Dora Valen"]


@pytest.mark.parametrize(
    ("text", "pronoun", "speaker"),
    [
        pytest.param(
            "Omar Pell said so. Dora Valen stayed in her hotel. In a call she said it was over.",
            "she",
            "Dora Valen",
            id="a-later-subject-before-the-last-speaker",
        ),
        pytest.param(
            "Dora Valen said so and left the talks. Then she said it was over.",
            "she",
            "Dora Valen",
            id="the-last-speaker",
        ),
        pytest.param(
            "Residents fled. The Keshi army gave a lower toll. It said it was over.",
            "It",
            "Keshi army",
            id="it-is-no-group",
        ),
    ],
)
def test_a_pronoun_is_resolved_by_the_text(text: str, pronoun: str, speaker: str) -> None:
    listed = [
        actor("Omar Pell"),
        actor("Dora Valen"),
        actor("Residents", "group"),
        actor("Keshi army", "military"),
    ]
    last = text.count(".")
    claims = [
        claim("so", source=name, cue="said")
        for name in ("Omar Pell", "Dora Valen")
        if text.startswith(name)
    ]
    asked = claim("it was over", source=pronoun, cue="said", speaker="Omar Pell", sentence=last)
    records = build_from_drafts(text, listed, [*claims, asked])

    assert speakers(records)[-1] == speaker


def test_an_actor_does_not_change_gender() -> None:
    text = "Dora Valen left early. She said so. Pell stayed. Dora Valen was gone when he said yes."
    records = build_from_drafts(
        text,
        [actor("Dora Valen"), actor("Pell")],
        [
            claim("so", source="She", cue="said", sentence=2),
            claim("yes", source="he", cue="said", sentence=4),
        ],
    )

    assert speakers(records) == ["Dora Valen", "Pell"]


def test_a_name_before_a_lone_mark_has_no_space_at_its_end() -> None:
    records = build_from_drafts("The crossing is shut, said Dora Valen '", without=NAMED_ONLY)
    assert [actor.name for actor in records.actors] == ["Dora Valen"]


def test_the_surname_of_another_person_is_no_alias() -> None:
    text = "Dora Valen, a rival of Pell, met Omar Pell. “It is over,” Pell said."
    people = [actor("Dora Valen", aliases=["Pell", "Valen"]), actor("Omar Pell")]
    draft = claim("It is over", sentence=2, source="Pell", cue="said")
    assert speakers(build_from_drafts(text, people, [draft])) == ["Omar Pell"]


def test_what_belongs_to_a_person_is_no_alias() -> None:
    text = "Dora Valen, 69, left. Valen’s lawyers and a Valen supporter stayed. Valen won."
    aliases = ["Valen’s lawyers", "Valen supporter", "Valen, 69"]
    (listed,) = build_from_drafts(text, [actor("Dora Valen", aliases=aliases)]).actors

    assert listed.aliases == ["Valen"]


def test_a_class_of_another_kind_is_no_alias() -> None:
    text = "The River Army said it had left Hasra. The regime fell."
    army = actor("River Army", "armed_group", aliases=["regime"])
    draft = claim("it had left Hasra", source="The River Army", cue="said")
    (listed,) = build_from_drafts(text, [army], [draft]).actors
    assert listed.aliases == []
