"""Rejected drafts and warnings that arise while records are built."""

from dataclasses import dataclass, field

from summarizer.schema.drafts import Draft, non_default_fields
from summarizer.schema.summary import Rejected
from summarizer.vocabulary import Reason, RecordKind


@dataclass
class Diagnostics:
    """Rejected drafts and warnings, in the order in which they arise.

    Attributes:
        rule: Id of the rule that runs now; rejections and warnings carry it.
    """

    rejected: list[Rejected] = field(default_factory=list)
    rule: str | None = None
    _warnings: dict[str, None] = field(default_factory=dict)

    @property
    def warnings(self) -> list[str]:
        """The distinct warnings."""
        return list(self._warnings)

    def reject(self, record: RecordKind, reason: Reason, draft: Draft) -> None:
        """Keep `draft` with the reason why it becomes no record."""
        fields = non_default_fields(draft)
        self.rejected.append(Rejected(record=record, reason=reason, rule=self.rule, draft=fields))

    def warn(self, message: str, rule: str | None = None) -> None:
        """Add a warning, once, with the rule that caused it, by default the one that runs now."""
        rule = rule or self.rule
        self._warnings[f"{message} [{rule}]" if rule else message] = None
