"""Workflows may only read, name the versions of what they use, and install what is pinned."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
NOT_IN_CI = {"torch", "transformers", "peft", "gguf", "safetensors", "atheris"}

pytestmark = pytest.mark.skipif(not WORKFLOWS, reason="no checkout: there are no workflows")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    lines = (GITHUB / "constraints.txt").read_text(encoding="utf-8").splitlines()
    found = [line.split("==") for line in lines if not line.startswith("#")]
    return {line[0]: line[1] for line in found}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_read_and_nothing_else(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    granted = re.findall(r"^( *)permissions:(.*)\n((?:\1  .*\n)+)?", text, re.MULTILINE)
    assert granted == [("", "", "  contents: read\n")]
    assert "pull_request_target" not in text


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_names_versions_and_keeps_no_credentials(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+(\.\d+)*", action) for action in used)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_words_of_a_stranger_reach_a_shell(path: Path) -> None:
    """Titles and branches are written by anybody; expressions in commands are pasted unquoted."""
    for command in re.findall(
        r"run: (?:>|\|)?\n?((?:.+\n)(?: {10,}.+\n)*)", path.read_text(encoding="utf-8")
    ):
        assert "${{" not in command


def test_every_requirement_is_pinned_within_its_range() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = pins()
    for line in chain(project["dependencies"], *project["optional-dependencies"].values()):
        requirement = Requirement(line)
        name = canonical(requirement.name)
        if name in NOT_IN_CI or name == "summarizer":
            continue
        assert name in pinned, f"{name}: run python .github/pin.py"
        assert requirement.specifier.contains(pinned[name], prereleases=True), line
