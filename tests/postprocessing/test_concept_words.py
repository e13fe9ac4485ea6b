"""Concepts of positions whose model was not asked for them are assigned by words."""

from typing import Any

import pytest
from support.models.scripted_model import actor, claim, position

from summarizer.codebook import Codebook, Concept
from summarizer.postprocessing.pipeline import ExtractedRecords, WindowDrafts, build_records
from summarizer.postprocessing.positions.concept_words import ConceptMatcher
from summarizer.schema.coded_drafts import coded_draft
from summarizer.schema.drafts import ClaimDraft, PositionDraft
from summarizer.text.document import Document
from summarizer.text.windows import split_windows
from summarizer.vocabulary import Profile

CODEBOOK = Codebook(
    concepts=(
        Concept(
            name="Bridge tolls",
            definition="Fees for crossing the bridge of Hasra by car.",
            examples=("Drivers should pay (support).",),
            excludes=("harbour fees",),
        ),
        Concept(name="Night flights", definition="Flights after 22:00 at Hasra."),
    )
)
TEXT = "Dora Valen voted against charging drivers to cross the bridge. Omar Pell called for calm."


def built(
    *positions: PositionDraft,
    claims: tuple[ClaimDraft, ...] = (),
    codebook: Codebook | None = CODEBOOK,
    profile: Profile = "capable",
    text: str = TEXT,
) -> ExtractedRecords:
    document = Document.from_text(text)
    (window,) = split_windows(document)
    actors = [actor("Dora Valen"), actor("Omar Pell")]
    drafts = WindowDrafts(window, actors, list(claims), list(positions))
    return build_records(document, [drafts], profile, codebook=codebook)


VOTE = position(
    "Dora Valen", "charging drivers", "voted against charging drivers", end="to cross the bridge",
    stance="oppose", basis="action",
)  # fmt: skip


@pytest.mark.parametrize("profile", ["small", "capable"])
def test_the_words_of_topic_and_evidence_decide(profile: Profile) -> None:
    (record,) = built(VOTE, profile=profile).positions
    assert record.concept == "Bridge tolls"
    assert "assign-concept" in record.trace


def test_a_position_inferred_from_a_claim_has_its_concept() -> None:
    text = "Dora Valen demanded a ban on night flights."
    demand = claim("a ban on night flights", source="Dora Valen", cue="demanded", kind="demand")
    (record,) = built(claims=(demand,), profile="small", text=text).positions
    assert record.concept == "Night flights"


def test_without_a_codebook_nothing_is_assigned_or_traced() -> None:
    (record,) = built(VOTE, codebook=None).positions
    assert record.concept is None
    assert "assign-concept" not in record.trace


def test_the_answer_of_a_model_that_was_asked_stays() -> None:
    draft = coded_draft(CODEBOOK.concept_names)
    fields: dict[str, Any] = VOTE.model_dump()
    records = [built(draft(**fields, concept=name)).positions for name in (None, "Night flights")]
    assert [record.concept for (record,) in records] == [None, "Night flights"]


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("the toll on bridges", "Bridge tolls"),
        ("no flight at night", "Night flights"),
        ("crossing by car", "Bridge tolls"),
        ("harbour fees", None),
        ("the town of Hasra", None),
        ("taxes", None),
        ("", None),
    ],
)
def test_a_concept_needs_a_word_of_its_own(text: str, concept: str | None) -> None:
    assert ConceptMatcher.of(CODEBOOK).match(text) == concept


def test_the_only_concept_of_a_codebook_is_found() -> None:
    codebook = Codebook(concepts=(Concept(name="Tolls"),))
    matcher = ConceptMatcher.of(codebook)
    assert [matcher.match(text) for text in ("a toll", "a tax")] == ["Tolls", None]
