"""A claim has a warning if its evidence does not support its restatement or its speaker."""

import json
from collections import Counter

import pytest
from support.data.eval_cases import draws, golds, perfect
from support.data.record_building import build_from_drafts
from support.models.scripted_model import ScriptedModel, actor, answers, claim

from evals.dataset.gold import GoldDocument
from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.pipeline import summarize_document
from summarizer.schema.summary import Claim
from summarizer.text.document import Document
from summarizer.vocabulary import ClaimWarning

TEXT = (
    "Dora Valen met Shabir Omon in Hasra. It rained. The market was full. The road was closed. "
    "The crossing would reopen for 300 lorries, the minister said. He was glad. Nothing came of it."
)
ACTORS = [
    actor("Dora Valen", role="minister", aliases=["minister"]),
    actor("Shabir Omon"),
]


def warnings(restated: str, **more: object) -> list[str]:
    values = {"sentence": 5, "source": "the minister", "cue": "said", "speaker": "Dora Valen"}
    draft = claim("The crossing would reopen", end="for 300 lorries", text=restated)
    drafts = [draft.model_copy(update={**values, **more})]
    # The source of a draft stays as it is.
    without = frozenset({"add-attributions", "correct-attributions"})
    records = build_from_drafts(TEXT, ACTORS, drafts, without=without)
    by_model = {"text": restated, "text_by": "model"}
    checker = FaithfulnessChecker(Document.from_text(TEXT), records.actors)
    return checker.warnings(records.claims[0].model_copy(update=by_model))


@pytest.mark.parametrize(
    ("restated", "expected"),
    [
        ("The crossing will reopen for 300 lorries.", []),
        ("The crossing will reopen for three hundred lorries.", []),
        ("Dora Valen will reopen the crossing at Hasra.", []),
        ("The crossing will reopen for 400 lorries.", ["number-not-in-evidence"]),
        ("The crossing at Tarsia will reopen.", ["name-not-in-source"]),
        ("Shabir Omon will reopen the crossing.", ["name-far"]),
        ("The crossing will reopen for 300 percent.", ["number-not-in-evidence"]),
        ("The crossing will not reopen.", ["negation-differs"]),
        ("All bananas grow on purple hills.", ["words-not-in-evidence"]),
        (
            "Shabir Omon will not reopen the Tarsian crossing for 7 lorries.",
            ["number-not-in-evidence", "name-not-in-source", "name-far", "negation-differs"],
        ),
    ],
)
def test_a_restatement_is_compared_with_its_evidence(
    restated: str, expected: list[ClaimWarning]
) -> None:
    assert warnings(restated) == expected


def test_the_articles_own_words_need_no_check_of_the_restatement() -> None:
    draft = claim("The crossing would reopen", end="for 300 lorries", sentence=5, text="Bananas.")
    (found,) = build_from_drafts(TEXT, ACTORS, [draft]).claims
    assert (found.text, found.text_by) == (
        "The crossing would reopen for 300 lorries, the minister said",
        "quotation",
    )
    assert found.warnings == []


def test_a_number_just_before_the_quotation_is_evidence() -> None:
    text = "Kesh bought 40 boats. It said the boats were old."
    found = build_from_drafts(
        text,
        [actor("Kesh", "government")],
        [
            claim(
                "the boats were old", sentence=2, source="It", cue="said", text="40 boats are old."
            )
        ],
    )
    assert found.claims[0].warnings == []


def test_a_speaker_named_only_by_the_model_is_far() -> None:
    assert warnings("The crossing will reopen.", source=None, speaker="Shabir Omon") == [
        "speaker-far",
        "speaker-unproven",
    ]


def test_a_claim_without_speaker_has_no_far_speaker() -> None:
    assert warnings("The crossing will reopen.", source=None, cue=None, speaker=None) == []


def test_a_claim_written_before_there_were_warnings_still_loads() -> None:
    (found,) = build_from_drafts(TEXT, ACTORS, [claim("It rained", sentence=2)]).claims
    written = json.loads(found.model_dump_json())
    assert written.pop("warnings") == []
    assert Claim.model_validate(written) == found


def test_the_page_shows_the_warnings() -> None:
    drafts = [claim("The crossing would", end="for 300 lorries", sentence=5, text="400 lorries.")]
    model = ScriptedModel(answers(ACTORS, drafts))
    page = summarize_document(Document.from_text(TEXT), model).to_markdown()
    assert "check: text-replaced: number-not-in-evidence" in page
    assert "400 lorries" not in page


def _checker_and_claims(gold: GoldDocument) -> tuple[FaithfulnessChecker, list[Claim]]:
    summary = perfect(gold)
    return FaithfulnessChecker(
        Document.from_text(gold.text, id=gold.id), summary.actors
    ), summary.claims


def test_restatements_by_annotators_rarely_cause_warnings() -> None:
    """At most one in a hundred: what people wrote of the gold documents is right."""
    counts: Counter[str] = Counter()
    for gold in golds():
        checker, claims = _checker_and_claims(gold)
        for record in claims:
            counts["claims"] += 1
            counts["warned"] += bool(checker.warnings(record))
    assert counts["claims"] > 500
    assert counts["warned"] <= counts["claims"] // 100


_LOWEST_SHARES = {
    "number": 0.95, "minus": 0.9, "percent": 0.9, "name": 0.95, "person": 0.9, "negation": 0.8,
    "hardly, fails to": 0.8, "opposite": 0.8, "modality": 0.8, "source": 0.9, "speaker": 0.8,
    "longer quotation": 0.8, "alias": 0.8, "percentage points": 0.8, "two numbers exchanged": 0.8,
    "if, unless": 0.8,
}  # fmt: skip
_RARE = {"percentage points": 5, "two numbers exchanged": 15, "if, unless": 15}
"""Faults that few restatements can have."""


def test_inserted_errors_cause_warnings() -> None:
    """Measured by `python -m benchmarks.faithfulness`; here only the lowest accepted shares."""
    from benchmarks.faithfulness import caught
    from benchmarks.planted_faults import FAULTS

    draw = draws(7)
    for name, least in _LOWEST_SHARES.items():
        hit, planted = caught(FAULTS[name][1], golds(), draw)
        assert planted >= _RARE.get(name, 20), name
        assert hit >= least * planted, name
