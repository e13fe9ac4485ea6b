"""What answers cost, and a limit that no number of jobs overruns."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from summarizer.records.summary import Usage
from summarizer.text.document import Document

_MILLION = 1_000_000
_ASKS = 3
_CHARS_A_TOKEN = 3.0
"""English has about four; an estimate that may not be overrun counts more tokens than there are."""

_FRAME_CHARS = 8_000
"""Wording of one prompt, without the article."""

_WINDOW_CHARS = 4_000
_ANSWER_TOKENS = 1_500
_CAUTION = 1.25


@dataclass(frozen=True)
class Prices:
    """Money for a million tokens.

    Attributes:
        prompt: Tokens read.
        completion: Tokens written.
        cached: Tokens read from the provider's cache; None: as much as others.
    """

    prompt: float
    completion: float
    cached: float | None = None

    def of(self, usage: Usage) -> float:
        """Return what `usage` costs."""
        cached = min(usage.cached_prompt_tokens, usage.prompt_tokens)
        read = self.prompt * (usage.prompt_tokens - cached)
        again = (self.prompt if self.cached is None else self.cached) * cached
        return (read + again + self.completion * usage.completion_tokens) / _MILLION


@dataclass
class Ledger:
    """What a run has paid, and what the documents under way may still cost.

    Safe to use from several threads.

    Attributes:
        prices: None where nobody named them.
        limit: Most money the run may cost; None: no limit.
        usage: What was paid for so far.
    """

    prices: Prices | None = None
    limit: float | None = None
    usage: Usage = field(default_factory=Usage)
    _reserved: dict[str, float] = field(default_factory=dict)
    _paid: dict[str, float] = field(default_factory=dict)
    _dearest: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    @property
    def cost(self) -> float | None:
        """What the run has cost so far."""
        return self.prices.of(self.usage) if self.prices else None

    def reserve(self, document: Document) -> bool:
        """Set money aside for `document`; tell whether there was enough."""
        if self.prices is None or self.limit is None:
            return True
        with self._lock:
            needed = self._estimate(document)
            spent = self.prices.of(self.usage)
            # What documents under way have paid already is part of what was set aside for them.
            ahead = sum(
                max(0.0, amount - self._paid.get(id, 0.0)) for id, amount in self._reserved.items()
            )
            if spent + ahead + needed > self.limit:
                return False
            self._reserved[document.id] = needed
            return True

    def pay(self, document: str, usage: Usage) -> None:
        """Count what an answer about the document has cost."""
        with self._lock:
            self.usage += usage
            if self.prices is not None and document in self._reserved:
                self._paid[document] = self._paid.get(document, 0.0) + self.prices.of(usage)

    def release(self, document: Document) -> None:
        """Give back what was set aside for a document that has ended, and learn from it."""
        with self._lock:
            if self._reserved.pop(document.id, None) is not None:
                paid = self._paid.pop(document.id, 0.0)
                self._dearest = max(self._dearest, paid / _size(document))

    def _estimate(self, document: Document) -> float:
        assert self.prices is not None  # noqa: S101 - `reserve` has looked
        if self._dearest:
            # By the dearest so far, so that few documents cost more than was set aside.
            return self._dearest * _size(document) * _CAUTION
        windows = 1 + len(document.text) // _WINDOW_CHARS
        read = _ASKS * (windows * _FRAME_CHARS + len(document.text)) / _CHARS_A_TOKEN
        written = _ASKS * windows * _ANSWER_TOKENS
        return self.prices.of(Usage(prompt_tokens=int(read), completion_tokens=written))


def _size(document: Document) -> float:
    """Return a measure that the cost of a document grows with: its text and a prompt's frame."""
    return len(document.text) + _FRAME_CHARS
