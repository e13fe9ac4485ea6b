"""A claim drafted by a small model needs a cue that reports something."""

import pytest
from support.data.record_building import build_from_drafts, reasons
from support.models.scripted_model import actor, claim

from summarizer.postprocessing.claims.reporting_verbs import is_reporting_cue


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("said", "that it was over"),
        ("according to", "the war is over"),
        ("has long been urging", "Kesh to leave"),
        ("reportedly", "the war is over"),
        ("may", "the war may be over"),
        ("refused", "to leave"),
        ("declined", "to schedule a debate"),
        ("in his view", "the war is over"),
        ("", "the war is over"),
        ("gave", "the officers 72 hours to leave"),
        ("’s", "accuses Kesh"),
    ],
)
def test_reporting_verbs_and_function_words_report(cue: str, content: str) -> None:
    assert is_reporting_cue(cue, content)


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("won", "a second term in December"),
        ("voted in June", "to bar outside monitors"),
        ("closed", "at $74.20"),
        ("gave", "a different account"),
        ("declined", "to comment on that"),
        ("would not say", "whether he had called"),
        ("has said little", "since the vote"),
    ],
)
def test_deeds_and_empty_acts_report_nothing(cue: str, content: str) -> None:
    assert not is_reporting_cue(cue, content)


def test_a_cue_that_reports_nothing_is_rejected_only_for_small_models() -> None:
    text = "Dora Valen won a second term in December."
    drafts = [claim("a second term in December", source="Dora Valen", cue="won")]
    records = build_from_drafts(text, [actor("Dora Valen")], drafts)

    assert records.claims == []
    assert reasons(records) == ["cue-reports-nothing"]
    (kept,) = build_from_drafts(text, [actor("Dora Valen")], drafts, profile="capable").claims
    assert kept.warnings == ["claim-disputed: the cue reports nothing [require-reporting-cue]"]
