"""What happens during a run, for whoever shows or logs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from summarizer.batch.planner import PlanCounts
from summarizer.batch.report import Report
from summarizer.schema.summary import Failure, Usage


@dataclass(frozen=True)
class RunPlanned:
    """It is known what is to be done; of a stream nothing is known yet."""

    counts: PlanCounts
    is_stream: bool


@dataclass(frozen=True)
class RequestAnswered:
    """An answer about a document came, and was paid for."""

    document: str
    usage: Usage
    cost: float | None
    """Of the run so far."""


@dataclass(frozen=True)
class DocumentFinished:
    """A document's summary is on the disk."""

    document: str
    usage: Usage
    seconds: float


@dataclass(frozen=True)
class DocumentFailed:
    """A document's failure is on the disk."""

    failure: Failure


@dataclass(frozen=True)
class RunStopping:
    """Nothing new is begun, for the reason given."""

    reason: str


@dataclass(frozen=True)
class RunFinished:
    """The run is over, and the files say so."""

    report: Report


Event = RunPlanned | RequestAnswered | DocumentFinished | DocumentFailed | RunStopping | RunFinished
Listener = Callable[[Event], None]
"""Told of each event; one at a time, though not always in the same thread."""
