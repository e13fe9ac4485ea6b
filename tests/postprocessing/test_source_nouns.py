"""Who reports is found in the dependency trees, also where it is no subject there."""

import pytest
from support.data.record_building import build_from_drafts, speakers
from support.models.scripted_model import actor, claim

from summarizer.postprocessing.claims.attributions import Attribution, find_attributions
from summarizer.syntax import is_installed, parse_document
from summarizer.text.document import Document

pytestmark = pytest.mark.skipif(
    not is_installed(), reason="needs the parser: pip install '.[local]'"
)

VALEN, PELL = actor("Dora Valen"), actor("Omar Pell")


def attributions(text: str) -> list[Attribution]:
    document = Document.from_text(text)
    syntax = parse_document(document)
    assert syntax is not None
    return find_attributions(document, syntax)


@pytest.mark.parametrize(
    ("text", "cue", "source"),
    [
        pytest.param("“It is over,” posted Omar Pell.", "posted", "Omar Pell", id="after-the-cue"),
        pytest.param(
            "The statement added that it was over.", "added", "The statement", id="document"
        ),
        pytest.param(
            "The senator emailed supporters saying: “It goes on” and left.",
            "saying", "The senator", id="sender-of-a-message",
        ),
        pytest.param(
            "The senator emailed voters saying: “It is over.”", "saying", "The senator",
            id="sender-before-a-clause",
        ),
        pytest.param(
            "“If they come we will win,” he said, adding that the state would send help.",
            "adding", "he", id="goes-on",
        ),
        pytest.param(
            "HASRA (Reuters) - Dora Valen said he was late.", "said", "Dora Valen", id="dateline"
        ),
        pytest.param(
            "The board found last week that Kesh would win.", "found", "The board", id="active"
        ),
        pytest.param(
            "“The people who said, ‘He was wrong, but I am for him’ -- they are for him too,” "
            "Valen told the Daily Star.",
            "told", "Valen", id="not-in-the-quotation",
        ),
        pytest.param("Those accused of the raid left.", "accused", None, id="passive"),
    ],
)  # fmt: skip
def test_a_cue_has_the_source_that_the_sentence_names(
    text: str, cue: str, source: str | None
) -> None:
    (found,) = (a for a in attributions(text) if a.cue.slice(text) == cue)

    assert (found.source.slice(text) if found.source else None) == source


def test_who_is_included_in_a_group_is_not_the_speaker() -> None:
    text = "Teachers -- including Dora Valen -- quickly accused Omar Pell of fraud."
    draft = claim(
        "Omar Pell of fraud",
        source="Teachers -- including Dora Valen --", cue="accused", speaker="Dora Valen",
    )  # fmt: skip

    assert speakers(build_from_drafts(text, [VALEN, PELL], [draft])) == ["Teachers"]


def test_a_pronoun_of_a_clause_means_the_subject_above_it() -> None:
    text = (
        "Dora Valen said it was wrong.\n\n"
        "Omar Pell began the talk about Dora Valen when he said, “It was not only us.”"
    )
    drafts = [
        claim("it was wrong", source="Dora Valen", cue="said"),
        claim("“It was not only us.”", sentence=2, source="he", cue="said", speaker="Dora Valen"),
    ]

    records = build_from_drafts(text, [VALEN, PELL], drafts)

    assert speakers(records) == ["Dora Valen", "Omar Pell"]


TRANSCRIPT = (
    "OMAR PELL: Is it over?\n\nDORA VALEN: Well, it is late.\n\nI think that it is.\n\n"
    "PELL: Thank you."
)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(TRANSCRIPT, "DORA VALEN", id="transcript"),
        pytest.param(TRANSCRIPT.replace("PELL: Thank", "RANA ROE: Thank"), None, id="list"),
    ],
)
def test_i_is_whose_turn_it_is_in_a_transcript(text: str, speaker: str | None) -> None:
    sentence = Document.from_text(text).sentence_at(text.index("I think")) + 1
    draft = claim("that it is", sentence=sentence, source="I", cue="think")

    assert speakers(build_from_drafts(text, [VALEN, PELL], [draft])) == [speaker]
