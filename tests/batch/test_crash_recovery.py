"""A run may be killed at any moment: nothing is lost, doubled, torn or paid for twice."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.crash_recovery import Killer

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are forked here")


def test_killed_runs_are_gone_on_with(tmp_path: Path) -> None:
    killer = Killer(tmp_path, documents=16)
    outcome = killer.kill(12, seed=1)

    assert outcome.faults == []
    assert outcome.kills >= 12
    # Only what was under way at a kill is asked for again: at most one request a document. An
    # answer may have come and not be on the disk yet, and its place be another's already.
    assert outcome.requests == outcome.asks + outcome.open_at_kill + outcome.on_their_way
    assert outcome.most_at_a_kill <= killer.under_way
