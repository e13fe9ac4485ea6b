"""Inspect processes through /proc: descendants and listening addresses."""

import os
from pathlib import Path


def descendants(root: int) -> dict[int, str]:
    """Return the command lines of all descendants of `root` by process id."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    pids: set[int] = {root}
    while more := {pid for pid, parent in parents.items() if parent in pids} - pids:
        pids |= more
    lines = {}
    for pid in pids - {root}:
        try:
            lines[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return lines


def listening_addresses(pids: set[int]) -> set[str]:
    """Return the hexadecimal addresses at which the processes `pids` listen."""
    inodes = set()
    for pid in pids:
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            try:
                inodes.add(entry.readlink().name)
            except OSError:
                continue
    addresses = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for row in Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *fields = row.split()
            if state == "0A" and f"socket:[{fields[5]}]" in inodes:
                addresses.add(local.rpartition(":")[0])
    return addresses


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
