"""Cost of model responses, and a cost limit that holds for any number of concurrent documents."""

from dataclasses import dataclass, field
from functools import reduce
from operator import add
from threading import Lock

from summarizer.models.usage_estimate import CHARS_PER_TOKEN
from summarizer.schema.summary import Usage
from summarizer.settings import Price
from summarizer.text.document import Document

_MILLION = 1_000_000
_TASKS = 3
_PROMPT_CHARS = 8_000
"""Length of one prompt without the article."""

_WINDOW_CHARS = 4_000
_RESPONSE_TOKENS_PER_TEXT_TOKEN = 2.0
"""For all responses about a document together; usually about one."""

_MIN_RESPONSE_TOKENS = 100
_SAFETY_FACTOR = 1.25
_BATCH_DISCOUNT = 0.5
"""Price of a provider's batch API, relative to live requests."""

_NOTHING = Usage()


def cost_of(usage: Usage, price: Price) -> float:
    """Return the cost of `usage`."""
    cached = min(usage.cached_prompt_tokens, usage.prompt_tokens)
    cached_price = price.prompt if price.cached is None else price.cached
    prompt_cost = price.prompt * (usage.prompt_tokens - cached) + cached_price * cached
    return (prompt_cost + price.completion * usage.completion_tokens) / _MILLION


def batch_price(price: Price) -> Price:
    """Return the price of a provider's batch API: half of `price`."""
    cached = None if price.cached is None else price.cached * _BATCH_DISCOUNT
    return Price(price.prompt * _BATCH_DISCOUNT, price.completion * _BATCH_DISCOUNT, cached)


@dataclass
class CostTracker:
    """Cost of a run so far, and amounts reserved for documents in progress. Thread-safe.

    Attributes:
        usage: What the server reported. The cost includes estimates of what it did not report.
    """

    price: Price | None = None
    limit: float | None = None
    usage: Usage = field(default_factory=Usage)
    _unreported: Usage = field(default_factory=Usage)
    _under_way: dict[str, tuple[int, Usage]] = field(default_factory=dict)
    _reserved: dict[str, float] = field(default_factory=dict)
    _total_reserved: float = 0.0
    _charged: dict[str, float] = field(default_factory=dict)
    _max_cost_per_char: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    @property
    def cost(self) -> float | None:
        """Cost of the run so far; `None` without a price."""
        return cost_of(self.usage + self._unreported, self.price) if self.price else None

    def reserve(self, document: Document) -> bool:
        """Reserve the estimated cost of `document`; return whether it fits within the limit."""
        if self.price is None or self.limit is None:
            return True
        with self._lock:
            estimate = self._estimate(document, self.price)
            spent = cost_of(self.usage + self._unreported, self.price)
            if spent + self._total_reserved + estimate > self.limit:
                return False
            self._reserved[document.id] = estimate
            self._charged[document.id] = 0.0
            self._total_reserved += estimate
            return True

    def permit(self, document_id: str, requests: int = 1, spent: Usage = _NOTHING) -> bool:
        """Return whether more requests about a document are within the limit, and count them.

        They are if the requests under way and these cost no more than the rest of the limit, at
        the average cost so far. `spent` is the usage of earlier attempts of the same request.
        """
        if self.price is None or self.limit is None:
            return True
        with self._lock:
            self._under_way[document_id] = (0, spent)
            counts, spendings = zip(*self._under_way.values(), strict=True)
            usage = reduce(add, spendings, self.usage + self._unreported)
            cost = cost_of(usage, self.price)
            expected = (sum(counts) + requests) * cost / max(1, usage.requests)
            if cost >= self.limit or cost + expected > self.limit:
                return False
            self._under_way[document_id] = (requests, spent)
            return True

    def charge(self, document_id: str, usage: Usage) -> None:
        """Add the cost of a response about a document, which is under way no longer."""
        with self._lock:
            self.usage += usage
            requests, _ = self._under_way.pop(document_id, (0, _NOTHING))
            if requests > max(1, usage.requests):
                self._under_way[document_id] = (requests - max(1, usage.requests), _NOTHING)
            self._count(document_id, usage)

    def charge_unreported(self, document_id: str, usage: Usage) -> None:
        """Add the estimated cost of tokens that the server does not report."""
        with self._lock:
            self._unreported += usage
            self._count(document_id, usage)

    def release(self, document: Document) -> None:
        """Release the reservation of a finished document, and learn from its actual cost."""
        with self._lock:
            self._under_way.pop(document.id, None)
            if document.id in self._reserved:
                self._total_reserved -= self._reserved.pop(document.id)
                charged = self._charged.pop(document.id)
                self._max_cost_per_char = max(self._max_cost_per_char, charged / _chars(document))

    def _count(self, document_id: str, usage: Usage) -> None:
        """Count a cost against the reservation of a document."""
        if self.price is not None and document_id in self._reserved:
            cost = cost_of(usage, self.price)
            self._charged[document_id] += cost
            reduction = min(cost, self._reserved[document_id])
            self._reserved[document_id] -= reduction
            self._total_reserved -= reduction

    def _estimate(self, document: Document, price: Price) -> float:
        if self._max_cost_per_char:
            # The highest rate so far, so that few documents cost more than was reserved.
            return self._max_cost_per_char * _chars(document) * _SAFETY_FACTOR
        tokens = len(document.text) / CHARS_PER_TOKEN
        windows = 1 + len(document.text) // _WINDOW_CHARS
        prompt_tokens = _TASKS * (windows * _PROMPT_CHARS / CHARS_PER_TOKEN + tokens)
        completion_tokens = (
            int(_RESPONSE_TOKENS_PER_TEXT_TOKEN * tokens) + _TASKS * windows * _MIN_RESPONSE_TOKENS
        )
        usage = Usage(prompt_tokens=int(prompt_tokens), completion_tokens=completion_tokens)
        return cost_of(usage, price)


def _chars(document: Document) -> float:
    """Return the length of the text and of one prompt, to which the cost is about proportional."""
    return len(document.text) + _PROMPT_CHARS
