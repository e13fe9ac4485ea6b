"""A run that is killed at any point loses, duplicates, corrupts and pays for nothing twice."""

import os
from pathlib import Path

import pytest
from support.faults.crash_recovery import CrashTest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")


def test_killed_runs_are_resumed(tmp_path: Path) -> None:
    crash_test = CrashTest(tmp_path, documents=16)
    outcome = crash_test.run(12, seed=1)

    assert outcome.faults == []
    assert outcome.kills >= 12
    # Only requests in progress at a kill are repeated: at most one per document. A response may
    # have been received but not stored yet.
    assert outcome.requests == outcome.responses + outcome.unanswered + outcome.unsaved
    assert outcome.max_repeated_per_kill <= crash_test.max_in_progress
