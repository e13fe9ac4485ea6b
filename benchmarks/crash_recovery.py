"""Kill 200 runs of a batch at random moments, let others go on, and count what went wrong.

    python benchmarks/crash_recovery.py [KILLS] [SEED]

Each folder of 24 articles is summarized by runs that are killed (SIGKILL) within the time that a
whole one takes, four documents at once, against a server of its own, until a run comes to its end.
Then its records are compared with those of a run that nobody killed, and the server's requests
with the answers that the documents took.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.crash_recovery import Killer


def main() -> int:
    """Print the table; return 1 if anything was lost, doubled, torn or paid for twice."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        killer = Killer(Path(folder))
        outcome = killer.kill(kills, seed)
    under_way = outcome.open_at_kill + outcome.on_their_way
    rows = {
        "runs killed": outcome.kills,
        "folders finished in the end": outcome.rounds,
        "records lost, doubled, torn or left behind": len(outcome.faults),
        "answers that the documents took": outcome.asks,
        "requests that the server saw": outcome.requests,
        "  of them under way at a kill": under_way,
        "    not answered yet": outcome.open_at_kill,
        "    answered, but not on the disk yet": outcome.on_their_way,
        "    milliseconds since the oldest of these": round(1000 * outcome.longest_way),
        f"  most for one kill, of {killer.under_way} documents": outcome.most_at_a_kill,
        "paid for twice": outcome.requests - outcome.asks - under_way,
        "seconds": round(time.monotonic() - started),
    }
    for name, value in rows.items():
        print(f"{name:<46} {value:>8,}")
    for fault in outcome.faults:
        print(fault)
    is_sound = not outcome.faults and outcome.most_at_a_kill <= killer.under_way
    return 0 if is_sound and outcome.requests == outcome.asks + under_way else 1


if __name__ == "__main__":
    sys.exit(main())
