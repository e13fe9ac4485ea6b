"""Run the fuzz targets one after another, each in its own process, and print a table.

    python -m fuzz --seconds 60 [--target NAME]

`--seconds` applies to each target. A crash is printed with the file of its input. Crashing inputs
and inputs that reached new code stay under `--corpus`, and the next run starts from them.
"""

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fuzz.targets import NAMES

_DONE = re.compile(r"^Done (\d+) runs", re.MULTILINE)
_COVERED = re.compile(r"cov: (\d+)")
_PROGRESS = re.compile(r"^#(\d+)\s", re.MULTILINE)
_CRASH_FILE = re.compile(r"Test unit written to (\S+)")
_EXCEPTION = re.compile(r"=== Uncaught Python exception: ===\n(.*)")
_GRACE_SECONDS = 60
"""Seconds after the time limit before a process is killed."""


@dataclass(frozen=True)
class TargetResult:
    """Result of one target."""

    inputs: int
    coverage: int
    crash: str


def run_target(name: str, seconds: int, corpus: Path) -> TargetResult:
    """Run one target for `seconds` and return its result."""
    folder = corpus / name
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "fuzz.run", name, str(folder), f"-max_total_time={seconds}",
        f"-artifact_prefix={folder}/crash-", "-max_len=8192", "-timeout=30", "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]  # fmt: skip
    done = subprocess.run(  # noqa: S603 - our own command
        command, capture_output=True, text=True, errors="replace", timeout=seconds + _GRACE_SECONDS,
        check=False,
    )  # fmt: skip
    output = done.stdout + done.stderr
    runs = [int(number) for number in _DONE.findall(output) or _PROGRESS.findall(output)]
    covered = [int(number) for number in _COVERED.findall(output)]
    exception, file = _EXCEPTION.search(output), _CRASH_FILE.search(output)
    crash = ""
    if done.returncode:
        last = output.strip().rsplit("\n", 1)[-1]
        crash = (
            f"{exception.group(1) if exception else last} ({file.group(1) if file else 'no input'})"
        )
    return TargetResult(max(runs, default=0), max(covered, default=0), crash)


def main() -> int:
    """Run the selected targets; return 1 if an input crashed."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("--seconds", type=int, default=60, help="time limit per target")
    parser.add_argument(
        "--target", choices=NAMES, action="append", help="run only this target; may be repeated"
    )
    parser.add_argument("--corpus", type=Path, default=Path("build/fuzz"))
    options = parser.parse_args()
    sys.stdout.write(f"{'target':16}{'inputs tried':>14}{'coverage':>10}  crash\n")
    crashed = False
    for name in options.target or NAMES:
        result = run_target(name, options.seconds, options.corpus)
        crashed |= bool(result.crash)
        line = f"{name:16}{result.inputs:>14,}{result.coverage:>10,}  {result.crash or 'none'}\n"
        sys.stdout.write(line)
        sys.stdout.flush()
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main())
