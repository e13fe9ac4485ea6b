"""A position has a warning if its evidence names another actor in the place of the holder."""

import pytest
from support.data.record_building import build_from_drafts
from support.models.scripted_model import actor, claim, position

from summarizer.faithfulness.holders import HolderChecker
from summarizer.postprocessing.pipeline import ExtractedRecords
from summarizer.schema.summary import Actor, Span
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

ACTORS = [
    actor("Kesh", "government"),
    actor("Tarsia", "government"),
    actor("South Korea", "government"),
    actor("Dockers' Union", "civil_society"),
    actor("Dora Valen", affiliation="Kesh"),
]
BEGINNING = "Tarsia, Kesh and the Dockers' Union met in Hasra. Dora Valen stayed. "
END = " South Korea left."


def is_warned(holder: str, sentence: str, evidence: str) -> bool:
    """Return whether a position of `holder` has the warning."""
    draft = position(holder, "fence", evidence, stance="oppose", basis="action", sentence=3)
    text = f"{BEGINNING}{sentence}{END}"
    (found,) = build_from_drafts(text, ACTORS, positions=[draft], profile="capable").positions
    return "holder-unproven" in found.warnings


@pytest.mark.parametrize(
    ("sentence", "evidence", "right", "wrong"),
    [
        ("Kesh opposed Tarsia over a fence.", "Kesh opposed Tarsia", "Kesh", "Tarsia"),
        ("The fence of Tarsia was opposed by Kesh.", "was opposed by Kesh", "Kesh", "Dora Valen"),
        ("Tarsia and Kesh opposed a fence.", "Tarsia and Kesh opposed", "Kesh", "South Korea"),
        ("Kesh, which opposed a fence, left.", "which opposed a fence", "Kesh", "Tarsia"),
        ("In Hasra Kesh again opposed a fence.", "opposed a fence", "Kesh", "Tarsia"),
        ("She opposed the fence of Tarsia.", "She opposed the fence", "Dora Valen", "Kesh"),
        ("It opposed the fence of Tarsia.", "It opposed the fence", "Kesh", "Dora Valen"),
        ("Then she opposed a fence.", "opposed a fence", "Dora Valen", "Dockers' Union"),
        ("Kesh left, while Tarsia stayed.", "left, while Tarsia", "Tarsia", "Dora Valen"),
        ("Kesh saw a South Korean protest.", "a South Korean protest", "South Korea", "Tarsia"),
        ("A bill that she wrote bans a fence.", "A bill that she wrote", "Dora Valen", "Tarsia"),
        ("Her bill bans a fence.", "Her bill bans a fence", "Dora Valen", "Tarsia"),
        ("Two of its ships left Tarsia.", "Two of its ships left", "Kesh", "Dora Valen"),
        ("Then its men opposed a fence.", "opposed a fence", "Kesh", "Dora Valen"),
        (
            "Tarsia got a fence the Dockers' Union fought.",
            "Tarsia got a fence the Dockers' Union fought", "Dockers' Union", "Kesh",
        ),
    ],
)  # fmt: skip
def test_a_holder_that_the_evidence_is_not_about_is_noticed(
    sentence: str, evidence: str, right: str, wrong: str
) -> None:
    assert not is_warned(right, sentence, evidence)
    assert is_warned(wrong, sentence, evidence)


SPOKEN = f"{BEGINNING}“End the fence of Tarsia,” said Dora Valen.{END}"
DEMAND = claim(
    "End the fence of Tarsia", sentence=3, source="Dora Valen", cue="said", kind="demand"
)


def spoken_by(holder: str) -> ExtractedRecords:
    draft = position(holder, "fence", "End the fence of Tarsia", stance="oppose", sentence=3)
    return build_from_drafts(SPOKEN, ACTORS, [DEMAND], [draft], profile="capable")


@pytest.mark.parametrize(
    ("holder", "expected"), [("Dora Valen", False), ("Kesh", False), ("Tarsia", True)]
)
def test_a_holder_that_no_speaker_of_its_claims_belongs_to_is_noticed(
    holder: str, expected: bool
) -> None:
    records = spoken_by("Dora Valen")
    checker = HolderChecker(Document.from_text(SPOKEN), records.actors, records.claims)
    (holder_id,) = [actor.id for actor in records.actors if actor.name == holder]
    changed = records.positions[0].model_copy(update={"actor": holder_id})
    assert checker.is_unproven(changed) == expected


def test_evidence_of_any_length_takes_the_same_time() -> None:
    text = "Kesh opposed " * 4_000
    words = [Span(start=at, end=at + 4, text="Kesh") for at in range(0, len(text), 13)]
    kesh = Actor(
        id="a1", name="Kesh", kind="government", role=None, affiliation=None, aliases=[],
        members=[], mentions=words,
    )  # fmt: skip
    checker = HolderChecker(Document.from_text(text), [kesh], [])
    evidence = [CharSpan(at, len(text)) for at in range(0, len(text), 260)]
    assert all(checker.possible_holders(span) == {"a1"} for span in evidence)
