"""Run the command line as a real process: on a pseudo-terminal, or with broken streams."""

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent.parent
TIMEOUT = 60


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a process that imports this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **changes}  # noqa: TID251


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "summarizer", *map(str, arguments)]


def run(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command line and return its result; `options` are those of `subprocess.run`."""
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": environment(), **options}
    # The commands are the tests' own.
    return subprocess.run(command(*arguments), timeout=TIMEOUT, check=False, **given)  # noqa: S603


def run_in_shell(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """Run `script`, in which `"$@"` is the command line with `arguments`."""
    shell = ["bash", "-o", "pipefail", "-c", script, "bash", *command(*arguments)]
    return subprocess.run(  # noqa: S603
        shell, capture_output=True, timeout=TIMEOUT, check=False, env=environment()
    )


def on_terminal(
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    typed: bytes | None = None,
) -> tuple[int, str]:
    """Run the command line on a pseudo-terminal; return its exit code and what it was sent.

    Its input is `stdin`, or `typed` on the terminal.
    """
    master, slave = pty.openpty()
    process = subprocess.Popen(  # noqa: S603
        command(*arguments), stdin=subprocess.PIPE if typed is None else slave,
        stdout=slave, stderr=slave,
        env=environment(**{"TERM": "xterm-256color", **(env or {})}),
    )  # fmt: skip
    os.close(slave)
    if typed is not None:
        os.write(master, typed)
    elif process.stdin is not None:
        process.stdin.write(stdin)
        process.stdin.close()
    sent = b""
    while True:
        try:
            block = os.read(master, 65_536)
        except OSError:  # the other end is closed
            break
        if not block:
            break
        sent += block
    os.close(master)
    return process.wait(TIMEOUT), sent.decode("utf-8", "replace")
