"""Help, version, shell completion and error hints, as a user sees them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from summarizer.cli.reference import reference

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "summarizer"]
COMMANDS = ["run", "batch", "show", "page", "review", "export", "eval", "models", "prompts"]


def summarizer(
    *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(  # noqa: S603 - our own interpreter
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, **(env or {})},
    )


def test_no_arguments_print_the_help() -> None:
    result = summarizer()
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == summarizer("--help").stdout
    listed = [line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")]
    assert [name for name in COMMANDS if name not in listed] == []
    for part in ("Turn news articles into", "Summarize:\n", "Use the results:\n", "Examples:\n"):
        assert part in result.stdout
    assert result.stdout.count("\n    summarizer ") == 3
    assert "docs/" in result.stdout


@pytest.mark.parametrize(
    "command",
    [
        *([name] for name in COMMANDS),
        [],
        ["eval", "run"],
        ["models", "pull"],
        ["prompts", "show"],
    ],
    ids=" ".join,
)
def test_h_is_short_for_help(command: list[str]) -> None:
    short, long = summarizer(*command, "-h"), summarizer(*command, "--help")
    assert (short.returncode, short.stderr) == (0, "")
    assert short.stdout == long.stdout
    assert short.stdout.startswith(f"Usage: {' '.join(['summarizer', *command])} ")
    assert "-h, --help" in short.stdout


@pytest.mark.parametrize("option", ["--version", "-v", "-V"])
def test_the_version_is_printed(option: str) -> None:
    result = summarizer(option)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("summarizer ")
    assert result.stdout.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["frobnicate"], ""),
        (["--frob"], ""),
        (["run"], " run"),
        (["batch", "articles"], " batch"),
        (["export", "out", "--to", "xml"], " export"),
        (["page", "--frob"], " page"),
        (["models", "frob"], " models"),
        (["models", "pull", "--frob"], " models pull"),
        (["prompts", "show"], " prompts show"),
        (["prompts", "show", "verses"], " prompts show"),
        (["eval", "frob"], " eval"),
        (["eval", "run"], " eval run"),
        (["eval", "score", "--frob"], " eval score"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_an_error_names_the_help_of_its_command(arguments: list[str], command: str) -> None:
    result = summarizer(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("summarizer: error: ")
    assert result.stderr.endswith(f" (command line): see summarizer{command} --help\n")
    assert result.stderr.count("\n") == 1


def test_help_shows_usual_metavars() -> None:
    result = summarizer("batch", "--help")
    assert result.stdout.startswith("Usage: summarizer batch [OPTIONS] PATH...\n")
    for option in ("--out DIR", "--model NAME", "--base-url URL", "--json-log FILE", "--jobs N"):
        assert f"  {option} " in result.stdout
    assert "<str>" not in result.stdout
    assert "<path>" not in result.stdout


def test_bash_completion_can_be_shown() -> None:
    script = f"{sys.executable} -m summarizer --show-completion; true"
    result = subprocess.run(  # noqa: S603 - our own interpreter
        ["/bin/bash", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath},
    )
    assert "complete -o default -F _summarizer_completion summarizer" in result.stdout


def test_bash_completion_can_be_installed(tmp_path: Path) -> None:
    script = f"{sys.executable} -m summarizer --install-completion; true"
    subprocess.run(  # noqa: S603 - our own interpreter
        ["/bin/bash", "-c", script],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "HOME": str(tmp_path)},
    )
    installed = tmp_path / ".bash_completions" / "summarizer.sh"
    assert "_summarizer_completion" in installed.read_text(encoding="utf-8")
    assert str(installed) in (tmp_path / ".bashrc").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "completions"),
    [
        ("summarizer b", ["batch"]),
        ("summarizer models p", ["pull"]),
        ("summarizer run --mo", ["--model"]),
    ],
)
def test_bash_completes_commands_and_options(words: str, completions: list[str]) -> None:
    completion = {
        "_SUMMARIZER_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    assert summarizer(env=completion).stdout.split() == completions


def test_help_imports_no_large_library() -> None:
    code = (
        "import sys; from summarizer.cli.app import main; main(['--help']);"
        "large = ('openai', 'instructor', 'mcp', 'pydantic', 'rich');"
        "print([name for name in large if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_the_reference_in_the_documentation_is_current() -> None:
    page = ROOT / "docs" / "reference" / "cli.md"
    hint = "run `python -m summarizer.cli.reference > docs/reference/cli.md`"
    assert page.read_text(encoding="utf-8") == reference(), hint
