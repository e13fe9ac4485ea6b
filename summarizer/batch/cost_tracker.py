"""What answers cost, and a limit that no number of jobs overruns."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from summarizer.schema.summary import Usage
from summarizer.settings import Price
from summarizer.text.document import Document

_MILLION = 1_000_000
_ASKS = 3
_CHARS_A_TOKEN = 3.0
"""English has about four; an estimate that may not be overrun counts more tokens than there are."""

_FRAME_CHARS = 8_000
"""Wording of one prompt, without the article."""

_WINDOW_CHARS = 4_000
_ANSWERS_A_TEXT = 2.0
"""Tokens of all answers for each token of the text; usually it is about one."""

_LEAST_ANSWER = 100
_CAUTION = 1.25
_DISCOUNT = 0.5
"""What a provider takes for its batch API."""


def cost_of(usage: Usage, price: Price) -> float:
    """Return what `usage` costs."""
    cached = min(usage.cached_prompt_tokens, usage.prompt_tokens)
    read = price.prompt * (usage.prompt_tokens - cached)
    again = (price.prompt if price.cached is None else price.cached) * cached
    return (read + again + price.completion * usage.completion_tokens) / _MILLION


def batch_price(price: Price) -> Price:
    """Return what a provider takes for a batch: half of `price`."""
    cached = None if price.cached is None else price.cached * _DISCOUNT
    return Price(price.prompt * _DISCOUNT, price.completion * _DISCOUNT, cached)


@dataclass
class CostTracker:
    """What a run has paid, and what the documents under way may still cost.

    Safe to use from several threads.

    Attributes:
        price: Of the model; None where nobody named it.
        limit: Most money the run may cost; None: no limit.
        usage: What was paid for so far.
    """

    price: Price | None = None
    limit: float | None = None
    usage: Usage = field(default_factory=Usage)
    wanted: float = 0.0
    """What the latest document was thought to cost."""
    _ahead: dict[str, float] = field(default_factory=dict)
    _ahead_in_all: float = 0.0
    _paid: dict[str, float] = field(default_factory=dict)
    _dearest: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    @property
    def cost(self) -> float | None:
        """What the run has cost so far."""
        return cost_of(self.usage, self.price) if self.price else None

    def reserve(self, document: Document) -> bool:
        """Set money aside for `document`; tell whether there was enough."""
        if self.price is None or self.limit is None:
            return True
        with self._lock:
            self.wanted = self._estimate(document, self.price)
            spent = cost_of(self.usage, self.price)
            if spent + self._ahead_in_all + self.wanted > self.limit:
                return False
            self._ahead[document.id] = self.wanted
            self._paid[document.id] = 0.0
            self._ahead_in_all += self.wanted
            return True

    def charge(self, document: str, usage: Usage) -> None:
        """Count what an answer about the document has cost."""
        with self._lock:
            self.usage += usage
            if self.price is not None and document in self._ahead:
                cost = cost_of(usage, self.price)
                self._paid[document] += cost
                self._use(document, min(cost, self._ahead[document]))

    def release(self, document: Document) -> None:
        """Give back what was set aside for a document that has ended, and learn from it."""
        with self._lock:
            if document.id in self._ahead:
                self._use(document.id, self._ahead[document.id])
                del self._ahead[document.id]
                paid = self._paid.pop(document.id)
                self._dearest = max(self._dearest, paid / _size(document))

    def _use(self, document: str, cost: float) -> None:
        self._ahead[document] -= cost
        self._ahead_in_all -= cost

    def _estimate(self, document: Document, price: Price) -> float:
        if self._dearest:
            # By the dearest so far, so that few documents cost more than was set aside.
            return self._dearest * _size(document) * _CAUTION
        tokens = len(document.text) / _CHARS_A_TOKEN
        windows = 1 + len(document.text) // _WINDOW_CHARS
        read = _ASKS * (windows * _FRAME_CHARS / _CHARS_A_TOKEN + tokens)
        written = int(_ANSWERS_A_TEXT * tokens) + _ASKS * windows * _LEAST_ANSWER
        return cost_of(Usage(prompt_tokens=int(read), completion_tokens=written), price)


def _size(document: Document) -> float:
    """Return a measure that the cost of a document grows with: its text and a prompt's frame."""
    return len(document.text) + _FRAME_CHARS
