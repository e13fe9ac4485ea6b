"""The comparison names commands and functions that exist, and a source for every other entry."""

import re
from typing import Any

import pytest
from support.data.doc_examples import ROOT
from typer.main import get_command

from evals.cli.app import app as eval_app
from summarizer import Summarizer
from summarizer.cli.app import app
from training.cli import app as training_app

PAGE = (ROOT / "docs" / "explanation" / "comparison.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and line.count("|") == 8 and not line.startswith("| ability ")
]
"""Ability, summarizer, and five other columns."""

NO_SOURCE_NEEDED = {"–", "text", "no model"}
SOURCES = set(re.findall(r"\b[a-z]\d\b", PAGE.partition("## Sources")[2]))
PROGRAMS: dict[str, Any] = {
    "summarizer eval": eval_app,
    "python -m training": training_app,
    "summarizer": app,
}


def exists(code: str) -> bool:
    """Return whether a command line, with its options, or a method of this project exists."""
    if code.startswith("Summarizer."):
        return hasattr(Summarizer, code.partition(".")[2])
    prefix = next(prefix for prefix in PROGRAMS if code.startswith(prefix))
    command = get_command(PROGRAMS[prefix])
    words = code.removeprefix(prefix).split()
    names = [word for word in words if not word.startswith("--")]
    for name in names:
        children: dict[str, Any] = getattr(command, "commands", {})
        if name not in children:
            return False
        command = children[name]
    options = {name for parameter in command.params for name in parameter.opts}
    return {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_row_names_a_command_of_ours_that_exists(row: list[str]) -> None:
    named = re.findall(r"`((?:summarizer|python -m|Summarizer\.)[^`]*)`", row[1])
    assert named
    assert [code for code in named if not exists(code)] == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_entry_about_another_program_has_its_source(row: list[str]) -> None:
    assert len(row) == 7
    for entry in row[2:]:
        marks = {mark for group in re.findall(r"\[([^]]+)\]", entry) for mark in group.split(", ")}
        assert marks <= SOURCES
        assert marks or entry in NO_SOURCE_NEEDED


def test_each_row_is_shown_by_a_command_that_runs() -> None:
    """`test_examples.py` runs them."""
    section = PAGE.partition("## Each row as commands")[2].partition("\n## ")[0]
    comments = re.findall(r"^(?:summarizer|python -m) .*  # (.*)$", section, re.MULTILINE)
    shown = [*"; ".join(comments).split("; "), *re.findall(r"^Of \*(.*)\*", section, re.MULTILINE)]
    assert set(shown) == {row[0] for row in ROWS}


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert not exists("summarizer fly")
    assert not exists("summarizer run --fly")
    assert not exists("Summarizer.fly")
