"""Rejected drafts and warnings that arise while records are built."""

from dataclasses import dataclass, field

from summarizer.schema.drafts import Draft, non_default_fields
from summarizer.schema.summary import Rejected
from summarizer.vocabulary import Reason, RecordKind


@dataclass
class Diagnostics:
    """Rejected drafts and warnings, in the order in which they arise."""

    rejected: list[Rejected] = field(default_factory=list)
    _warnings: dict[str, None] = field(default_factory=dict)

    @property
    def warnings(self) -> list[str]:
        """The distinct warnings."""
        return list(self._warnings)

    def reject(self, record: RecordKind, reason: Reason, draft: Draft) -> None:
        """Keep `draft` with the reason why it becomes no record."""
        self.rejected.append(
            Rejected(record=record, reason=reason, draft=non_default_fields(draft))
        )

    def warn(self, message: str) -> None:
        """Add a warning, once."""
        self._warnings[message] = None
