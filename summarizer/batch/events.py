"""Events of a run, for progress displays and logs."""

from collections.abc import Callable
from dataclasses import dataclass

from summarizer.batch.report import PlanCounts, Report
from summarizer.schema.summary import Failure, Usage


@dataclass(frozen=True)
class RunPlanned:
    """The pending documents are counted; for a stream the counts are still zero."""

    counts: PlanCounts
    is_stream: bool


@dataclass(frozen=True)
class RequestAnswered:
    """A response about a document was received and charged."""

    document: str
    usage: Usage
    cost: float | None
    """Of the run so far."""


@dataclass(frozen=True)
class DocumentFinished:
    """A document's summary is stored."""

    document: str
    usage: Usage
    seconds: float


@dataclass(frozen=True)
class DocumentFailed:
    """A document's failure is stored."""

    failure: Failure


@dataclass(frozen=True)
class RunStopping:
    """No new documents are started, for the given reason."""

    reason: str


@dataclass(frozen=True)
class RunFinished:
    """The run is over, and its files are written."""

    report: Report


Event = RunPlanned | RequestAnswered | DocumentFinished | DocumentFailed | RunStopping | RunFinished
Listener = Callable[[Event], None]
"""Called with each event: never concurrently, but from different threads."""
