"""The date and the outlet of a statement are found in the words around the quotation."""

import pytest
from support.data.record_building import build_from_drafts, names
from support.models.scripted_model import actor, claim

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
            "Friday",
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
            id="date-of-the-event",
        ),
        pytest.param(
            "Dora Valen promised to leave on Monday.",
            claim("to leave", source="Dora Valen", cue="promised"),
            None,
            id="date-of-the-promised-act",
        ),
        pytest.param(
            "Kesh fell on Monday, and Dora Valen said that it was over.",
            SAID,
            None,
            id="another-clause",
        ),
    ],
)
def test_the_date_of_a_statement_is_found_around_source_and_cue(
    text: str, draft: ClaimDraft, words: str | None
) -> None:
    (record,) = build_from_drafts(text, PEOPLE, [draft], date="2024-05-15").claims

    assert record.date_text == words
    assert (record.date is None) == (words is None)


def test_a_continued_statement_has_the_same_date() -> None:
    text = (
        "Dora Valen said on Monday that it was over. She also said the crossing would open.\n\n"
        "Snow fell. The road was closed. Dora Valen said nobody knew."
    )
    claims = [
        SAID,
        claim("the crossing would open", source="She", cue="also said", sentence=2),
        claim("nobody knew", source="Dora Valen", cue="said", sentence=5),
    ]
    records = build_from_drafts(text, PEOPLE, claims, date="2024-05-15").claims

    assert [claim.date for claim in records] == ["2024-05-13", "2024-05-13", None]


@pytest.mark.parametrize(
    ("before", "date"),
    [
        pytest.param("Omar Pell left on Monday.", None, id="a-deed-of-another"),
        pytest.param("The crossing was closed on Monday.", None, id="an-event"),
        pytest.param("“We go,” Dora Valen said on Monday.", "2024-05-13", id="same-speaker"),
    ],
)
def test_a_small_models_date_counts_only_beside_a_statement_of_the_speaker(
    before: str, date: str | None
) -> None:
    claims = [
        claim("“We go,”", source="Dora Valen", cue="said"),
        claim("it was over", source="Dora Valen", cue="said", sentence=2, date="Monday"),
    ]
    text = f"{before} Dora Valen said it was over."
    records = build_from_drafts(text, PEOPLE, claims, date="2024-05-15").claims

    assert records[-1].date == date


def test_the_date_is_not_propagated_to_another_speaker() -> None:
    text = "Dora Valen said on Monday that it was over. Kesh said the crossing would open."
    claims = [SAID, claim("the crossing would open", source="Kesh", cue="said", sentence=2)]
    records = build_from_drafts(text, PEOPLE, claims, date="2024-05-15").claims

    assert [claim.date_text for claim in records] == ["Monday", None]


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
            id="told-an-unlisted-outlet",
        ),
        pytest.param(
            "“It was over,” Dora Valen told USA TODAY.",
            claim("“It was over,”", source="Dora Valen", cue="told"),
            ["USA TODAY"],
            id="told-an-outlet-known-by-name",
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
            "Dora Valen told Radio Kesh that snow fell, insisting that it was over.",
            claim("that it was over", source="Dora Valen", cue="insisting"),
            ["Radio Kesh"],
            id="told-and-insisted",
        ),
        pytest.param(
            "Dora Valen, interviewed by Radio Kesh, said that it was over.",
            SAID,
            ["Radio Kesh"],
            id="interviewed-by",
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
def test_the_medium_that_was_told_is_a_channel(
    text: str, draft: ClaimDraft, via: list[str]
) -> None:
    records = build_from_drafts(text, PEOPLE, [draft])

    (record,) = records.claims
    assert [names(records)[channel] for channel in record.via] == via


@pytest.mark.parametrize(
    ("text", "draft", "speaker", "via"),
    [
        pytest.param(
            "Dora Valen said that it was over, according to Radio Kesh.",
            SAID,
            "Dora Valen",
            ["Radio Kesh"],
            id="according-to",
        ),
        pytest.param(
            "Dora Valen said that it was over, according to Radio Kesh.",
            claim("it was over", source="Radio Kesh", cue="according to", speaker="Radio Kesh"),
            "Dora Valen",
            ["Radio Kesh"],
            id="the-channel-as-source",
        ),
        pytest.param(
            "Dora Valen rejected the offer, two delegates told this newspaper.",
            claim("the offer", source="Dora Valen", cue="rejected"),
            "Dora Valen",
            ["two delegates"],
            id="witnesses",
        ),
        pytest.param(
            "Radio Kesh reported that two delegates said Dora Valen had rejected the offer.",
            claim("the offer", source="Dora Valen", cue="had rejected"),
            "Dora Valen",
            ["Radio Kesh", "two delegates"],
            id="the-outer-first",
        ),
        pytest.param(
            "Dora Valen said that it was over, according to a statement by Kesh.",
            SAID,
            "Dora Valen",
            ["Kesh"],
            id="a-document-of-an-issuer",
        ),
        pytest.param(
            "Dora Valen said that it was over, according to a statement.",
            SAID,
            "Dora Valen",
            [],
            id="a-document-of-nobody",
        ),
        pytest.param(
            "Kesh said it would stay, although Dora Valen rejected the offer.",
            claim("the offer", source="Dora Valen", cue="rejected"),
            "Dora Valen",
            [],
            id="the-writer-adds",
        ),
        pytest.param(
            "Radio Kesh, citing two aides, reported that it was over.",
            claim("that it was over", source="Radio Kesh", cue="reported", speaker="Radio Kesh"),
            "two aides",
            ["Radio Kesh"],
            id="citing",
        ),
        pytest.param(
            "According to Radio Kesh, which quoted an aide, it was over.",
            claim("it was over", source="Radio Kesh", cue="According to", speaker="Radio Kesh"),
            "aide",
            ["Radio Kesh"],
            id="which-quoted",
        ),
        pytest.param(
            "Dora Valen, citing two aides, said that it was over.",
            SAID,
            "Dora Valen",
            [],
            id="a-person-who-cites",
        ),
    ],
)
def test_who_relays_a_statement_is_its_channel(
    text: str, draft: ClaimDraft, speaker: str, via: list[str]
) -> None:
    records = build_from_drafts(text, PEOPLE, [draft])

    record = records.claims[-1]
    assert names(records)[record.speaker or ""] == speaker
    assert [names(records)[channel] for channel in record.via] == via
