"""What a run did: the counts that a person, a script and `run.json` are told."""

from __future__ import annotations

import json
import platform
from dataclasses import dataclass, field
from typing import Any

from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.fingerprint import RunFingerprint
from summarizer.batch.planner import PlanCounts
from summarizer.batch.storage.store import Store
from summarizer.errors import EXIT_PARTIAL, EXIT_USAGE
from summarizer.pipeline import package_version
from summarizer.schema.summary import Usage

MAX_COST, MAX_DOCUMENTS = "max-cost", "max-documents"
NO_SERVICE, ERROR = "no service", "error"
_TOTALS = (
    "SELECT count(*), coalesce(sum(requests), 0), coalesce(sum(prompt_tokens), 0),"
    " coalesce(sum(cached_prompt_tokens), 0), coalesce(sum(completion_tokens), 0) FROM finished"
)
_IN = "FROM inputs JOIN finished USING (id)"
_LATEST = "generation = (SELECT CAST(value AS INTEGER) FROM notes WHERE name = 'generation')"


@dataclass
class Report:
    """What a run did, and what the folder of results holds after it.

    Attributes:
        counts: What there was to do.
        finished: Documents finished by this run.
        failed: Documents that failed in this run.
        usage: Requests and tokens paid for by this run.
        cost: What they cost, None without prices.
        seconds: How long it took.
        stopped: Why it ended early, None if it did not.
        problem: What was wrong with the service, where that ended the run.
        summaries: Inputs that have a summary now.
        failures: Inputs whose last attempt failed.
        outdated: Summaries among them that another recipe made.
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
        """Documents that are still to be done."""
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
        """Return the counts by their names, ready for JSON."""
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
        """`complete`, `interrupted`, or `stopped: WHY`."""
        if self.stopped is None:
            return "complete"
        return self.stopped if self.stopped == INTERRUPTED else f"stopped: {self.stopped}"

    def count_store(self, store: Store, recipe: int) -> None:
        """Count what the store holds of the latest inputs."""
        self.summaries, self.outdated = store.rows(
            f"SELECT count(*), coalesce(sum(recipe <> ?), 0) {_IN} WHERE {_LATEST}",
            recipe,
        )[0]
        sql = f"SELECT count(*) FROM inputs JOIN failed USING (id) WHERE {_LATEST}"  # noqa: S608
        self.failures = store.rows(sql)[0][0]
        self.removed = store.rows("SELECT count(*) FROM finished")[0][0] - self.summaries


def run_record(
    report: Report, recipe: RunFingerprint, store: Store, times: dict[str, str | None]
) -> str:
    """Return the content of `run.json`.

    Args:
        report: What the run did so far.
        recipe: What it asks, and how.
        store: For the totals of all runs.
        times: When it was started, and when it ended: None while it runs.
    """
    finished, *tokens = store.rows(_TOTALS)[0]
    names = ("requests", "prompt_tokens", "cached_prompt_tokens", "completion_tokens")
    record: dict[str, Any] = {
        **report.to_json(),
        "versions": {
            "summarizer": package_version(),
            "python": platform.python_version(),
            "schema": recipe.schema,
            "extraction": recipe.extraction,
        },
        "model": recipe.model,
        "prompts": recipe.prompts.split(),
        "times": times,
        "all_finished_documents": {
            "documents": finished,
            "usage": dict(zip(names, tokens, strict=True)),
        },
    }
    if times["ended_at"] is None:
        record["state"] = "running"
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
