"""Every shell and Python example of the documentation runs, or its options and imports exist."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.data.doc_examples import ROOT, Block, blocks, commands, words, write_workspace
from support.models.scripted_model import ScriptedModel
from support.servers.slow_server import SlowServer
from typer.main import get_command

from evals.cli.app import app as eval_app
from summarizer.cli.app import app, main
from training.cli import app as training_app

NOT_RUN = {
    r"^(docker|pip|make|vllm|ray|pre-commit) ": "installs or starts other programs",
    r"opentelemetry-instrument": "needs a set-up of its own",
    r"^python |^MALLOC": "takes minutes to hours",
    r"--engine openai-batch": "needs a provider's batch API",
    r"--engine ray": "needs a cluster",
    r"--model anthropic/": "needs the provider's package and key",
    r"--adapter ": "needs an adapter of the reader's own",
    r"summarizer review": "serves until it is interrupted",
    r"summarizer agreement (?!ada ben)": "needs reviews of two people, or two codings",
    r"eval add corpus": "needs corrections that a person made in brat",
    r"summarizer models pull": "downloads the weights",
    r"eval (attributions|plover)": "needs a corpus, which cannot be distributed",
    r"eval faithfulness .*--(judge|verdicts)": "needs a judge",
    r"(wikinews|campaign)\b": "needs real articles, which cannot be distributed",
    r"eval accept|eval run .*--record ": "changes the baseline or the recordings",
    r"eval run (?!.*(--replay|--model|--system))": "takes minutes: asks the embedded model",
    r"eval injection (?!.*--limit)": "takes twenty seconds",
    r"eval score build/eval/embedded": "scores a run that takes minutes",
}
PYTHON_NOT_RUN = {"docs/how-to/engines.md": "needs a provider's batch API or a cluster"}
COMMANDS = {"summarizer eval": eval_app, "python -m training": training_app, "summarizer": app}


@pytest.fixture(scope="module")
def server() -> Iterator[SlowServer]:
    with SlowServer(delay=0) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: SlowServer) -> Path:
    write_workspace(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_MODEL", "openai/loopback")
    monkeypatch.setenv("SUMMARIZER_BASE_URL", server.url)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("OPENAI_API_KEY", "test")
    return tmp_path


def _pages(*languages: str) -> list[str]:
    return sorted({block.page for block in blocks(*languages)})


def _runs(command: str) -> bool:
    return not any(re.search(pattern, command) for pattern in NOT_RUN)


def _unknown_options(command: str) -> set[str]:
    """Return the options of a command line of this project that do not exist."""
    prefix = next((prefix for prefix in COMMANDS if f"{prefix} " in f"{command} "), None)
    if prefix is None:
        return set()
    arguments = words(command.split(prefix, 1)[1])
    parser: Any = get_command(COMMANDS[prefix])
    while arguments and arguments[0] in getattr(parser, "commands", {}):
        parser = parser.commands[arguments.pop(0)]
    known = {name for p in parser.params for name in [*p.opts, *p.secondary_opts]} | {"--help"}
    return {word for word in arguments if word.startswith("-") and word != "-"} - known


@pytest.mark.parametrize("page", _pages("sh"))
def test_the_commands_of_a_page_run(page: str, workspace: Path, server: SlowServer) -> None:
    for block in blocks("sh"):
        for command in commands(block.code) if block.page == page else []:
            if _runs(command):
                local = re.sub(r"--base-url \S+", f"--base-url {server.url}", command)
                assert _run(local) == 0, command


def _run(command: str) -> int:
    if command.startswith("export "):
        return 0
    if "|" not in command:
        program, *arguments = words(command)
        assert program == "summarizer", command
        return main(arguments)
    shim = f'summarizer() {{ "{sys.executable}" -m summarizer "$@"; }}\n'
    return subprocess.run(["bash", "-c", shim + command], check=False).returncode  # noqa: S603, S607 - an example of the documentation


@pytest.mark.parametrize("page", _pages("sh"))
def test_the_options_of_the_commands_exist(page: str) -> None:
    for block in blocks("sh"):
        for command in commands(block.code) if block.page == page else []:
            assert _unknown_options(command) == set(), command


def test_the_extras_and_make_targets_of_the_commands_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {*project["optional-dependencies"]}
    targets = {*re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)}
    lines = [line for block in blocks("sh") for line in commands(block.code)]
    used = [re.findall(r"(?:\.|summarizer)\[([\w,-]+)\]", line) for line in lines]
    assert {extra for found in used for names in found for extra in names.split(",")} <= extras
    assert {line.split()[1] for line in lines if line.startswith("make ")} <= targets


@pytest.mark.parametrize(
    "block", blocks("python"), ids=lambda block: f"{block.page}-{block.number}"
)
@pytest.mark.usefixtures("workspace")
def test_a_python_block_runs(block: Block) -> None:
    tree = ast.parse(block.code)
    if block.page in PYTHON_NOT_RUN:
        tree.body = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(tree, block.page, "exec"), {"my_model": ScriptedModel()})  # noqa: S102 - an example of the documentation
