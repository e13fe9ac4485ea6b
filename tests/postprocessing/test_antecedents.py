"""Pronouns and descriptions as sources mean persons who were named before."""

import pytest
from support.data.record_building import build_from_drafts, speakers
from support.models.scripted_model import actor, claim

from summarizer.schema.drafts import ClaimDraft
from summarizer.syntax import is_installed
from summarizer.text.document import Document

VALEN, PELL = actor("Dora Valen"), actor("Omar Pell")
BESIDE = "“Omar Pell is right,”"


@pytest.mark.parametrize(
    ("text", "source", "content", "speaker"),
    [
        pytest.param(
            f"Dora Valen met the guild. {BESIDE} she said.", "she", BESIDE, "Dora Valen",
            id="not-whom-the-quotation-names",
        ),
        pytest.param(
            "Omar Pell would go, she said.", "she", "Omar Pell would go", None,
            id="not-whom-the-content-names",
        ),
    ],
)  # fmt: skip
def test_a_pronoun_means_who_was_named_before(
    text: str, source: str, content: str, speaker: str | None
) -> None:
    sentence = Document.from_text(text).sentence_at(text.index(content)) + 1
    draft = claim(content, sentence=sentence, source=source, cue="said")
    records = build_from_drafts(text, [VALEN, PELL], [draft])

    assert speakers(records) == ([speaker] if speaker else [])


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
@pytest.mark.parametrize(
    ("source", "speaker"),
    [("59 percent", "local voters"), ("59 percent of pilots", "59 percent of pilots")],
)
def test_a_share_means_the_group_that_was_asked(source: str, speaker: str) -> None:
    text = f"The Ledger asked local voters about the toll. Then {source} said it was over."
    draft = claim("it was over", sentence=2, source=source, cue="said")
    records = build_from_drafts(text, [actor("local voters", "group")], [draft])

    assert speakers(records) == [speaker]


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
def test_a_share_does_not_mean_another_share() -> None:
    text = "Then 59 percent said it was over. But 30 percent said it was not."
    drafts = [
        claim("it was over", source="59 percent", cue="said"),
        claim("it was not", sentence=2, source="30 percent", cue="said"),
    ]

    assert speakers(build_from_drafts(text, [], drafts)) == ["59 percent", "30 percent"]


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
@pytest.mark.parametrize(
    ("first", "speaker"),
    [("Dora Valen met the guild.", "Dora Valen"), ("A general met Dora Valen.", "general")],
)
def test_a_description_means_the_last_person_unless_it_was_introduced(
    first: str, speaker: str
) -> None:
    draft = claim("it was over", sentence=2, source="The general", cue="said")
    records = build_from_drafts(f"{first} The general said it was over.", [VALEN], [draft])

    assert speakers(records) == [speaker]


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
@pytest.mark.parametrize(
    ("first", "source", "speaker"),
    [
        pytest.param("KTV met Dora Valen.", "The broadcaster", "KTV", id="organization"),
        pytest.param(
            "Dora Valen met Omar Pell.", "The former head of the guild", "Dora Valen", id="former"
        ),
        pytest.param(
            "Dora Valen left. In a talk with Ana Roe,", "the candidate", "Dora Valen", id="beside"
        ),
        pytest.param(
            "President Omar Pell left. Dora Valen stayed.", "The president", "Omar Pell", id="title"
        ),
    ],
)  # fmt: skip
def test_a_description_means_who_has_its_title_or_its_kind(
    first: str, source: str, speaker: str
) -> None:
    text = f"{first} {source} said it was over."
    sentence = Document.from_text(text).sentence_at(text.index(source)) + 1
    draft = claim("it was over", sentence=sentence, source=source, cue="said")
    records = build_from_drafts(text, [VALEN, PELL, actor("KTV", "media")], [draft])

    assert speakers(records) == [speaker]


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
@pytest.mark.parametrize(
    ("text", "source", "speaker"),
    [
        pytest.param(
            "Dora Valen met the guild. “Ana Roe is wrong.” Then she said it was over.",
            "she", "Dora Valen", id="not-who-is-only-quoted",
        ),
        pytest.param(
            "Ana Roe met the guild. Dora Valen said it would rain. “She said it was over.”",
            "She", "Ana Roe", id="not-who-is-quoted",
        ),
    ],
)  # fmt: skip
def test_quotations_have_a_frame_of_reference_of_their_own(
    text: str, source: str, speaker: str
) -> None:
    def said(words: str, source: str) -> ClaimDraft:
        sentence = Document.from_text(text).sentence_at(text.index(words)) + 1
        return claim(words, sentence=sentence, source=source, cue="said")

    drafts = [said("it was over", source)]
    if "rain" in text:
        drafts.append(said("it would rain", "Dora Valen"))
    records = build_from_drafts(text, [VALEN, actor("Ana Roe")], drafts)

    assert speakers(records)[-1] == speaker


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
@pytest.mark.parametrize(
    ("first", "cue"),
    [
        pytest.param("Asked about the event that Ana Roe resigns, she", "said", id="participle"),
        pytest.param("In an interview with Ana Roe, she", "said", id="interview"),
        pytest.param("She appeared to imply that Ana Roe would go. Later she", "said", id="speech"),
        pytest.param("She", "appeared to imply that", id="appeared-to"),
    ],
)
def test_a_pronoun_does_not_mean_who_is_only_spoken_about(first: str, cue: str) -> None:
    text = f"Dora Valen met the guild. {first} {cue} it was over."
    sentence = Document.from_text(text).sentence_at(text.index("it was over")) + 1
    drafts = [claim("it was over", sentence=sentence, cue=cue)]
    if "would go" in text:
        drafts.append(claim("Ana Roe would go", sentence=2, cue="appeared to imply that"))
    records = build_from_drafts(text, [VALEN, actor("Ana Roe")], drafts)

    assert speakers(records) == ["Dora Valen"] * len(drafts)


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
def test_a_model_that_names_another_than_the_antecedent_makes_the_claim_doubtful() -> None:
    text = "Dora Valen met the guild. She said it was over."
    draft = claim("it was over", sentence=3, source="She", cue="said", speaker="Omar Pell")
    records = build_from_drafts(f"Omar Pell left. {text}", [VALEN, PELL], [draft])

    assert speakers(records) == ["Dora Valen"]
    assert records.claims[0].warnings == ["speaker-disputed: Omar Pell"]


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
def test_the_author_is_not_the_last_person_named() -> None:
    draft = claim("the bridge will fall", sentence=2, source="I", cue="fear", speaker="Dora Valen")
    text = "Dora Valen met the guild. I fear the bridge will fall."
    records = build_from_drafts(text, [VALEN], [draft])

    assert speakers(records) == [None]


def test_who_asks_does_not_go_on() -> None:
    text = "Omar Pell was asked by Peter Lind if it was late. He said it was over."
    asked = claim("if it was late", source="Peter Lind", cue="asked")
    said = claim("it was over", sentence=2, source="He", cue="said")
    records = build_from_drafts(text, [PELL, actor("Peter Lind")], [asked, said])

    assert speakers(records) == ["Peter Lind", "Omar Pell"]


@pytest.mark.skipif(not is_installed(), reason="needs the parser: pip install '.[local]'")
def test_who_is_quoted_is_the_i_of_the_quotation() -> None:
    text = "“I am sorry,” Dora Valen said. “Omar Pell got up and I said, ‘What is it?’ He left.”"
    drafts = [
        claim("“I am sorry,”", source="Dora Valen", cue="said"),
        claim("‘What is it?’", sentence=2, source="I", cue="said"),
    ]
    records = build_from_drafts(text, [VALEN, PELL], drafts)

    assert set(speakers(records)) == {"Dora Valen"}


@pytest.mark.parametrize(
    ("listed", "by_model", "speaker"),
    [
        pytest.param(["Anna Roe", "Peter Lind"], None, "Anna Roe", id="given-name"),
        pytest.param(["Anna Roe", "Lind"], "Anna Roe", "Lind", id="the-last-may-be-meant"),
        pytest.param(["Roe", "Lind"], "Roe", "Lind", id="none-is-known"),
    ],
)
def test_a_given_name_shows_whom_she_means(
    listed: list[str], by_model: str | None, speaker: str
) -> None:
    text = f"{listed[0]} met the guild. {listed[1]} left. She said it was over."
    draft = claim("it was over", sentence=3, source="She", cue="said", speaker=by_model)
    records = build_from_drafts(text, [actor(name) for name in listed], [draft])

    assert speakers(records) == [speaker]


def test_a_description_shows_no_gender() -> None:
    text = "Virginia governor Terry Valen met Omar Pell. Valen left. Then he said it was over."
    listed = [actor("Terry Valen", aliases=["Virginia governor"]), actor("Omar Pell")]
    draft = claim("it was over", sentence=3, source="he", cue="said")

    assert speakers(build_from_drafts(text, listed, [draft])) == ["Terry Valen"]


def test_who_follows_a_name_is_nobody_else() -> None:
    text = "Dora Valen won the vote of Sheriff Joe Arpaio, who said it was over."
    draft = claim("it was over", source="who", cue="said")

    assert speakers(build_from_drafts(text, [VALEN], [draft])) == []
