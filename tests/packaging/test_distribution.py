"""Wheel and source archive contain what they need, and the wheel runs outside a checkout."""

import json
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from support.servers.fault_server import FaultServer, answer

ROOT = Path(__file__).parent.parent.parent
TEXT = "Dora Valen said that taxes would rise. Nobody else spoke on that day in Hasra."
CLAIM = {
    "sentence": 1,
    "source": "Dora Valen",
    "cue": "said",
    "start": "that taxes would rise",
    "kind": "prediction",
    "text": "Taxes will rise.",
}
ANSWERS = [{"actors": [{"name": "Dora Valen", "kind": "person"}]}, {"claims": [CLAIM]}]
SHIPPED = {"summarizer": "summarizer", "prompts": "summarizer/prompts_data"}
SHIPPED["evals"] = "summarizer/evals"
"""The folders of a checkout that are part of the wheel, and their places in it."""

INDEX_LIMIT = 100_000_000
"""The package index accepts files up to this size, in bytes."""


@dataclass(frozen=True)
class Built:
    """The two files, and the folder that the wheel was unpacked to."""

    wheel: Path
    sdist: Path
    installed: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build as a release does: the wheel from the source archive."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        capture_output=True,
        check=True,
    )
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    installed = out / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)  # noqa: S202 - our own wheel
    return Built(wheel, sdist, installed)


def files_of(folder: str) -> set[str]:
    """Return the files of a folder of the checkout, relative to it."""
    paths = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT / folder).as_posix()
        for path in paths
        if "__pycache__" not in path.parts
    }


PROGRAM = """
import sys
from summarizer.cli.app import main
from summarizer.models.local.weights import adapter_path
url = sys.argv[1]
model = ["--model", "openai/x", "--base-url", url, "--quiet"]
assert main(["run", "article.txt", "--out", "out", "--format", "json", *model]) == 0
assert main(["page", "out", "--out", "page.html"]) == 0
assert main(["eval", "lint"]) == 0
print(adapter_path())
"""


def run(built: Built, folder: Path, *arguments: str) -> str:
    """Return what `PROGRAM` prints with the installed package, far from the checkout.

    Without `site` neither the editable installation nor anything of the user is importable.
    """
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-S", "-c", PROGRAM, *arguments],
        cwd=folder,
        env={
            "PYTHONPATH": f"{built.installed}:{sysconfig.get_path('purelib')}",
            "HOME": str(folder),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_contains_code_prompts_evals_word_lists_pages_and_the_adapter(
    built: Built,
) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        names = set(archive.namelist())
    expected = {f"{place}/{name}" for folder, place in SHIPPED.items() for name in files_of(folder)}
    metadata = {name for name in names if ".dist-info/" in name}

    assert names - metadata == expected
    assert sum(name.endswith(".gguf") for name in names) == 1
    assert built.wheel.stat().st_size < INDEX_LIMIT
    (dist_info,) = built.installed.glob("*.dist-info")
    commands = Distribution.at(dist_info).entry_points
    assert [(entry.name, entry.value) for entry in commands] == [
        ("summarizer", "summarizer.cli.app:entry")
    ]


def test_the_source_archive_contains_what_contributing_names(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    folders = ("summarizer", "prompts", "evals", "docs", "tests", "training", "benchmarks", "fuzz")
    expected = {f"{folder}/{name}" for folder in folders for name in files_of(folder)}

    assert expected <= names
    assert {"Makefile", "mkdocs.yml", "CONTRIBUTING.md", "SECURITY.md", ".ci/run"} <= names
    assert built.sdist.stat().st_size < INDEX_LIMIT


def test_the_installed_package_works_in_an_empty_folder(built: Built, tmp_path: Path) -> None:
    """It summarizes, writes a page, and finds its gold records and its adapter."""
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    with FaultServer() as server:
        steps = (*map(json.dumps, ANSWERS), json.dumps({"positions": []}))
        printed = run(built, tmp_path, server.script("good", *map(answer, steps)))

    summary = json.loads((tmp_path / "out" / "article.json").read_text(encoding="utf-8"))
    assert summary["claims"][0]["quote"]["text"] == "that taxes would rise"
    assert summary["provenance"]["package_version"] in built.wheel.name
    assert TEXT[:20] in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "records, 0 problems" in printed
    assert printed.splitlines()[-1].startswith(str(built.installed))
