"""Options of a run."""

from dataclasses import dataclass, field

from summarizer.batch.cancellation import CancelToken
from summarizer.batch.cost_tracker import CostTracker
from summarizer.batch.events import Listener


@dataclass(frozen=True)
class BatchOptions:
    """Options of a run.

    Attributes:
        retry_failed: Retry documents that failed before and have not changed since.
        is_stream: The inputs can be listed only once.
        max_documents: Maximum number of documents to start.
        cost_tracker: Tracks the cost and enforces its limit.
        cancel_token: Lets other threads and signal handlers end the run.
        on_event: Called with each event.
    """

    retry_failed: bool = True
    is_stream: bool = False
    max_documents: int | None = None
    cost_tracker: CostTracker = field(default_factory=CostTracker)
    cancel_token: CancelToken = field(default_factory=CancelToken)
    on_event: Listener = lambda _: None
