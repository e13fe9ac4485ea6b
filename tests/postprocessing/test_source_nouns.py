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


def test_who_is_asked_reports_nothing_by_that() -> None:
    text = "“It is possible,” Valen said when asked about Pell. “But I see no sign of it.”"
    (found,) = attributions(text)

    assert found.cue.slice(text) == "said"
    assert found.content.slice(text) == text


def test_a_content_ends_before_its_own_source() -> None:
    text = (
        "In Hasra, marchers honored the victims with white roses held aloft, KTK-TV reported, "
        "while in Tarsia the parade began with a moment of silence, the Tarsia Star reported."
    )
    first, *_ = attributions(text)

    assert first.content.slice(text) == (
        "In Hasra, marchers honored the victims with white roses held aloft"
    )


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "speaker"),
    [
        pytest.param(
            "Nearby, many marchers were chanting “We are Hasra.”", "many", "chanting",
            "“We are Hasra.”", "many marchers", id="noun-that-is-counted",
        ),
        pytest.param(
            "Dora Valen spoke at noon. Aaron Klein said that it was over.", "Aaron Klein",
            "said", "that it was over", "Aaron Klein", id="person-whom-nobody-listed",
        ),
        pytest.param(
            "Rana Roe and Mira Sol, two of the people who left Hasra, called for calm talks.",
            "Rana Roe and Mira Sol, two of the people who left Hasra,", "called for",
            "calm talks", "Rana Roe and Mira Sol", id="two-with-an-apposition",
        ),
        pytest.param(
            "Texas delegate Bill Eastland, wearing “Dora Valen” pins, said that it was over.",
            "Texas delegate Bill Eastland, wearing “Dora Valen” pins,", "said",
            "that it was over", "Bill Eastland", id="not-whom-the-pins-name",
        ),
        pytest.param(
            "Even an anti-Valen committee said that it was over.", "Even an anti-Valen committee",
            "said", "that it was over", "anti-Valen committee", id="not-whom-it-opposes",
        ),
        pytest.param(
            "Dora Valen wrote, “It is over.” Another tweeted, “We left.”", "Another", "tweeted",
            "“We left.”", "Another", id="another",
        ),
        pytest.param(
            "A Kesh Herald poll was released. In Monday’s poll, Valen leads. The poll showed "
            "that Valen leads.", "The poll", "showed", "that Valen leads", "Kesh Herald",
            id="issuer-is-no-day",
        ),
    ],
)  # fmt: skip
def test_the_speaker_is_whom_the_words_name_before_whom_the_model_names(
    text: str, source: str, cue: str, content: str, speaker: str
) -> None:
    sentence = Document.from_text(text).sentence_at(text.rindex(content)) + 1
    draft = claim(content, sentence=sentence, source=source, cue=cue, speaker="Dora Valen")
    listed = [VALEN, actor("Rana Roe and Mira Sol", "group"), actor("Rana Roe")]
    listed.append(actor("Kesh Herald", "media"))

    assert speakers(build_from_drafts(f"{text} Dora Valen left.", listed, [draft])) == [speaker]


def test_whoever_is_addressed_says_nothing() -> None:
    text = "Call it whatever you want to call it, Dora Valen left."
    draft = claim("to call it", source="you", cue="want", speaker="Dora Valen")

    assert build_from_drafts(text, [VALEN], [draft]).claims == []


def test_a_speaker_of_another_gender_is_nobody() -> None:
    text = "It cost the mayor of Hasra his office after he suggested that it was over."
    draft = claim("that it was over", source="he", cue="suggested", speaker="Hillary Clint")
    records = build_from_drafts(f"{text} Hillary Clint left.", [actor("Hillary Clint")], [draft])

    assert records.claims == []


def test_he_is_who_spoke_last_whatever_the_model_says() -> None:
    text = "Duncan Hunter told us that Donald Pell was right. He also said, “I like Donald Pell.”"
    drafts = [
        claim("that Donald Pell was right", source="Duncan Hunter", cue="told"),
        claim("“I like Donald Pell.”", sentence=2, source="He", cue="said", speaker="Donald Pell"),
    ]
    records = build_from_drafts(text, [actor("Duncan Hunter"), actor("Donald Pell")], drafts)

    assert speakers(records) == ["Duncan Hunter"] * 2


def test_she_goes_on_to_mean_who_was_named_first() -> None:
    text = (
        "Juana Broad, who said it was over, told of it. She has spoken of it again as Pell helps "
        "his wife, Hilla Clint.\n\n“He called me,” she said."
    )
    drafts = [
        claim("it was over", source="who", cue="said", speaker="Juana Broad"),
        claim("“He called me,”", sentence=3, source="she", cue="said", speaker="Juana Broad"),
    ]
    records = build_from_drafts(text, [actor("Juana Broad"), actor("Hilla Clint")], drafts)

    assert speakers(records) == ["Juana Broad", "Juana Broad"]


def test_who_is_included_in_a_group_is_not_the_speaker() -> None:
    text = "Democrats -- including Valen -- quickly accused Omar Pell of fraud. Dora Valen left."
    draft = claim(
        "Omar Pell of fraud",
        source="Democrats -- including Valen --", cue="accused", speaker="Dora Valen",
    )  # fmt: skip

    listed = [VALEN, PELL, actor("Democrats", "party")]

    assert speakers(build_from_drafts(text, listed, [draft])) == ["Democrats"]


def test_a_pronoun_of_a_clause_means_the_subject_above_it() -> None:
    text = (
        "Bill Maher said it was wrong.\n\n"
        "Omar Pell started Maher’s rant when he later said, “It was not only us.”"
    )
    drafts = [
        claim("it was wrong", source="Bill Maher", cue="said"),
        claim("“It was not only us.”", sentence=2, source="he", cue="later said"),
    ]

    records = build_from_drafts(text, [actor("Bill Maher", aliases=["Maher"]), PELL], drafts)

    assert speakers(records) == ["Bill Maher", "Omar Pell"]


TRANSCRIPT = (
    "OMAR PELL: Is it over?\n\nDORA VALEN: Well, it is late.\n\nI think that it is.\n\n"
    "PELL: Thank you."
)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        pytest.param(TRANSCRIPT, "DORA VALEN", id="transcript"),
        pytest.param(f"“{TRANSCRIPT}”", "DORA VALEN", id="quoted-transcript"),
        pytest.param(TRANSCRIPT.replace("PELL: Thank", "RANA ROE: Thank"), None, id="list"),
    ],
)
def test_i_is_whose_turn_it_is_in_a_transcript(text: str, speaker: str | None) -> None:
    sentence = Document.from_text(text).sentence_at(text.index("I think")) + 1
    draft = claim("that it is", sentence=sentence, source="I", cue="think")

    assert speakers(build_from_drafts(text, [VALEN, PELL], [draft])) == [speaker]
