"""Attributions are found in the dependency trees: the source, and where the content ends."""

import pytest
from support.data.record_building import build_from_drafts, speakers
from support.models.scripted_model import actor, claim

from summarizer.postprocessing.claims.attributions import find_attributions
from summarizer.syntax import parse_document
from summarizer.text.document import Document

DORA, OMAR = actor("Dora Valen"), actor("Omar Pell")


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        pytest.param(
            "The minister told the Daily Star that troops would leave if Kesh agreed.",
            "The minister", "that troops would leave if Kesh agreed", id="addressee-and-condition",
        ),
        pytest.param(
            "Valen called on both parties to withdraw.",
            "Valen", "both parties to withdraw", id="order-after-a-preposition",
        ),
        pytest.param(
            "The mayor urged residents to stay.", "The mayor", "residents to stay", id="order",
        ),
        pytest.param(
            "The curfew was condemned by the mayor.", "the mayor", "The curfew", id="passive"
        ),
        pytest.param(
            "The bridge will reopen soon, the mayor said.",
            "the mayor", "The bridge will reopen soon", id="cue-at-the-end",
        ),
        pytest.param(
            "''It is over,'' Valen said. ''Nobody won the war.''",
            "Valen", "''It is over,'' Valen said. ''Nobody won the war.''", id="paired-marks",
        ),
        pytest.param(
            "“It is over,” Valen said. “Nobody won the war,” she added.",
            "Valen", "“It is over,”", id="next-quotation-has-a-cue",
        ),
        pytest.param(
            "Valen said it was “over for us, and for the guild too.”",
            "Valen", "it was “over for us, and for the guild too.”", id="whole-quotation",
        ),
        pytest.param(
            "Polls show Valen with a clear lead in the north.",
            "Polls", "Valen with a clear lead in the north", id="finding",
        ),
        pytest.param(
            "“It is over,” Valen said. “Nobody won the war.”",
            "Valen", "“It is over,” Valen said. “Nobody won the war.”", id="divided-quotation",
        ),
        pytest.param(
            "“It is over,” Valen said in an interview on Hasra’s “Meet the Mayor,” as reported "
            "by the Daily Star. “Nobody won the war.”",
            "Valen",
            "“It is over,” Valen said in an interview on Hasra’s “Meet the Mayor,” as reported "
            "by the Daily Star. “Nobody won the war.”",
            id="divided-by-the-occasion",
        ),
        pytest.param(
            "“It is over,” Valen said.\n“Nobody won the war.”", "Valen", "“It is over,”",
            id="quotation-of-the-next-line",
        ),
        pytest.param(
            "“It is over,”\xa0Valen said on the show “Meet the Mayor.”",
            "Valen", "“It is over,”", id="no-break-space-and-title",
        ),
        pytest.param(
            '"It is over. Nobody won,” Valen said.', "Valen", '"It is over. Nobody won,”',
            id="mixed-marks",
        ),
        pytest.param(
            "The party would have to “move to the left,” Valen said.",
            "Valen", "The party would have to “move to the left,”", id="quoted-in-part",
        ),
        pytest.param(
            "Valen accused Kesh of hiding arms and left.",
            "Valen", "Kesh of hiding arms", id="object-and-preposition",
        ),
        pytest.param(
            "The army said it had won, adding that talks would follow.",
            "The army", "it had won", id="before-the-next-cue",
        ),
        pytest.param(
            "The army said on Monday it had won.", "The army", "it had won", id="date-of-saying"
        ),
        pytest.param(
            "The main road, according to officials, is shut until May.",
            "officials", "The main road, according to officials, is shut until May",
            id="according-to-inside",
        ),
        pytest.param(
            "The bridge, the mayor said, is open.",
            "the mayor", "The bridge, the mayor said, is open", id="cue-inside",
        ),
        pytest.param(
            "As the Daily Star reported, the bridge is open.",
            "the Daily Star", "the bridge is open", id="as-reported",
        ),
        pytest.param(
            "Valen has called for the committee to resign.",
            "Valen", "the committee to resign", id="called-for",
        ),
        pytest.param(
            "He met Omar Pell, whom Valen called “a liar”.", "Valen", "“a liar”", id="whom",
        ),
        pytest.param(
            "As a part of his plea, Omar Pell, 44, said that it was over.",
            "Omar Pell, 44,", "that it was over", id="age",
        ),
        pytest.param(
            "Valen dropped the notion that the bridge should close, saying that it was safe.",
            "Valen", "that it was safe", id="saying",
        ),
        pytest.param(
            "The email goes on to say: “It is over.”", "The email", "“It is over.”",
            id="goes-on-to-say",
        ),
        pytest.param(
            "The deal is unfair, Valen said. “Nobody won the war.”",
            "Valen", "The deal is unfair, Valen said. “Nobody won the war.”", id="quotation-after",
        ),
        pytest.param(
            "Valen will leave soon, Pell said: “I feel sure of it.”",
            "Pell", "Valen will leave soon, Pell said: “I feel sure of it.”", id="clause-and-colon",
        ),
        pytest.param(
            "HASRA ― It is over, Valen said.", "Valen", "It is over", id="content-after-a-dateline",
        ),
        pytest.param(
            "Valen added:\n\nIt is over. Nobody won the war.\n\nSnow fell.",
            "Valen", "It is over. Nobody won the war", id="paragraph-after-a-colon",
        ),
        pytest.param(
            "Valen’s claim that the bridge is safe was wrong.",
            "Valen", "that the bridge is safe", id="noun-with-an-owner",
        ),
        pytest.param(
            "Omar Pell asked Dora Valen if the toll helps anyone.",
            "Omar Pell", "if the toll helps anyone", id="question",
        ),
        pytest.param(
            "Valen issued a statement that said the bridge would close.",
            "a statement", "the bridge would close", id="relative-clause",
        ),
        pytest.param(
            "“It is over,\" Valen said. \"Nobody won the war.”",
            "Valen", "“It is over,\" Valen said. \"Nobody won the war.”", id="mixed-marks",
        ),
        pytest.param(
            "“It is over,” Valen said in May. By June the guild had left, and she added, “Go.”",
            "Valen", "“It is over,”", id="next-sentence-introduces-a-quotation",
        ),
        pytest.param(
            "Kesh speculated that the men detained could be spies.",
            "Kesh", "that the men detained could be spies", id="predicate",
        ),
        pytest.param(
            "Valen added that he was the only one to spend his life “in the mines of the north.”",
            "Valen", "that he was the only one to spend his life “in the mines of the north.”",
            id="quotation-right-after",
        ),
        pytest.param(
            "Valen praised the efforts of the guild to find a way.",
            "Valen", "the efforts of the guild to find a way", id="aim",
        ),
        pytest.param(
            "The city expects that traffic will fall.", "The city", "that traffic will fall",
            id="body-without-a-name",
        ),
    ],
)  # fmt: skip
def test_an_attribution_has_the_source_and_the_content_of_its_cue(
    text: str, source: str | None, content: str
) -> None:
    document = Document.from_text(text)
    syntax = parse_document(document)
    assert syntax is not None
    first, *_ = find_attributions(document, syntax)

    assert first.content.slice(text) == content
    assert (first.source.slice(text) if first.source else None) == source


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The army did not say who fired first.", id="negation"),
        pytest.param("The five groups, which call themselves the Front, left.", id="name"),
        pytest.param("Dora Valen won a second term.", id="deed"),
        pytest.param("Dora Valen, who asked not to be named, left.", id="no-addressee"),
        pytest.param("I said the bridge would fall.", id="author"),
        pytest.param("The appointment suggests that talks will fail.", id="event"),
        pytest.param("Dora Valen lost the convention's pledged delegates.", id="participle"),
        pytest.param("HASRA — Dora Valen left on Monday.", id="dateline"),
        pytest.param("Omar Pell, who wants to leave, met Dora Valen.", id="background"),
        pytest.param(
            "Omar Pell stated his interest in a seat, should Dora Valen offer it.", id="condition"
        ),
        pytest.param("Asked if it was over, Dora Valen left.", id="asked"),
        pytest.param("The sign read “Omar Pell says it is over” and fell.", id="in-a-quotation"),
        pytest.param("Omar Pell can campaign saying that he won this battle.", id="possible"),
    ],
)
def test_no_claim_is_added_where_nobody_says_anything(text: str) -> None:
    found = build_from_drafts(text, [DORA, OMAR], without=frozenset())

    assert found.claims == []


def test_an_attribution_that_no_draft_overlaps_becomes_a_claim_of_the_kind_of_its_verb() -> None:
    text = "Dora Valen said it was over. Omar Pell promised to rebuild the bridge."
    drafted = claim("it was over", source="Dora Valen", cue="said")
    found = build_from_drafts(text, [DORA, OMAR], [drafted], without=frozenset())

    assert speakers(found) == ["Dora Valen", "Omar Pell"]
    added = found.claims[1]
    assert (added.kind, added.quote.text) == ("commitment", "to rebuild the bridge")
    assert "add-attributions" in added.trace


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("A poll shows that Dora Valen leads.", id="document"),
        pytest.param("Dora Valen wants Omar Pell to leave.", id="wish"),
        pytest.param("Dora Valen believes that it is over.", id="belief"),
        pytest.param("Dora Valen’s promise to leave surprised Omar Pell.", id="noun"),
    ],
)
def test_a_claim_is_added_where_somebody_thinks_or_shows_something(text: str) -> None:
    assert len(build_from_drafts(text, [DORA, OMAR], without=frozenset()).claims) == 1


@pytest.mark.parametrize(
    ("second", "quote"),
    [
        ("“Nobody won the war.”", "It is over, Valen said. “Nobody won the war.”"),
        ("Nobody won the war.", "It is over"),
    ],
)
def test_a_quotation_after_the_attribution_goes_on_with_the_claim(second: str, quote: str) -> None:
    text = f"It is over, Valen said. {second}"
    drafts = [
        claim("It is over", source="Valen", cue="said", speaker="Dora Valen"),
        claim(second.rstrip("."), sentence=2, source="Valen", cue="said", speaker="Dora Valen"),
    ]
    found = build_from_drafts(f"{text}\n\nDora Valen left.", [DORA], drafts)

    assert found.claims[0].quote.text == quote


@pytest.mark.parametrize(
    "headline", ["Dora Valen promises to rebuild", "Valen Promises Bridge Within Three Years."]
)
def test_no_claim_is_added_from_a_headline(headline: str) -> None:
    text = f"{headline}\n\nOmar Pell said it was over."
    drafted = claim("it was over", sentence=2, source="Omar Pell", cue="said")

    assert speakers(build_from_drafts(text, [DORA, OMAR], [drafted])) == ["Omar Pell"]


def test_a_claim_of_the_headline_is_joined_with_that_of_the_text() -> None:
    text = "Valen vows to rebuild bridge.\n\nDora Valen promised to rebuild the bridge."
    drafts = [
        claim("to rebuild bridge", source="Valen", cue="vows", speaker="Dora Valen"),
        claim("to rebuild the bridge", sentence=2, source="Dora Valen", cue="promised"),
    ]
    (record,) = build_from_drafts(text, [DORA], drafts).claims

    assert record.quote.text == "to rebuild the bridge"


def test_an_item_of_a_list_is_no_headline() -> None:
    text = (
        "Dora Valen promised to rebuild the bridge within a year, as she had said many times in"
        " the campaign.\n\n- Valen vowed to paint the bridge\n\nSnow fell."
    )
    drafts = [
        claim("to rebuild the bridge", source="Dora Valen", cue="promised"),
        claim("to paint the bridge", sentence=2, source="Valen", cue="vowed", speaker="Dora Valen"),
    ]
    found = build_from_drafts(text, [DORA], drafts).claims

    assert "to paint the bridge" in [record.quote.text for record in found]


def test_any_reporting_verb_beside_a_quotation_makes_a_claim() -> None:
    text = "“Nobody won the war,” Dora Valen continued. Omar Pell said it was over."
    drafted = claim("it was over", sentence=2, source="Omar Pell", cue="said")
    found = build_from_drafts(text, [DORA, OMAR], [drafted], without=frozenset())

    assert speakers(found) == ["Dora Valen", "Omar Pell"]


def test_an_attribution_inside_a_quotation_is_no_claim_of_its_own() -> None:
    text = "“When they call for a strike, we are right in calling for talks,” Dora Valen said."
    found = build_from_drafts(text, [DORA, OMAR], without=frozenset())

    assert speakers(found) == ["Dora Valen"]
    assert found.claims[0].quote.text == text.removesuffix(" Dora Valen said.")


def test_a_quotation_belongs_to_the_nearer_of_two_cues() -> None:
    text = "Dora Valen posted a letter from Omar Pell that said, “The crossing is open.”"
    found = build_from_drafts(text, [DORA, OMAR], without=frozenset())

    assert speakers(found) == ["Omar Pell"]
    assert [record.cue.text for record in found.claims if record.cue] == ["said"]


def test_what_is_said_is_the_quotation_beside_the_cue_where_a_model_takes_other_words() -> None:
    text = "“I am sure of it,” Dora Valen said, leaving the hall with Omar Pell."
    drafted = claim("leaving the hall with Omar Pell", source="Dora Valen", cue="said")
    (record,) = build_from_drafts(text, [DORA, OMAR], [drafted]).claims

    assert record.quote.text == "“I am sure of it,”"


def test_a_quotation_with_a_cue_of_its_own_after_a_question_is_not_of_who_spoke_before() -> None:
    text = "“It is over,” Dora Valen said. “Is it over?” Omar Pell repeated."
    drafted = claim("It is over", source="Dora Valen", cue="said")
    (record,) = build_from_drafts(text, [DORA, OMAR], [drafted]).claims

    assert record.quote.text == "“It is over,”"


def test_whom_somebody_asks_is_no_part_of_what_is_asked() -> None:
    text = "Dora Valen asked Omar Pell if the toll helps anyone."
    draft = claim("Omar Pell if the toll helps anyone", source="Dora Valen", cue="asked")
    (record,) = build_from_drafts(text, [DORA, OMAR], [draft]).claims

    assert record.quote.text == "if the toll helps anyone"


def test_a_content_is_in_the_paragraph_of_its_cue() -> None:
    text = (
        "“It is over for all of us,” Dora Valen continued.\n\n"
        "“And now we will have to start again, with the roads and the bridges of the north.”"
    )
    draft = claim(text.replace("\n\n", " "), source="Dora Valen", cue="continued")
    draft = draft.model_copy(update={"until": 2})
    (record,) = build_from_drafts(text, [DORA], [draft]).claims

    assert record.quote.text == "“It is over for all of us,”"


def test_who_is_described_is_not_who_says_so() -> None:
    text = "Dora Valen is described as a “riveting” speaker."
    draft = claim("as a “riveting” speaker", source="Dora Valen", cue="is described")

    assert speakers(build_from_drafts(text, [DORA], [draft])) == [None]


def test_we_is_no_group_that_a_model_names() -> None:
    text = "The politicians scoff. We believe that it is over."
    draft = claim("that it is over", sentence=2, source="We", cue="believe", speaker="politicians")

    assert speakers(build_from_drafts(text, [actor("politicians", "group")], [draft])) == [None]


def test_a_part_of_a_quotation_of_the_same_speaker_is_no_claim() -> None:
    text = "Dora Valen said, “It is over. I am sure that we lost.” Dora Valen left."
    whole = claim("“It is over. I am sure that we lost.”", source="Dora Valen", cue="said")
    part = claim("that we lost", source="I", cue="am sure", speaker="Dora Valen")

    assert len(build_from_drafts(text, [DORA, OMAR], [whole, part]).claims) == 1


def test_cue_and_source_of_a_draft_may_be_exchanged() -> None:
    text = "It is over, noted the guild’s Dora Valen."
    draft = claim("It is over", source="noted", cue="the guild’s Dora Valen")
    (record,) = build_from_drafts(text, [DORA], [draft]).claims

    assert record.cue is not None
    assert record.source is not None
    assert (record.cue.text, record.source.text) == ("noted", "the guild’s Dora Valen")


def test_a_claim_in_the_first_person_is_of_who_signs_the_article() -> None:
    text = "I believe that it is over.\n\nOmar Pell left.\n\n{} is a reporter in Hasra."
    draft = claim("that it is over", source="I", cue="believe")
    signed = build_from_drafts(text.format("Dora Valen"), [DORA, OMAR], [draft])
    by_surname = build_from_drafts(text.format("Gaudiano"), [DORA, OMAR], [draft])
    unsigned = build_from_drafts(text.format("The mayor"), [DORA, OMAR], [draft])

    assert (speakers(signed), speakers(unsigned)) == (["Dora Valen"], [None])
    assert speakers(by_surname) == ["Gaudiano"]


def test_the_addressee_is_not_the_speaker() -> None:
    text = "Dora Valen asked Omar Pell to open the crossing."
    draft = claim("to open the crossing", source="Omar Pell", cue="asked", speaker="Omar Pell")
    found = build_from_drafts(text, [DORA, OMAR], [draft])

    assert speakers(found) == ["Dora Valen"]
    assert found.claims[0].quote.text == "Omar Pell to open the crossing"
    assert "correct-attributions" in found.claims[0].trace


@pytest.mark.parametrize(
    ("drafted", "quote"),
    [
        pytest.param("that the village would", "that the village would have to go", id="verb"),
        pytest.param("that the village", "that the village would have to go", id="clause"),
        pytest.param(
            "that the village would have to go, adding", "that the village would have to go",
            id="next-cue",
        ),
    ],
)  # fmt: skip
def test_a_content_ends_where_its_clause_ends(drafted: str, quote: str) -> None:
    text = "Dora Valen said that the village would have to go, adding that it was late."
    draft = claim(drafted, source="Dora Valen", cue="said")
    (record,) = build_from_drafts(text, [DORA], [draft]).claims

    assert record.quote.text == quote


@pytest.mark.parametrize(
    ("text", "drafted", "cue", "quote"),
    [
        pytest.param(
            "When Dora Valen made the point that it was over, Omar Pell said he knew it.",
            "that it was over, Omar Pell said he", "made the point", "that it was over",
            id="next-statement",
        ),
        pytest.param(
            "Even the judge, who is ill, and the mayor, who is not, are in trouble, Dora Valen "
            "said.",
            "Even the judge, who is ill, and the mayor, who is not", "said",
            "Even the judge, who is ill, and the mayor, who is not, are in trouble",
            id="predicate",
        ),
        pytest.param(
            "The gates are shut, Dora Valen told Radio Kesh.",
            "The gates are shut, Dora Valen", "told", "The gates are shut", id="own-source",
        ),
        pytest.param(
            "The gates are shut, said Dora Valen.", "The gates are shut, said Dora Valen", "said",
            "The gates are shut", id="own-cue-and-source",
        ),
        pytest.param(
            "It ended in what Dora Valen described as a rushed and careless vote.",
            "what Dora Valen described as a rushed and careless vote", "described",
            "a rushed and careless vote", id="relative-pronoun",
        ),
        pytest.param(
            "They knew a charge that Dora Valen described as a rushed and careless one.",
            "a charge that Dora Valen described as a rushed and careless one", "described",
            "a charge that Dora Valen described as a rushed and careless one", id="its-noun",
        ),
    ],
)  # fmt: skip
def test_a_content_has_nothing_of_another_statement(
    text: str, drafted: str, cue: str, quote: str
) -> None:
    draft = claim(drafted, source="Dora Valen", cue=cue)
    (record, *_) = build_from_drafts(text, [DORA, OMAR], [draft]).claims

    assert record.quote.text == quote


def test_a_draft_whose_cue_reports_nothing_does_not_hide_a_statement() -> None:
    text = "Dora Valen, trying to win the north, said that it was over. Omar Pell left."
    draft = claim("said that it was over", source="Dora Valen", cue="trying to win the north")
    records = build_from_drafts(text, [DORA, OMAR], [draft], without=frozenset())

    assert [record.quote.text for record in records.claims] == ["that it was over"]


@pytest.mark.parametrize("is_drafted", [True, False])
def test_a_quotation_goes_on_in_the_next_paragraph(*, is_drafted: bool) -> None:
    text = (
        "Omar Pell left. Dora Valen told the guild: “It is over for all of us.\n\n"
        "“We will have to start again.\n\n“And we shall.”\n\n“Who knows?” Omar Pell asked."
    )
    first = claim("“It is over for all of us.", sentence=2, source="Dora Valen", cue="told")
    second = claim("“We will have to start again.", sentence=3, speaker="Omar Pell")
    drafts = [first, second] if is_drafted else [first]
    records = build_from_drafts(text, [DORA, OMAR], drafts)

    assert [record.quote.text for record in records.claims] == [
        "“It is over for all of us", "“We will have to start again", "“And we shall.”",
    ]  # fmt: skip
    assert speakers(records) == ["Dora Valen"] * 3


def test_claims_of_one_cue_that_share_words_are_one() -> None:
    text = "“The guild was right for years and has won much for its own people,” Dora Valen said."
    drafts = [
        claim("“The guild was right for years and has", source="Dora Valen", cue="said"),
        claim("has won much for its own people,”", source="Dora Valen", cue="said", kind="demand"),
    ]
    (record,) = build_from_drafts(text, [DORA], drafts).claims

    assert (
        record.quote.text == "“The guild was right for years and has won much for its own people,”"
    )


def test_an_article_may_end_with_a_source() -> None:
    document = Document.from_text("The crossing is open, according to Dora Valen")
    syntax = parse_document(document)
    assert syntax is not None
    (found,) = find_attributions(document, syntax)

    assert found.content.slice(document.text) == "The crossing is open"
