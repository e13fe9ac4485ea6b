"""Send documents through a storm of faults, and print what was lost: nothing, one hopes.

    python -m benchmarks.storm [--requests 10000] [--seed 7] [--jobs 16]

The server is that of the tests, on loopback, so this runs in a checkout only.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from storm import requests_of, weathered

from summarizer.api import Summarizer
from summarizer.models.client import InstructorModel
from summarizer.records.summary import Failure, SummaryRecord
from summarizer.text.document import Document

_A_DOCUMENT = 3.28
"""Requests that a document costs in the storm, about."""


def main() -> int:
    """Print the figures; 1 if something was lost or left open."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.storm")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=16)
    options = parser.parse_args()
    documents = [
        Document.from_text(f"Kesh said so {number} times.", id=f"d{number}")
        for number in range(round(options.requests / _A_DOCUMENT))
    ]

    def summarized(model: InstructorModel) -> list[SummaryRecord | Failure]:
        return list(Summarizer(model).map(documents, jobs=options.jobs))

    started = time.monotonic()
    storm, results, before, after = weathered(options.seed, summarized)
    failures = [result for result in results if isinstance(result, Failure)]
    uncounted = storm.requests - requests_of(results)
    lost = len(documents) - len(results)
    print(f"documents {len(documents):,}, lost {lost}")
    print(
        f"summaries {len(results) - len(failures):,}, failures with their reason {len(failures):,}"
    )
    print(
        f"requests {storm.requests:,}, of them with a fault {storm.faults:,}, uncounted {uncounted}"
    )
    print(f"threads left {after.threads - before.threads}, files left {after.files - before.files}")
    print(f"seconds {time.monotonic() - started:.0f}")
    for name, times in sorted(storm.met.items()):
        print(f"  {name:16}{times:>7,}")
    open_ends = max(0, after.threads - before.threads) + max(0, after.files - before.files)
    return 1 if lost or uncounted or open_ends else 0


if __name__ == "__main__":
    sys.exit(main())
