"""The folder of the data files: gold records, baselines, recordings."""

from __future__ import annotations

from pathlib import Path

EVALS = Path(__file__).parent
