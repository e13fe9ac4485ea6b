"""Write what CI installs: the versions that are installed here, with the hashes of their files.

    pip install -e '.[local,local-weights,dev,fuzz]' hatchling editables uv
    python .github/pin.py

Written beside this file are `constraints.txt` with every version, and lists of what runs, of what
only the embedded model needs (half a gigabyte), and of the tools that build and test. They hold the
SHA-256 of every file of a version, so that `pip install --require-hashes` takes no other.

A hash is worth what the index is worth that it was read from. Ours was a copy of the public one.
Its hashes are the publishers' wherever other projects' lock files could be held against it (attrs,
idna, jinja2, jsonschema, mdurl, openai, requests, typing-extensions, urllib3, yarl); of 36 packages
(pydantic, certifi, pytest among them) it had entries of its own, which nothing published elsewhere
confirms. Where the public files are others, the install fails: then run this on the public index.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

RUN = ("eval", "files", "parquet", "ray", "telemetry")
TOOLS = ("dev", "fuzz")
BUILD = ("hatchling", "editables")
"""What builds the project: installed like the rest, so that no build fetches it by itself."""

PYTHON = "3.11"
"""The version that the workflows set up."""

HERE = Path(__file__).parent
MADE = "# Made by `python .github/pin.py`. "
Pins = Mapping[str, str]


def needed(name: str, extras: tuple[str, ...] = ()) -> set[str]:
    """Return the names of all packages that `name` needs, itself among them."""
    from packaging.requirements import Requirement

    found: set[str] = set()
    waiting: list[tuple[str, tuple[str, ...]]] = [(name, extras)]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    while waiting:
        package, wanted = waiting.pop()
        if (package, wanted) in seen:
            continue
        seen.add((package, wanted))
        try:
            requires = metadata.requires(package) or []
        except metadata.PackageNotFoundError:
            sys.stderr.write(f"not installed here: {package}\n")
            continue
        found.add(package)
        for line in requires:
            requirement = Requirement(line)
            if requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in wanted or ("",)
            ):
                waiting.append((canonical(requirement.name), tuple(sorted(requirement.extras))))
    return found


def canonical(name: str) -> str:
    """Return `name` as indices spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(names: Iterable[str]) -> Pins:
    """Return the installed version of each of `names`, in order."""
    return {name: metadata.version(name) for name in sorted(names)}


def lines(pinned: Pins) -> str:
    """Return one pin a line."""
    return "".join(f"{name}=={version}\n" for name, version in pinned.items())


def hashed(pinned: Pins) -> str:
    """Return the pins, each with the hashes of all its files."""
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit("pin.py: uv is not installed: pip install uv")
    command = [uv, "pip", "compile", "--quiet", "--no-deps", "--no-header", "--no-annotate",
               "--generate-hashes", "--python-version", PYTHON, "-"]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - the program just found
        command, input=lines(pinned), stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def wanted() -> dict[str, set[str]]:
    """Return the names of each list's packages, none of them twice."""
    run = needed("summarizer", RUN) - {"summarizer"}
    local = needed("summarizer", ("local", "local-weights")) - run - {"summarizer"}
    tools = needed("summarizer", TOOLS).union(*map(needed, BUILD)) - run - local - {"summarizer"}
    return {"": run, "-local": local, "-tools": tools}


def main() -> None:
    """Write the lists."""
    sets = wanted()
    texts = {"constraints": "The versions that CI installs; users get the ranges.\n"}
    texts["constraints"] += lines(pins(set().union(*sets.values())))
    for name, packages in sets.items():
        texts[f"hashed{name}"] = "pip takes no other files.\n" + hashed(pins(packages))
    for name, text in texts.items():
        (HERE / f"{name}.txt").write_text(MADE + text, encoding="utf-8")


if __name__ == "__main__":
    main()
