"""The image is small, holds no key, runs as no root, and is built where there is a builder."""

import re
import shutil
import subprocess
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8")).splitlines()
INSTRUCTIONS = [
    (name, rest.strip())
    for name, _, rest in (line.strip().partition(" ") for line in LINES)
    if name.isupper()
]
BUILD_SECONDS = 1200


def values(name: str) -> list[str]:
    return [rest for instruction, rest in INSTRUCTIONS if instruction == name]


def copied() -> set[str]:
    """Return what is copied from the build context."""
    lines = [line.split() for line in values("COPY") if not line.startswith("--from=")]
    return {source for line in lines for source in line[:-1]}


def sent() -> tuple[set[str], set[str]]:
    """Return the paths that `.dockerignore` lets through, and the patterns that it leaves out."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    patterns = [line for line in lines if line and not line.startswith("#")]
    assert patterns[0] == "*"
    allowed = {pattern[1:] for pattern in patterns if pattern.startswith("!")}
    return allowed, {pattern for pattern in patterns[1:] if not pattern.startswith("!")}


def test_exactly_what_is_copied_exists_and_is_sent_to_the_builder() -> None:
    allowed, left_out = sent()
    assert copied() == allowed
    assert all((ROOT / path).exists() for path in allowed)
    assert left_out == {"**/__pycache__", "**/*.pyc"}


def test_the_wheel_is_built_from_what_is_copied() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["packages"], *wheel["force-include"], *project["project"]["license-files"]}
    assert needed | {project["project"]["readme"], "pyproject.toml"} <= copied()


def test_the_last_stage_starts_from_a_slim_base_without_the_build_tools() -> None:
    assert values("FROM") == ["${BASE} AS build", "${BASE}"]
    assert re.fullmatch(r"BASE=python:3\.\d+-slim", values("ARG")[0])
    last = INSTRUCTIONS[[name for name, _ in INSTRUCTIONS].index("FROM", 3) :]
    assert all(rest.startswith("--from=build /opt/") for name, rest in last if name == "COPY")
    assert not any("pip" in rest for name, rest in last if name == "RUN")


def test_the_user_is_not_root() -> None:
    assert values("USER") == ["10001:10001"]
    after = INSTRUCTIONS[INSTRUCTIONS.index(("USER", "10001:10001")) :]
    assert {name for name, _ in after} == {"USER", "WORKDIR", "ENTRYPOINT", "CMD"}


def test_the_image_holds_no_key() -> None:
    settings = " ".join([*values("ARG"), *values("ENV")])
    assert not re.search(r"key|token|secret|password", settings, re.IGNORECASE)


def test_the_embedded_model_is_an_option_that_the_documentation_names() -> None:
    arguments = {line.partition("=")[0] for line in values("ARG")}
    page = (ROOT / "docs" / "how-to" / "container.md").read_text(encoding="utf-8")
    assert "EMBEDDED=" in values("ARG")
    assert {name for name in arguments if f"`{name}`" in page} == arguments
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (default,) = (line for line in values("ARG") if line.startswith("EXTRAS="))
    assert {*default.partition("=")[2].split(",")} <= {*extras["project"]["optional-dependencies"]}


def builder() -> str:
    """Return the builder of this machine; skip if none can be used."""
    base = values("ARG")[0].partition("=")[2]
    for name in ("docker", "podman"):
        if shutil.which(name) is None:
            continue
        if subprocess.run([name, "info"], capture_output=True, check=False).returncode:  # noqa: S603
            continue
        if subprocess.run([name, "pull", base], capture_output=True, check=False).returncode:  # noqa: S603
            pytest.skip(f"{name} cannot pull {base}")
        return name
    pytest.skip("no builder runs here: docker or podman")


def test_the_image_is_built_and_runs_without_a_network() -> None:
    program = builder()
    built = subprocess.run(  # noqa: S603 - the builder of this machine
        [program, "build", "--quiet", "--tag", "summarizer-test", str(ROOT)],
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    assert built.returncode == 0, built.stderr[-2000:]
    done = subprocess.run(  # noqa: S603 - the same
        [program, "run", "--rm", "--read-only", "--network", "none", "--cap-drop", "ALL",
         "summarizer-test", "eval", "lint"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert fnmatch(done.stdout.splitlines()[-1], "* records, 0 problems")
