"""Run the targets, one after the other, each in a process of its own, and print a table.

    python -m fuzz --seconds 60 [--target NAME]

`--seconds` is for each target. A crash is named with the file that holds its input; it stays
under `--corpus`, with the inputs that reached new code, from which the next run goes on.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fuzz.targets import NAMES

_DONE = re.compile(r"^Done (\d+) runs", re.MULTILINE)
_COVERED = re.compile(r"cov: (\d+)")
_EXECS = re.compile(r"^#(\d+)\s", re.MULTILINE)
_CRASH = re.compile(r"Test unit written to (\S+)")
_FAULT = re.compile(r"=== Uncaught Python exception: ===\n(.*)")
_PATIENCE = 60
"""Seconds that a process may take beyond its time before it is stopped."""


@dataclass(frozen=True)
class Outcome:
    """What came of one target."""

    tried: int
    covered: int
    crash: str


def run_target(name: str, seconds: int, corpus: Path) -> Outcome:
    """Run one target for `seconds` and return what came of it."""
    folder = corpus / name
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "fuzz.run", name, str(folder), f"-max_total_time={seconds}",
        f"-artifact_prefix={folder}/crash-", "-max_len=8192", "-timeout=30", "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, errors="replace", timeout=seconds + _PATIENCE,
        check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    runs = [int(number) for number in _DONE.findall(said) or _EXECS.findall(said)]
    covered = [int(number) for number in _COVERED.findall(said)]
    fault, file = _FAULT.search(said), _CRASH.search(said)
    crash = ""
    if done.returncode:
        last = said.strip().rsplit("\n", 1)[-1]
        crash = f"{fault.group(1) if fault else last} ({file.group(1) if file else 'no input'})"
    return Outcome(max(runs, default=0), max(covered, default=0), crash)


def main() -> int:
    """Run what the command line names; 1 if an input crashed."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--target", choices=NAMES, action="append", help="only this one")
    parser.add_argument("--corpus", type=Path, default=Path("build/fuzz"))
    options = parser.parse_args()
    sys.stdout.write(f"{'target':12}{'inputs tried':>14}{'coverage':>10}  crash\n")
    crashed = False
    for name in options.target or NAMES:
        outcome = run_target(name, options.seconds, options.corpus)
        crashed |= bool(outcome.crash)
        line = f"{name:12}{outcome.tried:>14,}{outcome.covered:>10,}  {outcome.crash or 'none'}\n"
        sys.stdout.write(line)
        sys.stdout.flush()
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main())
