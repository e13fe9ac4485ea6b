"""A claim drafted by a small model needs a cue that reports something."""

import pytest
from support.data.record_building import build_from_drafts, reasons
from support.models.scripted_model import actor, claim

ACTORS = [actor("Dora Valen"), actor("Kesh", "government")]


def found(cue: str, content: str, profile: str = "small") -> list[str]:
    """Return why the claim of `Dora Valen CUE CONTENT` is rejected, if it is."""
    text = f"Dora Valen {cue} {content}. Kesh was silent."
    drafts = [claim(content, source="Dora Valen", cue=cue)]
    records = build_from_drafts(text, ACTORS, drafts, profile=profile)  # type: ignore[arg-type]
    assert len(records.claims) + len(reasons(records)) == 1
    return reasons(records)


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("said", "that it was over"),
        ("knows", "that it was over"),
        ("has long been urging", "Kesh to leave"),
        ("refused", "to leave"),
        ("declined", "to schedule a debate"),
        ("refused", "to discuss a truce"),
        ("spoke highly of", "the new police law"),
        ("is unlikely to", "pass the new police law"),
        ("voiced support for", "the new police law"),
        ("was critical of", "the new police law"),
        ("gave", "the officers 72 hours to leave"),
        ("in the judgement of", "the law was a mistake"),
        ("brushed off", "“a long weekend with drums”"),
        ("expressed", "regret over the police law"),
        ("would certainly", "win a second term"),
        (":", "the police law must go"),
    ],
)
def test_words_of_saying_and_quotations_report(cue: str, content: str) -> None:
    assert found(cue, content) == []


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("knows", "Kesh in a way few others do"),
        ("won", "a second term in December"),
        ("voted in June", "to bar outside monitors"),
        ("closed", "at $74.20"),
        ("gave", "a different account of it"),
        ("declined", "to comment on that"),
        ("declined", "to discuss the vote"),
        ("refused", "to answer questions"),
        ("refused", "to be named in the report"),
        ("declined", "to address the report"),
        ("recently funded", "the new police station"),
        ("would not say", "whether he had called"),
        ("has said little", "since the vote"),
        ("needs to realize", "that the vote was lost"),
        ("did not reveal", "whom it would back"),
        ("asked reporters about", "the vote"),
        ("supported", "the government"),
        ("is implicated in", "the bombing of schools"),
        ("in", "the bombing of schools"),
    ],
)
def test_deeds_and_empty_acts_report_nothing(cue: str, content: str) -> None:
    assert found(cue, content) == ["cue-reports-nothing"]
    assert found(cue, content, profile="capable") == []


@pytest.mark.parametrize(("content", "expected"), [("him", ["quote-without-content"]), ("it", [])])
def test_a_pronoun_for_a_person_is_no_content(content: str, expected: list[str]) -> None:
    assert found("rejects", content) == expected
    assert found("rejects", content, profile="capable") == []


@pytest.mark.parametrize(
    ("cue", "is_kept"), [("is expected to", True), ("may", True), ("imposing", False)]
)
def test_the_article_says_something_only_under_a_frame(cue: str, is_kept: bool) -> None:
    text = f"The council {cue} raise the toll. Kesh was silent."
    records = build_from_drafts(text, ACTORS[1:], [claim("raise the toll", cue=cue)])

    assert reasons(records) == ([] if is_kept else ["cue-reports-nothing"])
