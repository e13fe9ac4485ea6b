"""A claim needs a cue that reports something, where a small model drafts it."""

from __future__ import annotations

import pytest
from support.assemble_helpers import put_together, reasons
from support.scripted_model import actor, claim

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
def test_words_of_saying_and_words_that_tell_nothing_report(cue: str, content: str) -> None:
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


def test_what_reports_nothing_is_rejected_where_a_small_model_wrote_it() -> None:
    text = "Dora Valen won a second term in December."
    drafts = [claim("a second term in December", source="Dora Valen", cue="won")]
    found = put_together(text, [actor("Dora Valen")], drafts, small_model=True)

    assert found.claims == []
    assert reasons(found) == ["cue-reports-nothing"]
    assert len(put_together(text, [actor("Dora Valen")], drafts).claims) == 1
