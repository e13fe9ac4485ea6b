"""An actor goes by the name in the words that were copied; a phrase speaks of its head."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.assemble_helpers import names, put_together, reasons, speakers
from support.scripted_model import actor, claim, position

from summarizer.grounding.countries import countries_with_capital
from summarizer.postprocessing.actors.names import extract_name, is_head
from summarizer.vocabulary import ActorKind


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("Kesh, which built the wharf", "government", "Kesh"),
        ("Tarsia, once the main mediator", "government", "Tarsia"),
        ("for the foreign ministry in Hasra", "agency", "foreign ministry in Hasra"),
        ("some states “treat the sea as a backyard”", "group", "some states"),
        ("Unity, the Greens and the Farmers", "group", "Unity, the Greens and the Farmers"),
        ("Unity Party, the Greens and others", "other", "Unity Party, the Greens and others"),
        ("Peace Forum, which joins judges and elders", "group", "Peace Forum"),
        ("Dora Valen of Hasra", "person", "Dora Valen"),
        ("Kesh’s foreign minister, Dora Valen", "person", "Dora Valen"),
        ("economist from the Hasra Institute, Omar Pell", "person", "Omar Pell"),
        ("Economy Secretary Dora Valen", "person", "Dora Valen"),
        ("Prime Minister of Kesh", "person", "Prime Minister of Kesh"),
        ("President Valen", "person", "President Valen"),
        ("mayor of Hasra", "person", "mayor of Hasra"),
        ("do", "person", ""),
        ("not", "other", ""),
        ("Nobody on the dais", "group", ""),
        ("neither side", "other", ""),
    ],
)
def test_the_name_is_a_part_of_the_words(words: str, kind: ActorKind, name: str) -> None:
    assert extract_name(words, kind) == name


@given(
    st.text("Aab ’,.-“of the", min_size=1, max_size=40),
    st.sampled_from(["person", "group", "government", "other"]),
)
def test_a_name_adds_nothing_to_the_words(words: str, kind: ActorKind) -> None:
    assert extract_name(words, kind) in words


@pytest.mark.parametrize(
    ("phrase", "name", "head"),
    [
        ("Kesh", "Kesh", True),
        ("Kesh’s government", "Kesh", True),
        ("Kesh’s mission in Hasra", "Kesh", False),
        ("Radonjic supporters", "Radonjic", False),
        ("The guild of Hasra", "Hasra", False),
        ("A draft seen by the Courier", "Courier", False),
        ("The chairman, Omar Pell of Hasra,", "Omar Pell", True),
        ("The guild, which has 300 members in Hasra,", "members", False),
        ("Unkesh", "Kesh", False),
    ],
)
def test_a_phrase_speaks_of_its_head(phrase: str, name: str, *, head: bool) -> None:
    assert is_head(phrase, name) is head


def test_what_only_says_how_many_is_an_actor_where_it_speaks() -> None:
    text = "Some said it was over. Four left."
    drafts = [actor("Some", "group"), actor("Four", "group")]
    found = put_together(text, drafts, [claim("it was over", source="Some", cue="said")])

    assert speakers(found) == ["Some"]
    assert [actor.name for actor in found.actors] == ["Some"]


def test_a_thing_that_plays_no_part_is_no_actor() -> None:
    text = "Dora Valen spoke of the cabinet memo and the draft. The draft says that it is over."
    drafts = [actor("Dora Valen"), actor("cabinet memo", "other"), actor("draft", "other")]
    found = put_together(
        text, drafts, [claim("that it is over", source="The draft", cue="says", sentence=2)]
    )

    assert [actor.name for actor in found.actors] == ["Dora Valen", "draft"]
    assert reasons(found) == ["plays-no-part"]


def test_who_is_named_inside_other_names_only_is_needed_or_no_actor() -> None:
    text = "Kesh’s army left Tarsia’s port. Tarsia was silent."
    drafts = [
        actor("Kesh’s army", "military"),
        actor("Kesh", "government"),
        actor("Tarsia’s port", "company"),
        actor("Tarsia", "government"),
    ]
    found = put_together(text, drafts)
    assert [actor.name for actor in found.actors] == ["Kesh’s army", "Tarsia’s port", "Tarsia"]
    assert reasons(found) == ["plays-no-part"]

    drafts[0] = actor("Kesh’s army", "military", affiliation="Kesh")
    assert "Kesh" in {actor.name for actor in put_together(text, drafts).actors}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("its coordinator", "coordinator", id="an office is a persons"),
        pytest.param(
            "activists from the Guild of Hasra",
            "activists from the Guild of Hasra",
            id="people of a body",
        ),
        pytest.param("the guild", "Guild of Hasra", id="the body itself"),
    ],
)
def test_people_of_a_body_are_not_the_body(source: str, expected: str) -> None:
    text = f"The Guild of Hasra met. It was late, {source} said."
    said = claim("It was late", source=source, cue="said", sentence=2, speaker="Guild of Hasra")
    found = put_together(
        text, [actor("Guild of Hasra", "civil_society", aliases=["guild"])], [said]
    )

    assert speakers(found) == [expected]


def test_an_office_that_was_listed_alone_gets_the_name_beside_it() -> None:
    text = "A spokesman, Joost van Elden, said it was late. The spokesman left."
    said = claim("it was late", source="A spokesman, Joost van Elden", cue="said")
    found = put_together(text, [actor("spokesman")], [said])

    (only,) = found.actors
    assert (only.name, only.role, only.aliases) == ("Joost van Elden", "spokesman", ["spokesman"])
    assert speakers(found) == ["Joost van Elden"]


def test_a_name_that_was_not_listed_is_somebody_else_than_the_named_office() -> None:
    text = "Dora Valen was absent. Her deputy, Omar Pell, said it was late."
    said = claim("it was late", source="Her deputy, Omar Pell", cue="said", sentence=2)
    found = put_together(text, [actor("Dora Valen")], [said])

    assert speakers(found) == ["Omar Pell"]


def test_a_thing_that_is_meant_by_a_position_stays() -> None:
    text = "Dora Valen praised the memo of Monday."
    drafts = [actor("Dora Valen"), actor("memo", "other")]
    held = position("Dora Valen", "memo of Monday", "praised the memo", target="memo")
    found = put_together(text, drafts, [], [held])

    assert {actor.name for actor in found.actors} == {"Dora Valen", "memo"}


def test_a_capital_is_an_alias_of_its_state() -> None:
    text = "Rwanda denied it. Kigali rejected the charge. Luanda kept silent."
    drafts = [
        actor("Rwanda", "government"),
        actor("Kigali", "government"),
        actor("Luanda", "government"),
    ]
    found = put_together(text, drafts)

    assert {actor.name: actor.aliases for actor in found.actors} == {
        "Rwanda": ["Kigali"],
        "Luanda": [],
    }


def test_the_capital_of_one_state_is_no_alias_of_another() -> None:
    text = "Angola met Rwanda. Kigali has always rejected the charge."
    drafts = [
        actor("Angola", "government", aliases=["Kigali"]),
        actor("Rwanda", "government"),
    ]
    said = claim("the charge", source="Kigali", cue="has always rejected", sentence=2)
    found = put_together(text, drafts, [said])

    assert speakers(found) == ["Rwanda"]


def test_a_capital_that_names_no_state_is_nobodys() -> None:
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
            id="a-new-name-is-not-whom-the-model-says",
        ),
        pytest.param(
            "Omar Pell left. Herders in Kok-Terek said it was over.",
            "Herders in Kok-Terek",
            "Omar Pell",
            "Herders in Kok-Terek",
            id="nor-is-somebody-new",
        ),
        pytest.param(
            "Omar Pell left. The minister said it was over.",
            "The minister",
            "Omar Pell",
            "Omar Pell",
            id="what-points-back-is",
        ),
        pytest.param(
            "Omar Pell left. Kesh’s land reform minister said it was over.",
            "Kesh’s land reform minister",
            "Omar Pell",
            "Omar Pell",
            id="as-does-an-office",
        ),
        pytest.param(
            "Omar Pell left. Several Pell supporters said it was over.",
            "Several Pell supporters",
            "Omar Pell",
            "Several Pell supporters",
            id="who-is-somebodys-is-another",
        ),
    ],
)
def test_the_words_decide_before_the_model(
    text: str, source: str, named: str, speaker: str
) -> None:
    said = claim("it was over", source=source, cue="said", speaker=named, sentence=2)

    assert speakers(put_together(text, [actor("Omar Pell")], [said])) == [speaker]


def test_several_who_speak_together_are_a_group() -> None:
    text = "Small island states and the Alpha Union want it kept."
    said = claim("it kept", source="Small island states and the Alpha Union", cue="want")
    found = put_together(text, [actor("Alpha Union", "igo")], [said])

    assert speakers(found) == ["Small island states and the Alpha Union"]


@pytest.mark.parametrize(
    ("text", "source", "cue"),
    [
        pytest.param(
            "The Ledger, citing three aides, reported that it was over.",
            "The Ledger",
            "reported",
            id="between",
        ),
        pytest.param(
            "It was over, the Ledger reported on Monday, citing three aides.",
            "the Ledger",
            "reported",
            id="behind",
        ),
    ],
)
def test_who_cites_others_only_carries_it(text: str, source: str, cue: str) -> None:
    words = "that it was over" if "that it" in text else "It was over"
    found = put_together(text, [actor("Ledger", "media")], [claim(words, source=source, cue=cue)])

    (said,) = found.claims
    assert speakers(found) == ["three aides"]
    assert [names(found)[via] for via in said.via] == ["Ledger"]
    assert said.source is not None
    assert said.source.text == "three aides"


def test_who_says_it_citing_a_talk_says_it() -> None:
    text = "“They tell us: soon,” Dora Valen said, citing a conversation with an officer."
    said = claim("“They tell us: soon,”", source="Dora Valen", cue="said")

    assert speakers(put_together(text, [actor("Dora Valen")], [said])) == ["Dora Valen"]


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
    found = put_together(text, listed, [*claims, asked])

    assert speakers(found)[-1] == speaker


def test_who_was_she_is_not_he_later() -> None:
    text = "Dora Valen left early. She said so. Pell stayed. Dora Valen was gone when he said yes."
    found = put_together(
        text,
        [actor("Dora Valen"), actor("Pell")],
        [
            claim("so", source="She", cue="said", sentence=2),
            claim("yes", source="he", cue="said", sentence=4),
        ],
    )

    assert speakers(found) == ["Dora Valen", "Pell"]
