"""Write the package versions that CI installs, with the hashes of their files.

    pip install -e '.[local,local-weights,dev,docs,fuzz]' twine uv
    python .github/pin.py

Writes the versions installed in this environment: `constraints.txt` with every version, and hashed
lists of the runtime packages, of those of the embedded model only (half a gigabyte), of test tools,
and, complete in itself, of what builds and publishes a release. They contain the SHA-256 of every
file of a version, for `pip install --require-hashes`.

The hashes come from the package index in use. The current lists were made from a mirror: its hashes
equal the publishers' for the packages that other projects' lock files also contain (attrs, idna,
jinja2, jsonschema, mdurl, openai, requests, typing-extensions, urllib3, yarl); for 36 packages
(pydantic, certifi, pytest among them) the mirror's hashes are not confirmed elsewhere. If an
install fails on a hash, run this script on the public index.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

RUN = (
    "agreement",
    "dates",
    "eval",
    "files",
    "mcp",
    "pandas",
    "parquet",
    "ray",
    "telemetry",
    "xlsx",
)
TOOLS = ("dev", "docs", "fuzz")
RELEASE = ("build", "hatchling", "twine")
"""What a job with an identity token installs: nothing else may run in it."""

PYTHON = "3.11.5"
"""The lowest version that every pinned package supports; the matrix begins with the newest 3.11."""

HERE = Path(__file__).parent
MADE = "# Made by `python .github/pin.py`. "
Pins = Mapping[str, str]


def needed(name: str, extras: tuple[str, ...] = ()) -> set[str]:
    """Return the names of `name` and all its dependencies."""
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
    """Return the normalized form of `name`."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(names: Iterable[str]) -> Pins:
    """Return the installed version of each of `names`, in order."""
    return {name: metadata.version(name) for name in sorted(names)}


def lines(pinned: Pins) -> str:
    """Return one pin per line."""
    return "".join(f"{name}=={version}\n" for name, version in pinned.items())


def hashed(pinned: Pins) -> str:
    """Return the pins with the hashes of all their files."""
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
    """Return the packages of each list; but for `-release` no package is in two lists."""
    run = needed("summarizer", RUN) - {"summarizer"}
    local = needed("summarizer", ("local", "local-weights")) - run - {"summarizer"}
    tools = needed("summarizer", TOOLS) - run - local - {"summarizer"}
    release = set().union(*map(needed, RELEASE))
    return {"": run, "-local": local, "-tools": tools, "-release": release}


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
