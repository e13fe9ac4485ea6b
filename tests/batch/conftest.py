"""What the tests of batches share."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.batch_harness import BatchHarness, source


@pytest.fixture
def bench(tmp_path: Path) -> BatchHarness:
    return BatchHarness(tmp_path / "out", sources=[source(f"d{number}") for number in range(5)])
