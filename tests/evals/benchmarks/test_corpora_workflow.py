"""The nightly workflow measures every corpus, shows what it skips, and fails if nothing ran."""

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

from evals.cli.app import app

ROOT = Path(__file__).parents[3]
PATH = ROOT / ".github" / "workflows" / "corpora.yml"
TEXT = PATH.read_text(encoding="utf-8") if PATH.is_file() else ""
COMMANDS = [
    line.split()
    for block in re.findall(r"commands: \|-\n((?: {14}.+\n)+)", TEXT)
    for line in block.splitlines()
]

pytestmark = pytest.mark.skipif(not TEXT, reason="no checkout: there are no workflows")


def options(arguments: list[str]) -> dict[str, object]:
    """Return the parsed options of arguments of `summarizer eval`, and their verb."""
    verb, *rest = arguments
    command = get_command(app).get_command(None, verb)  # type: ignore[attr-defined]
    return {"verb": verb, **command.make_context(verb, rest).params}


def test_each_corpus_is_measured_with_the_patterns_and_the_embedded_model() -> None:
    rows = {table: options(arguments) for table, *arguments in COMMANDS}
    assert len(rows) == len(COMMANDS) == 8
    for table in ("polnear", "plover", "gum", "german-quotes"):
        assert rows[table]["system"] == "embedded"
        assert rows[f"{table}-patterns"]["system"] == "patterns"
    assert rows["gum"]["task"] == "claims"
    assert rows["polnear"]["task"] == "attributions"
    assert rows["polnear"]["cofenet"] == Path("corpora/cofenet/res/polnear/valid.txt")
    assert rows["plover"]["verb"] == "plover"


def script(step: str) -> str:
    """Return the commands of the step with this name."""
    found = re.search(rf"- name: {step}\n(?:.+\n)*? +run: \|\n((?: {{10}}.+\n)+)", TEXT)
    assert found is not None
    return re.sub(r"^ {10}", "", found[1], flags=re.MULTILINE)


def run(step: str, folder: Path, **variables: str) -> tuple[int, str, str]:
    """Run a step in `folder`; return its exit code, output and summary."""
    summary = folder / "summary.md"
    summary.touch()
    environment = {
        "PATH": f"{folder / 'bin'}:/usr/bin:/bin",
        "GITHUB_STEP_SUMMARY": str(summary),
        **variables,
    }
    command = ["bash", "-e", "-c", script(step)]
    done = subprocess.run(  # noqa: S603 - a step of our own workflow
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, summary.read_text(encoding="utf-8")


def install_summarizer(folder: Path, lines: str) -> None:
    """Write a program `summarizer` that runs `lines` with the path of the table as `$table`."""
    program = folder / "bin" / "summarizer"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\nfor table; do :; done\n{lines}\n")
    program.chmod(0o755)


MEASURE = "Run and score the patterns and the embedded model"


def test_every_table_and_its_command_are_on_the_page_of_the_job(tmp_path: Path) -> None:
    install_summarizer(tmp_path, 'cat > /dev/null; echo "| $# |" > "$table"')
    commands = "gum-patterns attributions x.jsonl --system patterns\ngum attributions x.jsonl"
    code, _, summary = run(MEASURE, tmp_path, COMMANDS=commands)
    assert code == 0
    assert summary == (
        "### gum-patterns\n\n`summarizer eval attributions x.jsonl --system patterns`\n\n| 9 |\n"
        "### gum\n\n`summarizer eval attributions x.jsonl`\n\n| 7 |\n"
    )
    assert {path.name for path in (tmp_path / "build" / "pages").iterdir()} == {
        "gum-patterns.md",
        "gum.md",
    }


def test_a_run_that_fails_fails_the_job(tmp_path: Path) -> None:
    install_summarizer(tmp_path, "exit 1")
    assert run(MEASURE, tmp_path, COMMANDS="gum attributions x.jsonl")[0] == 1


def test_a_corpus_without_its_variable_is_shown_as_skipped(tmp_path: Path) -> None:
    code, output, summary = run(
        "Show that the corpus is skipped", tmp_path, NAME="gum", VARIABLE="GUM_LINES"
    )
    assert code == 0
    assert output.startswith("::notice title=gum is skipped::")
    assert summary.startswith("### gum: skipped\n\nThe repository variable GUM_LINES is not set")


def test_each_variable_is_the_one_that_the_notice_names() -> None:
    named = re.findall(r"variable: (\w+)\n +lines: \$\{\{ vars\.(\w+) \}\}", TEXT)
    assert named == [("GUM_LINES", "GUM_LINES"), ("GERMAN_QUOTES_LINES", "GERMAN_QUOTES_LINES")]
    assert TEXT.count("vars.") == len(named)


def test_the_workflow_fails_if_nothing_was_measured(tmp_path: Path) -> None:
    step = "Fail if no corpus was measured"
    code, output, _ = run(step, tmp_path)
    assert (code, output[:7]) == (1, "::error")
    (tmp_path / "tables" / "gum.md").write_text("### gum\n")
    code, _, summary = run(step, tmp_path)
    assert (code, summary) == (0, "### Measured\n\ntables/gum.md\n")
