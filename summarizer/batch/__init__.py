"""Summarize many documents into a results folder, resumable and within limits of cost.

from summarizer.batch import BatchOptions, ThreadEngine, run_batch
from summarizer.loaders.discovery import sources

report = run_batch(lambda: sources(["articles"]), Path("out"), engine, identity)
"""

from summarizer.batch.cancellation import CancelToken, interruptible
from summarizer.batch.cost_tracker import CostTracker
from summarizer.batch.engines.base import DocumentResult, Engine, RunContext, summarize_or_fail
from summarizer.batch.engines.threads import ThreadEngine
from summarizer.batch.options import BatchOptions
from summarizer.batch.report import Report
from summarizer.batch.runner import run_batch
from summarizer.batch.storage.store import Store

__all__ = [
    "BatchOptions",
    "CancelToken",
    "CostTracker",
    "DocumentResult",
    "Engine",
    "Report",
    "RunContext",
    "Store",
    "ThreadEngine",
    "interruptible",
    "run_batch",
    "summarize_or_fail",
]
