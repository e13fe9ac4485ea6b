"""The reference pages list exactly what the code defines."""

import re
from pathlib import Path
from typing import get_args

import pytest

from summarizer.postprocessing.reference import reference
from summarizer.postprocessing.rules import RULES
from summarizer.text.language_rules import OTHER_RULES
from summarizer.vocabulary import (
    ActorKind,
    Certainty,
    ClaimKind,
    ClaimWarning,
    Directness,
    PositionWarning,
    Reason,
    Stance,
)

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def _first_column(page: str) -> set[str]:
    text = (DOCS / "reference" / page).read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE))


def test_every_rejection_reason_has_a_row() -> None:
    assert _first_column("rejections.md") == set(get_args(Reason))


def test_every_warning_has_a_row() -> None:
    assert _first_column("warnings.md") == {*get_args(ClaimWarning), *get_args(PositionWarning)}


def test_the_page_of_rules_is_generated_from_the_table() -> None:
    page = (DOCS / "reference" / "rules.md").read_text(encoding="utf-8")
    assert page == reference()


def test_the_measured_rules_are_those_of_the_table() -> None:
    page = (DOCS / "measurements" / "rules.md").read_text(encoding="utf-8")
    measured = set(re.findall(r"^\| ([a-z][\w-]+-[\w-]+) \|", page, re.MULTILINE))
    english = {rule.id for rule in RULES} - OTHER_RULES  # the recorded articles are English
    assert measured == english & {rule.id for rule in RULES if not rule.is_required}


@pytest.mark.parametrize("values", [ActorKind, ClaimKind, Certainty, Directness, Stance])
def test_every_vocabulary_value_is_in_the_codebook(values: object) -> None:
    page = (DOCS / "codebook.md").read_text(encoding="utf-8")
    assert [value for value in get_args(values) if f"`{value}`" not in page] == []


def test_every_test_cited_by_the_security_page_exists() -> None:
    page = (DOCS / "explanation" / "security.md").read_text(encoding="utf-8")
    cited = re.findall(r"`((?:tests|fuzz|benchmarks)/[\w/]+\.py)`", page)
    assert len(cited) > 20
    assert [name for name in cited if not (ROOT / name).exists()] == []
