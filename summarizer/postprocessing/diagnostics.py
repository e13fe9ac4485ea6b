"""What came up while records were put together: drafts rejected, and warnings."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.schema.drafts import Draft, sparse
from summarizer.schema.summary import Rejected
from summarizer.vocabulary import Reason, RecordKind


@dataclass
class Diagnostics:
    """Collects, in order, what a reader must be told."""

    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _warned: set[str] = field(default_factory=set)

    def reject(self, record: RecordKind, reason: Reason, draft: Draft) -> None:
        """Keep `draft` aside with the reason why it is no record."""
        self.rejected.append(Rejected(record=record, reason=reason, draft=sparse(draft)))

    def warn(self, message: str) -> None:
        """Add a warning, once."""
        if message not in self._warned:
            self._warned.add(message)
            self.warnings.append(message)
