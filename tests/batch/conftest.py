"""Fixtures of the batch tests."""

from pathlib import Path

import pytest
from support.faults.batch_harness import BatchHarness, make_source


@pytest.fixture
def harness(tmp_path: Path) -> BatchHarness:
    return BatchHarness(
        tmp_path / "out", sources=[make_source(f"d{number}") for number in range(5)]
    )
