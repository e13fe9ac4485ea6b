"""What the documents list is what the code has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from summarizer.vocabulary import (
    ActorKind,
    Certainty,
    ClaimKind,
    ClaimWarning,
    Directness,
    Reason,
    Stance,
)

DOCS = Path(__file__).parent.parent / "docs"


def test_every_reason_has_its_line() -> None:
    page = (DOCS / "rejections.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)) == set(get_args(Reason))


def test_every_warning_has_its_line() -> None:
    page = (DOCS / "warnings.md").read_text(encoding="utf-8")
    said = set(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE))
    assert said == set(get_args(ClaimWarning))


@pytest.mark.parametrize("values", [ActorKind, ClaimKind, Certainty, Directness, Stance])
def test_every_value_of_a_vocabulary_is_in_the_codebook(values: object) -> None:
    page = (DOCS / "codebook.md").read_text(encoding="utf-8")
    assert [value for value in get_args(values) if f"`{value}`" not in page] == []


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_test_that_shows_a_promise_is_there() -> None:
    page = (DOCS / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|fuzz|benchmarks)/[\w/]+\.py)`", page)
    assert len(named) > 20
    assert [name for name in named if not (DOCS.parent / name).exists()] == []
