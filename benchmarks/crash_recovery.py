"""Kill 200 runs of a batch at random moments, resume them, and count errors in the results.

    python benchmarks/crash_recovery.py [KILLS] [SEED]

A folder of 24 articles is summarized by runs with four jobs that are killed (SIGKILL) at a random
point, until one completes. Then its records are compared with those of an uninterrupted run, and
the requests of the server with the responses that the documents needed.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.faults.crash_recovery import CrashTest


def main() -> int:
    """Print the table; return 1 if anything was lost, duplicated, corrupted or paid for twice."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        crash_test = CrashTest(Path(folder))
        outcome = crash_test.run(kills, seed)
    in_progress = outcome.unanswered + outcome.unsaved
    rows = {
        "runs killed": outcome.kills,
        "results folders completed": outcome.rounds,
        "records lost, duplicate, corrupt or left over": len(outcome.faults),
        "responses that the documents needed": outcome.responses,
        "requests that the server received": outcome.requests,
        "  of them in progress at a kill": in_progress,
        "    without a response": outcome.unanswered,
        "    with a response that was not stored yet": outcome.unsaved,
        "    milliseconds since the oldest of these": round(1000 * outcome.max_save_seconds),
        "  maximum per kill": outcome.max_repeated_per_kill,
        "  maximum of documents in progress": crash_test.max_in_progress,
        "paid for twice": outcome.requests - outcome.responses - in_progress,
        "seconds": round(time.monotonic() - started),
    }
    for name, value in rows.items():
        print(f"{name:<46} {value:>8,}")
    for fault in outcome.faults:
        print(fault)
    is_sound = not outcome.faults and outcome.max_repeated_per_kill <= crash_test.max_in_progress
    return 0 if is_sound and outcome.requests == outcome.responses + in_progress else 1


if __name__ == "__main__":
    sys.exit(main())
