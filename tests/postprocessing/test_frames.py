"""When it was said, and to whom, is read from the words around the quotation."""

from __future__ import annotations

import pytest
from support.assemble_helpers import names, put_together
from support.scripted_model import actor, claim

from summarizer.schema.drafts import ClaimDraft

PEOPLE = [actor("Dora Valen"), actor("Kesh", "government"), actor("Radio Kesh", "media")]
SAID = claim("that it was over", source="Dora Valen", cue="said")


@pytest.mark.parametrize(
    ("text", "draft", "words"),
    [
        pytest.param("Dora Valen said on Monday that it was over.", SAID, "Monday", id="behind"),
        pytest.param(
            "Dora Valen said in Hasra on Monday that it was over.", SAID, "Monday", id="a-place"
        ),
        pytest.param("Dora Valen on Friday said that it was over.", SAID, "Friday", id="between"),
        pytest.param(
            "On Tuesday Dora Valen said that it was over.", SAID, "Tuesday", id="in-front"
        ),
        pytest.param(
            "In a call on Friday morning Dora Valen said that it was over.",
            SAID,
            "Friday morning",
            id="opening",
        ),
        pytest.param(
            "“It was over,” Dora Valen told Radio Kesh last week.",
            claim("“It was over,”", source="Dora Valen", cue="told"),
            "last week",
            id="after-the-quotation",
        ),
        pytest.param(
            "Kesh rejected the deal on Tuesday.",
            claim("the deal", source="Kesh", cue="rejected"),
            "Tuesday",
            id="after-a-noun",
        ),
        pytest.param(
            "Kesh ruled in 2016 that it was over.",
            claim("that it was over", source="Kesh", cue="ruled"),
            "2016",
            id="year",
        ),
        pytest.param(
            "Dora Valen said that Kesh fell on Monday.",
            claim("that Kesh fell on Monday", source="Dora Valen", cue="said"),
            None,
            id="the-events-date",
        ),
        pytest.param(
            "Dora Valen promised to leave on Monday.",
            claim("to leave", source="Dora Valen", cue="promised"),
            None,
            id="what-is-promised",
        ),
        pytest.param(
            "Kesh fell on Monday, and Dora Valen said that it was over.",
            SAID,
            None,
            id="another-clause",
        ),
    ],
)
def test_the_date_of_the_saying_is_in_its_frame(
    text: str, draft: ClaimDraft, words: str | None
) -> None:
    (found,) = put_together(text, PEOPLE, [draft], date="2024-05-15").claims

    assert found.date_text == words
    assert (found.date is None) == (words is None)


def test_what_goes_on_has_the_same_date() -> None:
    text = (
        "Dora Valen said on Monday that it was over. She also said the crossing would open.\n\n"
        "Dora Valen said nobody knew."
    )
    claims = [
        SAID,
        claim("the crossing would open", source="She", cue="also said", sentence=2),
        claim("nobody knew", source="Dora Valen", cue="said", sentence=3),
    ]
    found = put_together(text, PEOPLE, claims, date="2024-05-15").claims

    assert [claim.date for claim in found] == ["2024-05-13", "2024-05-13", None]


def test_another_speaker_has_no_date_of_the_first() -> None:
    text = "Dora Valen said on Monday that it was over. Kesh said the crossing would open."
    claims = [SAID, claim("the crossing would open", source="Kesh", cue="said", sentence=2)]
    found = put_together(text, PEOPLE, claims, date="2024-05-15").claims

    assert [claim.date_text for claim in found] == ["Monday", None]


@pytest.mark.parametrize(
    ("text", "draft", "via"),
    [
        pytest.param(
            "“It was over,” Dora Valen told Radio Kesh last week.",
            claim("“It was over,”", source="Dora Valen", cue="told"),
            ["Radio Kesh"],
            id="told",
        ),
        pytest.param(
            "“It was over,” Dora Valen told the ANI news agency.",
            claim("“It was over,”", source="Dora Valen", cue="told"),
            ["ANI news agency"],
            id="told-one-not-listed",
        ),
        pytest.param(
            "In an interview with Radio Kesh, Dora Valen said that it was over.",
            SAID,
            ["Radio Kesh"],
            id="interview",
        ),
        pytest.param(
            "Dora Valen said on state television that it was over.",
            SAID,
            ["state television"],
            id="on-television",
        ),
        pytest.param(
            "Dora Valen, quoted by Radio Kesh, said that it was over.",
            SAID,
            ["Radio Kesh"],
            id="quoted-by",
        ),
        pytest.param(
            "“It was over,” Dora Valen told reporters.",
            claim("“It was over,”", source="Dora Valen", cue="told"),
            [],
            id="reporters",
        ),
        pytest.param(
            "“It was over,” Dora Valen told this newspaper.",
            claim("“It was over,”", source="Dora Valen", cue="told"),
            [],
            id="this-newspaper",
        ),
        pytest.param(
            "“It was over,” Dora Valen told Kesh.",
            claim("“It was over,”", source="Dora Valen", cue="told"),
            [],
            id="no-medium",
        ),
        pytest.param(
            "“It was over,” Dora Valen told a daily press briefing.",
            claim("“It was over,”", source="Dora Valen", cue="told", via=["daily press briefing"]),
            [],
            id="an-occasion",
        ),
    ],
)
def test_the_medium_it_was_told_to_carries_it(text: str, draft: ClaimDraft, via: list[str]) -> None:
    found = put_together(text, PEOPLE, [draft])

    (said,) = found.claims
    assert [names(found)[channel] for channel in said.via] == via
