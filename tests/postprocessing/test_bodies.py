"""Bodies that the article calls by their full name are actors, though nobody listed them."""

from __future__ import annotations

import pytest
from support.assemble_helpers import put_together, speakers
from support.scripted_model import actor, claim

from summarizer.postprocessing.pipeline import WindowDrafts, build_records
from summarizer.text.document import Document
from summarizer.text.windows import split_windows


@pytest.mark.parametrize(
    ("text", "bodies"),
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
def test_a_full_name_that_ends_like_a_bodys_is_one(
    text: str, bodies: list[tuple[str, str]]
) -> None:
    found = put_together(text, small_model=True)

    assert [(one.name, one.kind) for one in found.actors] == bodies
    assert put_together(text).actors == []


def test_words_of_a_listed_actor_are_nobody_elses() -> None:
    text = (
        "A Unity Party spokesman left. China’s Foreign Ministry and the Chinese Foreign Ministry."
    )
    listed = [actor("Unity Party spokesman"), actor("China’s Foreign Ministry", "agency")]
    found = put_together(text, listed, small_model=True)

    assert [one.name for one in found.actors] == [
        "Unity Party spokesman",
        "China’s Foreign Ministry",
    ]


def test_what_a_body_says_is_its_own_and_it_is_one_actor() -> None:
    text = "The Bastar Peace Forum, which brings judges and elders together, said it was late."
    said = claim(
        "it was late",
        source="The Bastar Peace Forum, which brings judges and elders together",
        cue="said",
    )
    found = put_together(text, [], [said], small_model=True)

    assert speakers(found) == ["Bastar Peace Forum"]
    assert [one.name for one in found.actors] == ["Bastar Peace Forum"]


def test_no_text_makes_more_than_a_hundred_bodies() -> None:
    text = " ".join(f"The A{number}b C{number}d Council met." for number in range(150))
    document = Document.from_text(text)
    drafts = [WindowDrafts(window) for window in split_windows(document)]

    assert len(build_records(document, drafts, small_model=True).actors) == 100
