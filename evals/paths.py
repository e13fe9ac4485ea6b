"""Where the files of the evaluation harness are: gold records, baselines, recordings."""

from __future__ import annotations

from pathlib import Path

EVALS = Path(__file__).parent
