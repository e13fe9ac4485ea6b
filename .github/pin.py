"""Print the versions, installed here, of everything that the project and its extras need.

    python .github/pin.py > .github/constraints.txt

Pins, not hashes: hashes belong to the index they were read from, and the project is built from
more than one. `pip install --require-hashes` needs a list made on the machine that installs.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata

EXTRAS = ("local", "files", "parquet", "ray", "telemetry", "dev")


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


def main() -> None:
    """Print one pin a line, in order."""
    names = needed("summarizer", EXTRAS) - {"summarizer"}
    sys.stdout.write("# Made by `python .github/pin.py`. What CI installs; users get the ranges.\n")
    for name in sorted(names):
        sys.stdout.write(f"{name}=={metadata.version(name)}\n")


if __name__ == "__main__":
    main()
