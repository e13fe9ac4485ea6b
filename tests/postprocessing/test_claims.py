"""A claim is recorded when its words stand where the model says; the text gives its speaker."""

from __future__ import annotations

import pytest
from support.assemble_helpers import names, put_together, reasons, speakers
from support.scripted_model import actor, claim

from summarizer.schema.drafts import ActorDraft, ClaimDraft

PEOPLE = [actor("Dora Valen"), actor("Omar Pell"), actor("Kesh", "government", aliases=["Hasra"])]


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        pytest.param(claim("that taxes would fall"), "quote-not-in-source", id="invented-words"),
        pytest.param(
            claim("that taxes", end="would fall soon"), "quote-not-in-source", id="invented-end"
        ),
        pytest.param(claim("Omar Pell left", sentence=1), "quote-not-in-source", id="elsewhere"),
        pytest.param(claim("that taxes", sentence=9), "sentence-not-in-window", id="no-sentence"),
        pytest.param(
            claim("that taxes would rise", speaker="Vladimir Orlov", source="Vladimir Orlov"),
            "speaker-not-in-source",
            id="invented-speaker",
        ),
        pytest.param(
            claim("said", cue="said", source="Valen"), "quote-without-content", id="only-the-cue"
        ),
    ],
)
def test_what_cannot_be_proved_is_rejected_and_not_lost(draft: ClaimDraft, reason: str) -> None:
    listed = [actor("Valen"), actor("Omar Pell")]
    found = put_together("Valen said that taxes would rise. Omar Pell left.", listed, [draft])

    assert found.claims == []
    assert reasons(found) == [reason]


@pytest.mark.parametrize(
    ("text", "draft", "quote"),
    [
        pytest.param(
            "Valen said that taxes would rise by 5% in all three border towns.",
            claim("that taxes would rise", end="all three border towns."),
            "that taxes would rise by 5% in all three border towns",
            id="final-stop-stays-out",
        ),
        pytest.param(
            "“We will strike back if attacked,” the army said.",
            claim("We will strike back", end="back if attacked"),
            "“We will strike back if attacked,”",
            id="marks-left-out-in-copying-are-taken-in",
        ),
        pytest.param(
            "“We will strike back if attacked,” the army said.",
            claim("“We will strike back", end="strike back if attacked"),
            "“We will strike back if attacked,”",
            id="closing-mark-is-taken-in",
        ),
        pytest.param(
            'Valen said "it is   over".', claim("“it is over”"), '"it is   over"', id="other-marks"
        ),
    ],
)
def test_the_quotation_is_the_texts_own(text: str, draft: ClaimDraft, quote: str) -> None:
    (found,) = put_together(text, [], [draft]).claims

    assert found.quote.text == quote == text[found.quote.start : found.quote.end]


@pytest.mark.parametrize(
    ("text", "draft", "speaker"),
    [
        pytest.param(
            "Dora Valen said it was over.",
            claim("it was over", source="Dora Valen", cue="said"),
            "Dora Valen",
            id="named-by-the-text",
        ),
        pytest.param(
            "Dora Valen came. The minister said it was over.",
            claim("it was over", sentence=2, source="The minister", speaker="Dora Valen"),
            "Dora Valen",
            id="named-by-the-model",
        ),
        pytest.param(
            "Hasra warned that it was over. Kesh was firm.",
            claim("that it was over", source="Hasra", cue="warned"),
            "Kesh",
            id="by-an-alias",
        ),
        pytest.param(
            "Omar Pell met Dora Valen. Dora Valen said it was over.",
            claim("it was over", sentence=2, source="Dora Valen", speaker="Omar Pell"),
            "Dora Valen",
            id="the-words-are-believed-before-the-model",
        ),
        pytest.param(
            "Dora Valen came late. She said it was over.",
            claim("it was over", sentence=2, source="She", cue="said"),
            "Dora Valen",
            id="a-pronoun-means-the-last-fitting-mention",
        ),
        pytest.param(
            "Kesh left. It is believed that it was over.",
            claim("that it was over", sentence=2, cue="It is believed"),
            None,
            id="nobody",
        ),
    ],
)
def test_the_speaker_is_whom_the_text_gives(
    text: str, draft: ClaimDraft, speaker: str | None
) -> None:
    listed = [person for person in PEOPLE if person.name in text]
    found = put_together(text, listed, [draft])

    assert speakers(found) == [speaker]
    assert (found.claims[0].directness == "unattributed") == (speaker is None)


def test_a_pronoun_without_anybody_near_leaves_the_claim_unrecorded() -> None:
    found = put_together("She said it was over.", [], [claim("it was over", source="She")])

    assert found.claims == []
    assert reasons(found) == ["speaker-unresolved"]


def test_a_person_before_a_body_in_the_words_that_name_the_source() -> None:
    text = "Army spokesman Omar Pell said it was over. The Army left."
    found = put_together(
        text,
        [actor("Omar Pell"), actor("Army", "military")],
        [claim("it was over", source="Army spokesman Omar Pell")],
    )

    assert speakers(found) == ["Omar Pell"]


RELAY = (
    "According to a news release from Kesh’s Press Office, Dora Valen said taxes would rise. "
    "Omar Pell said prices would fall, according to the Daily Star."
)
RELAYED: list[ActorDraft] = [*PEOPLE[:2], actor("Daily Star", "media")]


def test_according_to_x_y_said_is_a_claim_by_y_through_x() -> None:
    draft = claim(
        "Dora Valen said taxes",
        end="taxes would rise",
        source="a news release from Kesh’s Press Office",
        cue="According to",
    )
    found = put_together(RELAY, RELAYED, [draft])

    (only,) = found.claims
    assert names(found)[only.speaker] == "Dora Valen"
    assert [names(found)[via] for via in only.via] == ["Kesh’s Press Office"]
    assert (only.cue and only.cue.text, only.quote.text) == ("said", "taxes would rise")


def test_a_channel_drafted_as_a_claim_is_given_to_the_claim_it_carried() -> None:
    found = put_together(
        RELAY,
        RELAYED,
        [
            claim("prices would fall", sentence=2, source="Omar Pell", cue="said"),
            claim(
                "according to the Daily Star",
                sentence=2,
                source="the Daily Star",
                cue="according to",
            ),
        ],
    )

    (only,) = found.claims
    assert names(found)[only.speaker] == "Omar Pell"
    assert [names(found)[via] for via in only.via] == ["Daily Star"]
    assert found.rejected == []


@pytest.mark.parametrize(
    ("text", "words", "date", "date_text"),
    [
        pytest.param("Valen said on Monday it was over.", "Monday", "2024-05-13", "Monday", id="d"),
        pytest.param("Valen said recently it was over.", "recently", None, None, id="vague"),
        pytest.param("Valen said it was over on Monday.", "Monday", None, None, id="in-content"),
        pytest.param("Valen said it was over.", "Tuesday", None, None, id="not-in-the-text"),
    ],
)
def test_a_date_is_that_of_the_saying(
    text: str, words: str, date: str | None, date_text: str | None
) -> None:
    end = "over on Monday" if text.endswith("Monday.") else "over"
    draft = claim("it was", end=f"was {end}", source="Valen", date=words)
    (found,) = put_together(text, [actor("Valen")], [draft], date="2024-05-15").claims

    assert (found.date, found.date_text) == (date, date_text)


def test_without_an_anchor_the_words_are_kept_and_the_date_is_open() -> None:
    draft = claim("it was over", source="Valen", date="Monday")
    (found,) = put_together("Valen said on Monday it was over.", [actor("Valen")], [draft]).claims

    assert (found.date, found.date_text) == (None, "Monday")


@pytest.mark.parametrize(
    ("content", "expected"),
    [("“It is over”", "direct"), ("it was “over”", "mixed"), ("it was over", "indirect")],
)
def test_directness_is_read_off_the_quotation_marks(content: str, expected: str) -> None:
    (found,) = put_together(
        f"Valen said {content}.", [actor("Valen")], [claim(content, source="Valen")]
    ).claims

    assert found.directness == expected


def test_the_same_claim_twice_is_one_and_claims_stand_in_the_order_of_the_text() -> None:
    text = "Valen said it was over. Valen added that nobody won."
    twice = claim("it was over", source="Valen", cue="said")
    later = claim("that nobody won", sentence=2, source="Valen", cue="added")
    found = put_together(text, [actor("Valen")], [later, twice, twice])

    assert [(claim.id, claim.quote.text) for claim in found.claims] == [
        ("c1", "it was over"),
        ("c2", "that nobody won"),
    ]


def test_of_several_places_the_one_beside_the_cue_is_meant() -> None:
    text = "The plan failed, and Valen, who wrote it, rejected the plan."
    draft = claim("the plan", source="Valen", cue="rejected")
    (found,) = put_together(text, [actor("Valen")], [draft]).claims

    assert found.quote.start == text.rindex("the plan")


@pytest.mark.parametrize(
    ("text", "draft", "quote", "certainty"),
    [
        pytest.param(
            "Envoy Omar Pell is due to travel to Hasra soon to meet Dora Valen.",
            claim(
                "to meet Dora Valen",
                source="Envoy Omar Pell",
                cue="is due to travel",
                speaker="Omar Pell",
            ),
            "Envoy Omar Pell is due to travel to Hasra soon to meet Dora Valen",
            "certain",
            id="schedule",
        ),
        pytest.param(
            "Kesh is widely expected to close the crossing.",
            claim("to close the crossing", source="Kesh", cue="is widely expected"),
            "Kesh is widely expected to close the crossing",
            "probable",
            id="expectation",
        ),
        pytest.param(
            "Kesh may call an extra session.",
            claim("an extra session", source="Kesh", cue="may call"),
            "Kesh may call an extra session",
            "possible",
            id="modal",
        ),
    ],
)
def test_a_hedge_on_its_own_subject_is_the_articles_voice(
    text: str, draft: ClaimDraft, quote: str, certainty: str
) -> None:
    (found,) = put_together(text, PEOPLE, [draft]).claims

    assert (found.speaker, found.source, found.directness) == (None, None, "unattributed")
    assert (found.quote.text, found.certainty) == (quote, certainty)


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        pytest.param(
            "Kesh said it may close the crossing.",
            claim("it may close", end="close the crossing", source="Kesh", cue="said"),
            id="hedge-of-the-speaker",
        ),
        pytest.param(
            "Kesh is said by Dora Valen to have closed the crossing.",
            claim("to have closed the crossing", source="Dora Valen", cue="is said"),
            id="agent-named",
        ),
        pytest.param(
            "Kesh may not say so, but it wants the crossing closed.",
            claim("the crossing closed", source="Kesh", cue="may not say"),
            id="verb-of-saying",
        ),
        pytest.param(
            "The crossing is expected to close, Kesh said.",
            claim("The crossing is expected to close", source="Kesh", cue="said"),
            id="hedge-in-the-content",
        ),
    ],
)
def test_a_hedge_in_what_a_source_says_leaves_the_source(text: str, draft: ClaimDraft) -> None:
    (found,) = put_together(text, PEOPLE, [draft]).claims

    assert found.speaker is not None
