"""A folder of articles becomes a dataset, in as many runs as it takes.

from summarizer.batch import Options, ThreadEngine, run_batch
from summarizer.intake.sources import sources

report = run_batch(lambda: sources(["articles"]), Path("out"), engine, identity)
"""

from summarizer.batch.costs import Ledger
from summarizer.batch.engine import Ended, Engine, Shop, attempt
from summarizer.batch.options import Options
from summarizer.batch.report import Report
from summarizer.batch.runner import run_batch
from summarizer.batch.stopping import Stop, interruptible
from summarizer.batch.store import Store
from summarizer.batch.threads import ThreadEngine

__all__ = [
    "Ended",
    "Engine",
    "Ledger",
    "Options",
    "Report",
    "Shop",
    "Stop",
    "Store",
    "ThreadEngine",
    "attempt",
    "interruptible",
    "run_batch",
]
