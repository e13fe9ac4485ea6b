"""Each lexicon file has a comment, unique entries and valid cells."""

import re
from collections.abc import Sequence
from importlib import resources
from typing import get_args

import pytest

from summarizer.lexicons import load_column, load_rows, load_words, words_for
from summarizer.vocabulary import ActorKind, ClaimKind

FILES = sorted(
    file.name
    for file in resources.files("summarizer.lexicons").iterdir()
    if file.name.endswith((".txt", ".tsv"))
)
TABLES = [name.removesuffix(".tsv") for name in FILES if name.endswith(".tsv")]
_MEASURES = "length weight volume area temperature time money share count".split()
_MODAL_USES = [
    "possibility",
    "obligation",
    "obligation future",
    "future",
    "hedge",
    "duty",
    "commitment",
    "commitment hedge",
]
LISTS = [name.removesuffix(".txt") for name in FILES if name.endswith(".txt")]


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_one_comment_and_no_empty_or_padded_line(name: str) -> None:
    text = resources.files("summarizer.lexicons").joinpath(name).read_text(encoding="utf-8")
    lines = text.splitlines()

    assert [line.startswith("#") for line in lines] == [True] + [False] * (len(lines) - 1)
    assert all(line and line == line.strip() for line in lines)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_no_duplicates(name: str) -> None:
    assert len(set(load_words(name))) == len(load_words(name))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_full_and_unique_rows(name: str) -> None:
    rows = load_rows(name)

    assert len(set(rows)) == len(rows)
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize(
    ("table", "column", "values"),
    [
        ("given_names", "pronoun", ["he", "she"]),
        ("organization_words", "kind", get_args(ActorKind)),
        ("organization_words", "after_title", ["yes"]),
        ("organization_words", "baseline_kind", get_args(ActorKind)),
        ("reporting_verbs", "baseline_kind", get_args(ClaimKind)),
        ("attribution_verbs", "kind", get_args(ClaimKind)),
        ("stance_verbs", "stance", ["support", "oppose"]),
        ("attitudes", "stance", ["support", "oppose", "neutral"]),
        ("attitudes", "conduct", ["words", "says", "deed", "act", "force", "holder", "light"]),
        ("units", "measure", _MEASURES),
        ("modal_words", "uses", _MODAL_USES),
        ("stance_verbs", "form", ["cue", "infinitive"]),
    ],
)
def test_a_column_has_valid_values(table: str, column: str, values: list[str]) -> None:
    assert set(load_column(table, column).values()) <= set(values)


@pytest.mark.parametrize(
    ("table", "uses"),
    [("person_words", ["title", "office", "scoring"]), ("reporting_verbs", ["neutral"])],
)
def test_every_use_has_words(table: str, uses: list[str]) -> None:
    used = {use for cell in load_column(table, "uses").values() for use in cell.split()}

    assert used == set(uses)
    assert all(words_for(table, use) for use in uses)


@pytest.mark.parametrize(
    "patterns",
    [
        pytest.param(load_words("reversal_patterns"), id="reversal_patterns"),
        pytest.param([row[0] for row in load_rows("stance_verbs")], id="stance_verbs"),
    ],
)
def test_each_pattern_compiles(patterns: Sequence[str]) -> None:
    for pattern in patterns:
        re.compile(pattern)
