"""What the page about evaluation shows works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

from typer.testing import CliRunner

from evals.cli.app import app
from evals.dataset.annotation import Article
from evals.dataset.from_annotation import convert
from evals.dataset.validation import validate
from summarizer.schema.gold import Annotation

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "gold.md").read_text(encoding="utf-8")


def test_the_example_of_a_gold_document_becomes_a_sound_record() -> None:
    found = re.search(r"```json\n(.*?)```", PAGE, re.S)
    assert found is not None
    made = convert(
        Article.model_validate_json(found[1]), Annotation(annotator="x", adjudicated=False)
    )
    assert validate(made) == []
    assert [claim.date for claim in made.record.claims] == ["2025-01-27"]


def test_every_verb_that_is_named_is_there() -> None:
    named = set(re.findall(r"summarizer eval (\w+)", PAGE))
    listed = CliRunner().invoke(app, ["--help"]).output
    assert named
    assert {verb for verb in named if verb not in listed} == set()
