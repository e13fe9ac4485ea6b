"""Options of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from summarizer.batch.cancellation import CancelToken
from summarizer.batch.cost_tracker import CostTracker
from summarizer.batch.estimate import Replacement
from summarizer.batch.events import Listener
from summarizer.document_prompts import NO_OPTIONS, PromptOptions


@dataclass(frozen=True)
class BatchOptions:
    """Options of a run.

    Attributes:
        retry_failed: Retry documents that failed before and have not changed since.
        redo: Replace finished summaries of another model, other prompts or other rules. They are
            kept otherwise, and counted.
        redo_coded: Replace what people have coded too.
        confirm: Called before any is replaced; raises `ConfigError` to start nothing. The
            documents of a stream are not known before, so it is not called for one.
        is_stream: The inputs can be listed only once.
        min_confidence: Records with a lower confidence are uncertain; `None` for the default.
        max_documents: Maximum number of documents to start.
        cost_tracker: Tracks the cost and enforces its limit.
        cancel_token: Lets other threads and signal handlers end the run.
        on_event: Called with each event.
        prompts: What is asked about every document besides; its codebook is `codebook.toml` in
            the results folder.
        settings: Model settings that `run.json` repeats, for the next run.
    """

    retry_failed: bool = True
    redo: bool = True
    redo_coded: bool = False
    confirm: Callable[[Replacement], None] | None = None
    is_stream: bool = False
    min_confidence: float | None = None
    max_documents: int | None = None
    cost_tracker: CostTracker = field(default_factory=CostTracker)
    cancel_token: CancelToken = field(default_factory=CancelToken)
    on_event: Listener = lambda _: None
    prompts: PromptOptions = NO_OPTIONS
    settings: Mapping[str, str] = field(default_factory=dict)
