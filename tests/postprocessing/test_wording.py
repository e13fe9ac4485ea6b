"""The text of a claim is a true and complete sentence in the article's own words."""

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import actor, claim

from summarizer.postprocessing.claims.clauses import independent_clause
from summarizer.schema.drafts import ClaimDraft
from summarizer.syntax import is_installed, parse_document
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

needs_parser = pytest.mark.skipif(
    not is_installed(), reason="the parser is not installed: pip install '.[local]'"
)

PEOPLE = [
    actor("Dora Valen"),
    actor("Omar Pell"),
    actor("Kesh", "government"),
    actor("junta", "government"),
]


def worded(text: str, draft: ClaimDraft) -> str:
    (record,) = build_from_drafts(text, PEOPLE, [draft]).claims
    assert record.text_by == "quotation"
    return record.text


@pytest.mark.parametrize(
    ("text", "draft", "expected"),
    [
        pytest.param(
            "Kesh welcomed the term, but the junta rejected the new border at once.",
            claim("the term", source="Kesh", cue="welcomed"),
            "Kesh welcomed the term",
            id="other-subject-after",
        ),
        pytest.param(
            "Kesh welcomed the term, but the junta rejected the new border at once.",
            claim("the new border", source="the junta", cue="rejected", speaker="junta"),
            "[T]he junta rejected the new border at once",
            id="other-subject-before",
        ),
        pytest.param(
            "Kesh welcomed the term; the junta, two envoys said, rejected it.",
            claim("the term", source="Kesh", cue="welcomed"),
            "Kesh welcomed the term",
            id="semicolon",
        ),
        pytest.param(
            "Kesh condemned the raid and called for talks in the capital.",
            claim("talks in the capital", source="Kesh", cue="called for"),
            "Kesh […] called for talks in the capital",
            id="second-predicate",
        ),
        pytest.param(
            "Kesh also condemned the raid and called for talks in the capital.",
            claim("talks in the capital", source="Kesh", cue="called for"),
            "Kesh […] called for talks in the capital",
            id="adverb-of-the-first-predicate",
        ),
        pytest.param(
            "Kesh condemned the raid and called for talks in the capital.",
            claim("the raid", source="Kesh", cue="condemned"),
            "Kesh condemned the raid",
            id="first-predicate",
        ),
        pytest.param(
            "The bridge is closed, Dora Valen said on Monday, adding that the road was safe.",
            claim("The bridge is closed", source="Dora Valen", cue="said"),
            "The bridge is closed, Dora Valen said on Monday",
            id="added-clause",
        ),
    ],
)
@needs_parser
def test_other_coordinate_clauses_are_left_out(text: str, draft: ClaimDraft, expected: str) -> None:
    assert worded(text, draft) == expected


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        pytest.param(
            "Dora Valen is ready to meet Omar Pell once the crowd goes home.",
            claim("to meet Omar Pell", source="Dora Valen", cue="is ready"),
            id="condition",
        ),
        pytest.param(
            "Dora Valen said the ministry of the interior had not shown in the two months since May"
            " that the border was safe.",
            claim("the border was safe", source="Dora Valen", cue="said"),
            id="negation",
        ),
        pytest.param(
            "Kesh found that fewer than a tenth of the boats seen in northern waters were boarded.",
            claim("fewer than a tenth of the boats", end="northern waters", cue="found"),
            id="cut-before-its-verb",
        ),
        pytest.param(
            "Kesh did not condemn the raid or call for talks.",
            claim("talks", source="Kesh", cue="call for"),
            id="shared-negation",
        ),
        pytest.param(
            "Kesh met the envoy and told him that the road was safe.",
            claim("that the road was safe", source="Kesh", cue="told"),
            id="pronoun-for-what-would-be-left-out",
        ),
        pytest.param(
            "If the road opens, Kesh will send grain and the junta will send its troops.",
            claim("send its troops", source="the junta", cue="will", speaker="junta"),
            id="condition-of-both-clauses",
        ),
        pytest.param(
            "The junta and the rebels agreed to a truce, Dora Valen announced on Monday.",
            claim("to a truce", source="The junta", cue="agreed", speaker="junta"),
            id="who-reported-it",
        ),
        pytest.param(
            "Kesh closed the road because it was long and because Dora Valen wanted a new border.",
            claim("a new border", source="Dora Valen", cue="wanted"),
            id="second-reason",
        ),
        pytest.param(
            "Kesh and the junta signed, and both have shown interest in the port.",
            claim("in the port", source="both", cue="have shown interest", speaker="Kesh"),
            id="subject-that-refers-back",
        ),
        pytest.param(
            "But ''the road is safe,'' Dora Valen said.",
            claim("the road is safe", source="Dora Valen", cue="said"),
            id="marks-of-two-apostrophes",
        ),
        pytest.param(
            "Kesh left after the junta closed the road and proposed a new border.",
            claim("a new border", source="Kesh", cue="proposed"),
            id="predicate-of-another-subject",
        ),
        pytest.param(
            "Kesh promised grain to Hasra and the north; boats to the west; and a new road.",
            claim("grain to Hasra", source="Kesh", cue="promised"),
            id="list-with-semicolons",
        ),
        pytest.param(
            "Dora Valen proposed a truce, but Omar Pell rejected that.",
            claim("that", source="Omar Pell", cue="rejected", speaker="Omar Pell"),
            id="object-that-refers-back",
        ),
        pytest.param(
            "It is widely believed that Kesh seeks a port.",
            claim("that Kesh seeks a port", source=None, cue="is widely believed", speaker=None),
            id="impersonal-subject",
        ),
    ],
)
@needs_parser
def test_what_limits_a_statement_stays(text: str, draft: ClaimDraft) -> None:
    assert worded(text, draft).rstrip(".") == text.rstrip(".")


@needs_parser
def test_sentences_without_a_part_of_the_claim_are_left_out() -> None:
    text = "“It is safe,” Dora Valen said. It rained. “We will open the road.”"
    draft = claim("It is safe", end="open the road", until=3, source="Dora Valen", cue="said")

    assert worded(text, draft) == text


@needs_parser
def test_sentences_without_their_source_name_their_speaker() -> None:
    text = "Dora Valen spoke on Monday. “We will open the road to the north.”"
    draft = claim(
        "We will open", end="to the north", sentence=2, source="Dora Valen", speaker="Dora Valen"
    )

    assert worded(text, draft) == "[Dora Valen] “We will open the road to the north.”"


def test_a_first_person_is_not_replaced() -> None:
    text = "Dora Valen spoke on Monday. “I think the road is safe,” she said."
    draft = claim("the road is safe", sentence=2, source="I", cue="think", speaker="Dora Valen")

    assert "“I think the road is safe,”" in worded(text, draft)


def test_without_trees_a_claim_is_worded_by_its_sentence() -> None:
    text = "Kesh welcomed the term, but the junta rejected the new border."
    draft = claim("the term", source="Kesh", cue="welcomed", text="")
    (record,) = build_from_drafts(text, PEOPLE, [draft], profile="capable").claims

    assert record.text == text.rstrip(".")


@needs_parser
def test_an_endless_sentence_stays_whole() -> None:
    text = "Kesh welcomed the term" + " and Kesh sent grain to the north" * 40
    draft = claim("the term", source="Kesh", cue="welcomed")

    assert worded(text, draft) == text


def test_white_space_has_no_clause_of_its_own() -> None:
    document = Document.from_text("Kesh  left, and Omar Pell stayed.")
    syntax = parse_document(document)
    assert syntax is not None
    (sentence,) = document.sentences

    assert independent_clause(syntax, sentence, [CharSpan(5, 6)]) == [sentence]
