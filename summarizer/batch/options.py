"""How a run is done."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.batch.cancellation import CancelToken
from summarizer.batch.cost_tracker import CostTracker
from summarizer.batch.events import Listener


@dataclass(frozen=True)
class BatchOptions:
    """How a run is done.

    Attributes:
        retry_failed: Try documents again that failed for the same key.
        is_stream: The inputs can be listed only once.
        max_documents: Most documents to begin.
        cost_tracker: PlanCounts what is paid, and holds to the limit of cost.
        cancel_token: Lets somebody else stop the run.
        on_event: Told of each event.
    """

    retry_failed: bool = True
    is_stream: bool = False
    max_documents: int | None = None
    cost_tracker: CostTracker = field(default_factory=CostTracker)
    cancel_token: CancelToken = field(default_factory=CancelToken)
    on_event: Listener = lambda _: None
