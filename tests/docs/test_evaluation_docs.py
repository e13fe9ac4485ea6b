"""The example of the page on gold documents converts to a valid record."""

import re
from pathlib import Path

from typer.testing import CliRunner

from evals.cli.app import app
from evals.dataset.annotation import Article
from evals.dataset.from_annotation import convert
from evals.dataset.validation import validate
from summarizer.schema.gold import Annotation

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "gold.md").read_text(encoding="utf-8")


def test_the_example_becomes_a_valid_gold_record() -> None:
    example = re.search(r"```json\n(.*?)```", PAGE, re.S)
    assert example is not None
    document = convert(
        Article.model_validate_json(example[1]), Annotation(annotator="x", adjudicated=False)
    )
    assert validate(document) == []
    assert [claim.date for claim in document.record.claims] == ["2025-01-27"]


def test_every_named_subcommand_exists() -> None:
    named = set(re.findall(r"summarizer eval (\w+)", PAGE))
    listed = CliRunner().invoke(app, ["--help"]).output
    assert named
    assert {verb for verb in named if verb not in listed} == set()
