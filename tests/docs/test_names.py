"""Every path, module and option that the documentation names exists."""

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
from support.data.doc_examples import ROOT
from typer.main import get_command

from evals.cli.app import app as eval_app
from summarizer.cli.app import app
from training.cli import app as training_app

PAGES = sorted(
    [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
        *(ROOT / "training").rglob("README.md"),
        ROOT / "evals" / "held" / "README.md",
    ]
)
FOLDERS = "summarizer|evals|training|tests|benchmarks|fuzz|prompts|docs|seeds|\\.github|\\.ci"
TELEMETRY_ATTRIBUTES = {
    "summarizer.document.id", "summarizer.document.chars", "summarizer.task", "summarizer.requests",
}  # fmt: skip
OTHER_PROGRAMS = {
    "--data-parallel-size", "--tensor-parallel-size", "--enable-prefix-caching", "--port",
    "--head", "--address", "--generate", "--force-reinstall", "--require-hashes", "--strict",
    "--langextract-python", "--engines", "--seconds", "--axe", "--repo", "--user",
    "--network", "--rm",
}  # fmt: skip


def _inline_code(page: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.findall(r"`([^`\n]+)`", text)


def _options(command: Any) -> set[str]:
    own = {name for p in command.params for name in [*p.opts, *p.secondary_opts]}
    return own.union(*(_options(child) for child in getattr(command, "commands", {}).values()))


OPTIONS = set().union(*(_options(get_command(each)) for each in (app, eval_app, training_app)))


def _exists(module: str) -> bool:
    """Return whether a dotted name is a module or an attribute of one."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        try:
            value: Any = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            value = getattr(value, part, None)
        return value is not None
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_paths_and_modules_of_a_page_exist(page: Path) -> None:
    missing = []
    for code in _inline_code(page):
        if code in TELEMETRY_ATTRIBUTES:
            continue
        for path in re.findall(rf"(?<![\w/.])((?:{FOLDERS})/[\w./*-]*)", code):
            path = path.rstrip(".")
            exists = any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists()
            if not exists:
                missing.append(path)
        for module in re.findall(
            r"^(?:python -m )?((?:summarizer|evals|training|benchmarks|fuzz)(?:\.\w+)+)$", code
        ):
            if not _exists(module) and not module.endswith((".toml", ".md")):
                missing.append(module)
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_options_of_a_page_exist(page: Path) -> None:
    named = {
        option
        for code in _inline_code(page)
        if not code.startswith(("python benchmarks", "python -m benchmarks"))
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", code)
    }
    assert named - OPTIONS - OTHER_PROGRAMS == set()


def test_the_pages_that_the_code_cites_exist() -> None:
    folders = ("summarizer", "evals", "training", "benchmarks", "fuzz")
    sources = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    cited = {
        (str(path.relative_to(ROOT)), page)
        for path in sources
        for page in re.findall(r"docs/[\w/-]+\.\w+", path.read_text(encoding="utf-8"))
    }
    assert {(path, page) for path, page in cited if not (ROOT / page).exists()} == set()
