"""A claim is recorded if its words are where the draft says; the text gives its speaker."""

import pytest
from support.data.record_building import build_from_drafts, names, reasons, speakers
from support.models.scripted_model import actor, claim

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
        pytest.param(claim("that", cue="said"), "quote-without-content", id="complementizer"),
        pytest.param(claim("would", cue="said"), "quote-without-content", id="auxiliary"),
    ],
)
def test_an_ungrounded_draft_is_rejected_with_its_reason(draft: ClaimDraft, reason: str) -> None:
    listed = [actor("Valen"), actor("Omar Pell")]
    records = build_from_drafts(
        "Valen said that taxes would rise. Omar Pell left.", listed, [draft]
    )

    assert records.claims == []
    assert reasons(records) == [reason]


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
            id="marks-omitted-in-copying-are-included",
        ),
        pytest.param(
            "“We will strike back if attacked,” the army said.",
            claim("“We will strike back", end="strike back if attacked"),
            "“We will strike back if attacked,”",
            id="closing-mark-is-included",
        ),
        pytest.param(
            'Valen said "it is   over".', claim("“it is over”"), '"it is   over"', id="other-marks"
        ),
    ],
)
def test_the_quotation_is_copied_from_the_text(text: str, draft: ClaimDraft, quote: str) -> None:
    (record,) = build_from_drafts(text, [], [draft]).claims

    assert record.quote.text == quote == text[record.quote.start : record.quote.end]


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
            "Hasra warned that it was over. Kesh (Hasra) was firm.",
            claim("that it was over", source="Hasra", cue="warned"),
            "Kesh",
            id="by-an-alias",
        ),
        pytest.param(
            "Omar Pell met Dora Valen. Dora Valen said it was over.",
            claim("it was over", sentence=2, source="Dora Valen", speaker="Omar Pell"),
            "Dora Valen",
            id="the-words-precede-the-model",
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
            id="no-speaker",
        ),
    ],
)
def test_the_speaker_comes_from_the_text(text: str, draft: ClaimDraft, speaker: str | None) -> None:
    listed = [person for person in PEOPLE if person.name in text]
    records = build_from_drafts(text, listed, [draft])

    assert speakers(records) == [speaker]
    assert (records.claims[0].directness == "unattributed") == (speaker is None)


def test_a_claim_whose_pronoun_has_no_antecedent_is_rejected() -> None:
    records = build_from_drafts("She said it was over.", [], [claim("it was over", source="She")])

    assert records.claims == []
    assert reasons(records) == ["speaker-unresolved"]


def test_a_person_in_the_source_precedes_an_organization() -> None:
    text = "Army spokesman Omar Pell said it was over. The Army left."
    records = build_from_drafts(
        text,
        [actor("Omar Pell"), actor("Army", "military")],
        [claim("it was over", source="Army spokesman Omar Pell")],
    )

    assert speakers(records) == ["Omar Pell"]


RELAY = (
    "According to a news release from Kesh’s Press Office, Dora Valen said taxes would rise. "
    "Omar Pell said prices would fall, according to the Daily Star."
)
RELAYED: list[ActorDraft] = [*PEOPLE[:2], actor("Daily Star", "media")]


def test_according_to_x_y_said_is_a_claim_by_y_through_x() -> None:
    draft = claim(
        "Dora Valen said taxes",
        end="taxes would rise",
        source="Kesh’s Press Office",
        cue="According to",
    )
    records = build_from_drafts(RELAY, RELAYED, [draft])

    (record,) = records.claims
    assert names(records)[record.speaker] == "Dora Valen"
    assert [names(records)[via] for via in record.via] == ["Kesh’s Press Office"]
    assert (record.cue and record.cue.text, record.quote.text) == ("said", "taxes would rise")


@pytest.mark.parametrize(
    ("text", "words", "date", "date_text"),
    [
        pytest.param("Valen said on Monday it was over.", "Monday", "2024-05-13", "Monday", id="d"),
        pytest.param("Valen said recently it was over.", "recently", None, None, id="vague"),
        pytest.param("Valen said it was over on Monday.", "Monday", None, None, id="in-content"),
        pytest.param("Valen said it was over.", "Tuesday", None, None, id="not-in-the-text"),
    ],
)
def test_the_date_is_that_of_the_statement(
    text: str, words: str, date: str | None, date_text: str | None
) -> None:
    end = "over on Monday" if text.endswith("Monday.") else "over"
    draft = claim("it was", end=f"was {end}", source="Valen", date=words)
    records = build_from_drafts(
        text, [actor("Valen")], [draft], date="2024-05-15", profile="capable"
    )
    (record,) = records.claims

    assert (record.date, record.date_text) == (date, date_text)


def test_without_a_document_date_only_the_words_of_the_date_are_kept() -> None:
    draft = claim("it was over", source="Valen", date="Monday")
    (record,) = build_from_drafts(
        "Valen said on Monday it was over.", [actor("Valen")], [draft], profile="capable"
    ).claims

    assert (record.date, record.date_text) == (None, "Monday")


@pytest.mark.parametrize(
    ("content", "expected"),
    [("“It is over”", "direct"), ("it was “over”", "mixed"), ("it was over", "indirect")],
)
def test_directness_follows_the_quotation_marks(content: str, expected: str) -> None:
    (record,) = build_from_drafts(
        f"Valen said {content}.", [actor("Valen")], [claim(content, source="Valen")]
    ).claims

    assert record.directness == expected


def test_claims_are_unique_and_in_the_order_of_the_text() -> None:
    text = "Valen said it was over. Valen added that nobody won."
    twice = claim("it was over", source="Valen", cue="said")
    later = claim("that nobody won", sentence=2, source="Valen", cue="added")
    records = build_from_drafts(text, [actor("Valen")], [later, twice, twice])

    assert [(claim.id, claim.quote.text) for claim in records.claims] == [
        ("c1", "it was over"),
        ("c2", "that nobody won"),
    ]


def test_the_occurrence_nearest_to_the_cue_is_the_content() -> None:
    text = "The plan failed, and Valen, who wrote it, rejected the plan."
    draft = claim("the plan", source="Valen", cue="rejected")
    (record,) = build_from_drafts(text, [actor("Valen")], [draft]).claims

    assert record.quote.start == text.rindex("the plan")


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
        pytest.param(
            "Kesh has faced sharp criticism for the new toll.",
            claim("the new toll", source="Kesh", cue="has faced sharp criticism for"),
            "the new toll",
            "certain",
            id="criticism-of-the-subject",
        ),
    ],
)
def test_a_claim_about_its_own_subject_has_no_speaker(
    text: str, draft: ClaimDraft, quote: str, certainty: str
) -> None:
    (record,) = build_from_drafts(text, PEOPLE, [draft]).claims

    assert (record.speaker, record.source, record.directness) == (None, None, "unattributed")
    assert (record.quote.text, record.certainty) == (quote, certainty)


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
            id="named-agent",
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
def test_a_hedge_inside_a_statement_keeps_the_speaker(text: str, draft: ClaimDraft) -> None:
    (record,) = build_from_drafts(text, PEOPLE, [draft]).claims

    assert record.speaker is not None


@pytest.mark.parametrize("text", ["", ".", "Taxes.", "tax " * 100])
def test_a_restatement_of_no_or_of_endless_words_is_replaced(text: str) -> None:
    draft = claim("that taxes would rise", source="Dora Valen", cue="said", text=text)
    records = build_from_drafts(
        "Dora Valen said that taxes would rise.", PEOPLE, [draft], profile="capable"
    )

    (record,) = records.claims
    assert record.text == "Dora Valen said that taxes would rise"
    assert record.text_by == "quotation"
    assert record.warnings[0].startswith("text-replaced: ")


def test_a_quotation_ends_with_its_paragraph() -> None:
    text = "Dora Valen said it was over.\n\nOmar Pell said that taxes would rise."
    draft = claim("it was", end="taxes would rise", until=2, source="Dora Valen", cue="said")
    records = build_from_drafts(text, PEOPLE, [draft])

    assert [record.quote.text for record in records.claims] == ["it was over"]


@pytest.mark.parametrize("date", ["next year", "2025", "May 24", "Monday"])
def test_no_statement_is_dated_after_its_article_or_by_a_distant_word(date: str) -> None:
    before = "It began on Monday. " + "It went on. " * 9
    text = f"{before}Dora Valen said it was over. They meet on May 24, next year, in 2025."
    draft = claim("it was over", sentence=11, source="Dora Valen", cue="said", date=date)
    records = build_from_drafts(text, PEOPLE, [draft], date="2024-05-15", profile="capable")

    assert [record.date for record in records.claims] == [None]


def test_only_the_actor_in_a_circle_loses_its_affiliation() -> None:
    listed = [
        actor("Kesh", "government", affiliation="Kesh"),
        actor("Dora Valen", affiliation="Kesh"),
    ]
    records = build_from_drafts("Dora Valen of Kesh left.", listed, profile="capable")

    assert {record.name: record.affiliation for record in records.actors} == {
        "Dora Valen": "a2", "Kesh": None
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "drafts", "quotes"),
    [
        pytest.param(
            "The bridge is open, according to Dora Valen.", [], ["The bridge is open"], id="after"
        ),
        pytest.param(
            "According to the envoy, Dora Valen, the bridge is open.",
            [],
            ["the bridge is open"],
            id="before-with-an-apposition",
        ),
        pytest.param(
            "Omar Pell said the bridge is open, according to Dora Valen.",
            [],
            ["the bridge is open"],
            id="relayed",
        ),
        pytest.param(
            "According to Dora Valen, the bridge is open and safe.",
            [claim("the bridge is open", source="Dora Valen", cue="According to")],
            ["the bridge is open and safe"],
            id="drafted",
        ),
    ],
)
def test_a_claim_is_added_where_the_article_says_according_to(
    text: str, drafts: list[ClaimDraft], quotes: list[str]
) -> None:
    found = build_from_drafts(text, PEOPLE[:2], drafts, without=frozenset())

    assert [record.quote.text for record in found.claims] == quotes
    assert set(speakers(found)) == {"Omar Pell" if text.startswith("Omar") else "Dora Valen"}
    traced = [record for record in found.claims if "add-attributions" in record.trace]
    assert len(traced) == (0 if drafts else len(quotes))
