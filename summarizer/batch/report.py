"""Results of a run: counts for display, exit code and `run.json`."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass, field
from typing import Any

from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.fingerprint import RunFingerprint
from summarizer.batch.planner import PlanCounts
from summarizer.batch.storage.store import IS_LATEST_INPUT, Store
from summarizer.errors import EXIT_PARTIAL, EXIT_USAGE
from summarizer.pipeline import package_version
from summarizer.schema.summary import Usage

MAX_COST, MAX_DOCUMENTS = "max-cost", "max-documents"
NO_SERVICE, ERROR = "no service", "error"
_TOTALS = (
    "SELECT count(*), coalesce(sum(requests), 0), coalesce(sum(prompt_tokens), 0),"
    " coalesce(sum(cached_prompt_tokens), 0), coalesce(sum(completion_tokens), 0) FROM finished"
)


@dataclass
class Report:
    """Results of a run, and the state of the results folder after it.

    Attributes:
        counts: Numbers of inputs and pending documents.
        finished: Documents finished by this run.
        failed: Documents that failed in this run.
        usage: Requests and tokens paid for by this run.
        cost: Their cost; `None` without prices.
        seconds: Duration of the run.
        stopped: Why the run ended early; `None` if it did not.
        problem: The error of the service that ended the run.
        summaries: Inputs that have a summary.
        failures: Inputs whose last attempt failed.
        outdated: Summaries among them with another run fingerprint.
        removed: Finished documents that are no longer among the inputs; left out of the files.
    """

    counts: PlanCounts
    finished: int = 0
    failed: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None
    seconds: float = 0.0
    stopped: str | None = None
    problem: str | None = None
    summaries: int = 0
    failures: int = 0
    outdated: int = 0
    removed: int = 0

    @property
    def remaining(self) -> int:
        """Documents that are still pending."""
        return self.counts.pending_total - self.finished - self.failed

    @property
    def exit_code(self) -> int:
        """0 done; 1 some documents failed; 2 the model cannot be used at all; 130 interrupted."""
        if self.stopped == INTERRUPTED:
            return 130
        if self.stopped == NO_SERVICE:
            return EXIT_PARTIAL if self.finished else EXIT_USAGE
        return EXIT_PARTIAL if self.failures else 0

    def to_json(self) -> dict[str, Any]:
        """Return the counts as JSON-compatible values."""
        return {
            "documents": {
                "inputs": self.counts.inputs,
                "summaries": self.summaries,
                "failures": self.failures,
                "outdated": self.outdated,
                "no_longer_among_the_inputs": self.removed,
            },
            "this_run": {
                "to_do": dict(self.counts.pending),
                "finished": self.finished,
                "failed": self.failed,
                "left": self.remaining,
                "usage": self.usage.model_dump(),
                "cost": self.cost,
                "seconds": round(self.seconds, 3),
            },
            "state": self.state,
            "problem": self.problem,
        }

    @property
    def state(self) -> str:
        """`complete`, `interrupted`, or `stopped: REASON`."""
        if self.stopped is None:
            return "complete"
        return self.stopped if self.stopped == INTERRUPTED else f"stopped: {self.stopped}"

    def count_results(self, store: Store, run: int) -> None:
        """Count the stored results of the latest inputs.

        Args:
            store: The store.
            run: Number of the current run fingerprint.
        """
        inputs = f"WHERE {IS_LATEST_INPUT}"
        self.summaries, self.outdated = store.rows(
            "SELECT count(*), coalesce(sum(recipe <> ?), 0)"  # noqa: S608
            f" FROM inputs JOIN finished USING (id) {inputs}",
            run,
        )[0]
        sql = f"SELECT count(*) FROM inputs JOIN failed USING (id) {inputs}"  # noqa: S608
        self.failures = store.rows(sql)[0][0]
        self.removed = store.rows("SELECT count(*) FROM finished")[0][0] - self.summaries


def run_record(
    report: Report, fingerprint: RunFingerprint, store: Store, times: dict[str, str | None]
) -> str:
    """Return the content of `run.json`.

    Args:
        report: The results so far.
        fingerprint: Of the run.
        store: For the totals of all runs.
        times: `started_at` and `ended_at`; the latter is `None` during the run.
    """
    finished, *tokens = store.rows(_TOTALS)[0]
    names = ("requests", "prompt_tokens", "cached_prompt_tokens", "completion_tokens")
    record: dict[str, Any] = {
        **report.to_json(),
        "versions": {
            "summarizer": package_version(),
            "python": platform.python_version(),
            "schema": fingerprint.schema,
            "extraction": fingerprint.extraction,
        },
        "model": fingerprint.model,
        "prompts": fingerprint.prompts.split(),
        "times": times,
        "all_finished_documents": {
            "documents": finished,
            "usage": dict(zip(names, tokens, strict=True)),
        },
    }
    if times["ended_at"] is None:
        record["state"] = "running"
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
