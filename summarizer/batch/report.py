"""Results of a run: counts for display, exit code and `run.json`."""

import json
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.batch.cancellation import INTERRUPTED
from summarizer.batch.fingerprint import RunFingerprint
from summarizer.batch.storage.store import IS_BY_PEOPLE, IS_LATEST_INPUT, Store
from summarizer.errors import EXIT_PARTIAL, EXIT_USAGE
from summarizer.pipeline import package_version
from summarizer.schema.summary import Usage
from summarizer.text.surrogates import escape_surrogates

MAX_COST, MAX_DOCUMENTS = "max-cost", "max-documents"
NO_SERVICE, ERROR = "no service", "error"
NEW, FAILED, TEXT, METADATA = "new", "failed before", "text", "metadata"
"""Reasons why a document is pending, besides changed parts of the run fingerprint."""

_MAX_SHOWN = 5
_USAGE_COLUMNS = ("requests", "prompt_tokens", "cached_prompt_tokens", "completion_tokens")


@dataclass
class PlanCounts:
    """Numbers of inputs: finished before and unchanged, failed and not retried, and pending.

    Attributes:
        kept: Finished by another model, with other prompts or rules, and to be kept.
        coded: Coded by people, and not to be asked about.
        coded_changed: Documents among them whose text is another one now.
        replaced: Pending for this reason alone.
        replaced_models: The identities of the models that finished them.
        skipped_links: Links that leave an input folder and were not followed.
        skipped_formats: Files of formats that cannot be read, by suffix.
    """

    inputs: int = 0
    done: int = 0
    kept: int = 0
    coded: int = 0
    coded_changed: int = 0
    replaced: Counter[str] = field(default_factory=Counter)
    replaced_models: set[str] = field(default_factory=set)
    skipped: int = 0
    pending: Counter[str] = field(default_factory=Counter)
    skipped_links: Sequence[str] = ()
    skipped_formats: Mapping[str, int] = field(default_factory=dict)

    @property
    def pending_total(self) -> int:
        """Documents to be summarized, for any reason."""
        return self.pending.total()

    def __str__(self) -> str:
        """Return `12 to do: 3 new, 4 failed before, 5 because prompts changed`."""
        reasons = ", ".join(
            f"{count:,} {reason if reason in {NEW, FAILED} else f'because {reason} changed'}"
            for reason, count in self.pending.most_common()
        )
        parts = [f"{self.pending_total:,} to do" + (f": {reasons}" if reasons else "")]
        parts += [f"{self.done:,} finished before"] if self.done else []
        parts += [f"{self.kept:,} kept from an earlier model or prompts"] if self.kept else []
        if self.coded:
            changed = f" ({self.coded_changed:,} with another text)" if self.coded_changed else ""
            parts.append(f"{self.coded:,} coded by people{changed}, which --redo replaces")
        parts += [f"{self.skipped:,} failed before and not tried again"] if self.skipped else []
        if self.skipped_links:
            shown = ", ".join(map(escape_surrogates, self.skipped_links[:_MAX_SHOWN]))
            others = len(self.skipped_links) - _MAX_SHOWN
            more = f" and {others:,} more" if others > 0 else ""
            hint = "--follow-links reads them"
            parts.append(f"links that leave their folder are skipped ({hint}): {shown}{more}")
        if skipped := self.skipped_files:
            parts.append(f"files of other formats are skipped: {skipped}")
        return "; ".join(parts)

    @property
    def skipped_files(self) -> str:
        """`2 .jpg, 1 .xls, 1 without suffix`, the most frequent first; empty without any."""
        ordered = sorted(self.skipped_formats.items(), key=lambda item: (-item[1], item[0]))
        return ", ".join(f"{count:,} {suffix or 'without suffix'}" for suffix, count in ordered)


@dataclass
class Report:
    """Results of a run, and the state of the results folder after it.

    Attributes:
        finished: Documents finished by this run.
        failed: Documents that failed in this run.
        copied: Finished documents among them whose text was that of another one.
        usage: Requests and tokens paid for by this run.
        cost: Their cost; `None` without prices.
        stopped: Why the run ended early; `None` if it did not.
        problem: The error of the service that ended the run.
        summaries: Inputs that have a summary.
        failures: Inputs whose last attempt failed.
        outdated: Summaries among them with another fingerprint than the current one.
        coded: Summaries among them that people have coded.
        removed: Finished documents that are no longer among the inputs; left out of the files.
    """

    counts: PlanCounts
    finished: int = 0
    failed: int = 0
    copied: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None
    seconds: float = 0.0
    stopped: str | None = None
    problem: str | None = None
    summaries: int = 0
    failures: int = 0
    outdated: int = 0
    coded: int = 0
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
                "coded_by_people": self.coded,
                "no_longer_among_the_inputs": self.removed,
                "skipped_links": list(map(escape_surrogates, self.counts.skipped_links)),
                "skipped_formats": dict(self.counts.skipped_formats),
            },
            "this_run": {
                "to_do": dict(self.counts.pending),
                "finished": self.finished,
                "failed": self.failed,
                "copied": self.copied,
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
        """Count the stored results of the latest inputs."""
        is_failed = "EXISTS (SELECT 1 FROM failed WHERE failed.id = inputs.id)"
        is_other = (
            f"recipe <> ? AND recipe NOT IN (SELECT number FROM recipes WHERE {IS_BY_PEOPLE})"  # noqa: S608
        )
        is_outdated = f"({is_other}) OR todo IS NOT NULL OR {is_failed}"
        columns = f"count(*), coalesce(sum({is_outdated}), 0)"
        sql = f"SELECT {columns} FROM inputs JOIN finished USING (id) WHERE {IS_LATEST_INPUT}"  # noqa: S608
        self.summaries, self.outdated = store.rows(sql, run)[0]
        sql = f"SELECT count(*) FROM inputs JOIN failed USING (id) WHERE {IS_LATEST_INPUT}"  # noqa: S608
        self.failures = store.value(sql)
        sql = f"SELECT count(*) FROM finished JOIN recipes ON recipe = number WHERE {IS_BY_PEOPLE}"  # noqa: S608
        self.coded = store.value(sql)
        self.removed = store.value("SELECT count(*) FROM finished") - self.summaries


def run_record(
    report: Report,
    fingerprint: RunFingerprint,
    settings: Mapping[str, str],
    store: Store,
    times: dict[str, str | None],
) -> str:
    """Return the content of `run.json`; during the run, `ended_at` in `times` is `None`."""
    sums = ", ".join(f"coalesce(sum({name}), 0)" for name in _USAGE_COLUMNS)
    finished, *totals = store.rows(f"SELECT count(*), {sums} FROM finished")[0]  # noqa: S608
    record: dict[str, Any] = {
        **report.to_json(),
        "versions": {
            "summarizer": package_version(),
            "python": platform.python_version(),
            "schema": fingerprint.schema,
            "extraction": fingerprint.extraction,
        },
        "model": fingerprint.model,
        "settings": dict(settings),
        "prompts": fingerprint.prompts.split(),
        "times": times,
        "all_finished_documents": {
            "documents": finished,
            "usage": dict(zip(_USAGE_COLUMNS, totals, strict=True)),
        },
    }
    if times["ended_at"] is None:
        record["state"] = "running"
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
