"""Whom a source means is decided by the head of its noun phrase."""

import pytest
from support.data.record_building import build_from_drafts, speakers
from support.models.scripted_model import actor, claim

from summarizer.syntax import is_installed

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="the parser is not installed: pip install '.[local]'"
)

GUILD = actor("Border Guild", "civil_society")


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        pytest.param("The embassy of France", "embassy of France", id="complement"),
        pytest.param("France’s embassy in Hasra", "France’s embassy in Hasra", id="possessor"),
        pytest.param("Critics of the Border Guild", "Critics of the Border Guild", id="critics"),
        pytest.param("Its own supporters", "supporters", id="pronoun"),
        pytest.param("Border Guild aides", "Border Guild aides", id="modifier"),
        pytest.param("The French delegation", "French delegation", id="nationality"),
        pytest.param("French authorities", "France", id="state"),
        pytest.param("A colonel who met the Border Guild", "colonel", id="clause"),
        pytest.param("The guild", "Border Guild", id="the-noun-of-the-name"),
        pytest.param("The French government", "France", id="government"),
        pytest.param("A statement by the Border Guild", "Border Guild", id="document"),
        pytest.param("The Border Guild’s statement", "Border Guild", id="issuer"),
        pytest.param("The mining union Border Guild", "Border Guild", id="descriptor"),
        pytest.param("The union’s lawyer, Dora Valen,", "Dora Valen", id="apposition"),
        pytest.param(
            "Dora Valen, the mayor of Hasra and a former envoy,", "Dora Valen", id="description"
        ),
    ],
)
def test_the_head_of_the_source_is_the_speaker(source: str, speaker: str) -> None:
    text = f"The Border Guild met in France. France waited. {source} said it was over."
    draft = claim("it was over", sentence=3, source=source, cue="said", speaker="Border Guild")
    listed = [GUILD, actor("France", "government"), actor("Dora Valen")][
        : 3 if "Dora" in text else 2
    ]

    assert speakers(build_from_drafts(text, listed, [draft])) == [speaker]


def test_several_are_no_person() -> None:
    text = "The lawyers met Dora Valen. The lawyers said it was over."
    draft = claim("it was over", sentence=2, source="The lawyers", cue="said", speaker="Dora Valen")

    assert speakers(build_from_drafts(text, [actor("Dora Valen")], [draft])) == ["lawyers"]


@pytest.mark.parametrize(
    ("text", "source", "speaker"),
    [
        ("{} said it was over.", "A poll released by the Border Guild", "Border Guild"),
        ("{} said it was over.", "A Hasra University survey", "Hasra University"),
        ("{} show it was over.", "Figures from the Border Guild", "Border Guild"),
        ("{} said it was over. It was the Border Guild’s poll.", "A poll", "Border Guild"),
        ("The Border Guild’s poll is new. {} said it was over.", "The poll", "Border Guild"),
        ("Kesh read the Border Guild’s poll. {} said it was over.", "Polls in Hasra", "Polls"),
        (
            "It is in a book by the Border Guild. {} said it was over.",
            "The passage",
            "Border Guild",
        ),
        ("The Border Guild conducted a poll. {} shows it was over.", "The survey", "Border Guild"),
        (
            "The Border Guild denied it in a letter. {} said it was over.",
            "The letter",
            "Border Guild",
        ),
        ("{} show it was over.", "The results of the Border Guild’s poll", "Border Guild"),
        (
            "In a Hasra University poll, many agree. {} shows it was over.",
            "The poll",
            "Hasra University",
        ),
        ("{}, released by the Border Guild, showed it was over.", "The poll", "Border Guild"),
    ],
)
def test_who_issued_a_document_is_the_speaker(text: str, source: str, speaker: str) -> None:
    draft = claim("it was over", sentence=1 + (text[0] != "{"), source=source, cue="said")
    found = speakers(build_from_drafts(text.format(source), [GUILD], [draft]))

    assert [name and name.removesuffix(" in Hasra") for name in found] == [speaker]


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("the Republican candidate", "Omar Pell"),
        ("the Vermont senator", "Omar Pell"),
        ("the French minister", "French minister"),
    ],
)
def test_a_party_or_a_region_does_not_make_a_person_another(source: str, speaker: str) -> None:
    text = f"Omar Pell left in Hasra on Monday. It was late, {source} said."
    draft = claim("It was late", sentence=2, source=source, cue="said", speaker=source[4:])

    assert speakers(build_from_drafts(text, [actor("Omar Pell")], [draft])) == [speaker]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("An inspector of the agency", "person"),
        ("Herders near the border", "group"),
        ("The mayor’s office", "agency"),
        ("A delegation of elders", "group"),
    ],
)
def test_the_head_of_an_unlisted_source_gives_its_kind(source: str, kind: str) -> None:
    records = build_from_drafts(
        f"{source} said it was over.", [], [claim("it was over", source=source, cue="said")]
    )

    assert [record.kind for record in records.actors] == [kind]
