"""How a run is done."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.batch.costs import Ledger
from summarizer.batch.events import Listener
from summarizer.batch.stopping import Stop


@dataclass(frozen=True)
class Options:
    """How a run is done.

    Attributes:
        retry_failed: Try documents again that failed for the same key.
        is_stream: The inputs can be listed only once.
        max_documents: Most documents to begin.
        ledger: Counts what is paid, and holds to the limit of cost.
        stop: Lets somebody else stop the run.
        listen: Told of each event.
    """

    retry_failed: bool = True
    is_stream: bool = False
    max_documents: int | None = None
    ledger: Ledger = field(default_factory=Ledger)
    stop: Stop = field(default_factory=Stop)
    listen: Listener = lambda _: None
