"""What the tests of batches share."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import Bench, source


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "out", sources=[source(f"d{number}") for number in range(5)])
