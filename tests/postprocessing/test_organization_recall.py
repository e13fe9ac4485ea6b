"""Organizations that the article names in full are added to the actors."""

import pytest
from support.data.record_building import build_from_drafts, speakers
from support.models.scripted_model import actor, claim

from summarizer.postprocessing.pipeline import WindowDrafts, build_records
from summarizer.text.document import Document
from summarizer.text.windows import split_windows


@pytest.mark.parametrize(
    ("text", "organizations"),
    [
        (
            "He met the Kesh National Oil Corporation.",
            [("Kesh National Oil Corporation", "company")],
        ),
        ("The Chamber of Commerce of Hasra met.", []),
        ("The Hasra Chamber of Commerce met.", [("Hasra Chamber of Commerce", "other")]),
        ("Outside Congress the Unity Party waited.", [("Unity Party", "party")]),
        ("The African Union met.", [("African Union", "igo")]),
        ("The Union met. The Congress left.", []),
        ("The Unity Party’s men and Party Street.", []),
        ("He read the Hasra Times Book Review.", []),
        ("The parties met at a union hall.", []),
    ],
)
def test_a_full_name_that_ends_in_a_word_for_an_organization_is_added(
    text: str, organizations: list[tuple[str, str]]
) -> None:
    records = build_from_drafts(text)

    assert [(record.name, record.kind) for record in records.actors] == organizations
    assert build_from_drafts(text, profile="capable").actors == []


def test_words_in_a_mention_of_a_listed_actor_are_not_added() -> None:
    text = (
        "A Unity Party spokesman left. China’s Foreign Ministry and the Chinese Foreign Ministry."
    )
    listed = [actor("Unity Party spokesman"), actor("China’s Foreign Ministry", "agency")]
    records = build_from_drafts(text, listed)

    assert [record.name for record in records.actors] == [
        "Unity Party spokesman",
        "China’s Foreign Ministry",
    ]


def test_an_added_organization_that_speaks_is_one_actor() -> None:
    text = "The Bastar Peace Forum, which brings judges and elders together, said it was late."
    draft = claim(
        "it was late",
        source="The Bastar Peace Forum, which brings judges and elders together",
        cue="said",
    )
    records = build_from_drafts(text, [], [draft])

    assert speakers(records) == ["Bastar Peace Forum"]
    assert [record.name for record in records.actors] == ["Bastar Peace Forum"]


def test_at_most_a_hundred_organizations_are_added() -> None:
    text = " ".join(f"The A{number}b C{number}d Council met." for number in range(150))
    document = Document.from_text(text)
    drafts = [WindowDrafts(window) for window in split_windows(document)]

    added = build_records(document, drafts, "small", without={"require-part"}).actors
    assert len(added) == 100
