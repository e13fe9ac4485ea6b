"""One module decides which rules and warnings run for which language."""

from typing import get_args

import pytest

from summarizer.postprocessing.rules import RULES
from summarizer.text.language_rules import (
    ENGLISH_RULES,
    ENGLISH_WARNINGS,
    OTHER_RULES,
    LanguageRules,
)
from summarizer.vocabulary import ClaimWarning, PositionWarning


def test_each_id_is_that_of_a_rule_or_a_warning() -> None:
    assert {rule.id for rule in RULES} >= ENGLISH_RULES | OTHER_RULES
    assert {*get_args(ClaimWarning), *get_args(PositionWarning)} >= ENGLISH_WARNINGS


@pytest.mark.parametrize("code", ["en", None])
def test_a_text_of_unknown_language_counts_as_english(code: str | None) -> None:
    rules = LanguageRules(code)
    assert rules.is_english
    assert rules.segmenter == "en"
    assert all(map(rules.runs, ENGLISH_RULES | ENGLISH_WARNINGS))
    assert not any(map(rules.runs, OTHER_RULES))


def test_in_another_language_what_reads_english_does_not_run() -> None:
    rules = LanguageRules("de")
    assert not any(map(rules.runs, ENGLISH_RULES | ENGLISH_WARNINGS))
    assert all(map(rules.runs, ("add-named-actors", "require-speaker", "speaker-far")))
