"""What a user may choose about an export."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.exports.events import EventOptions


@dataclass(frozen=True)
class ExportOptions:
    """Choices; each format takes those that concern it.

    Attributes:
        raw: Cells stay as they are, even where a spreadsheet would take them for a formula.
        excel: CSV begins with a byte order mark.
        events: How positions become statements.
    """

    raw: bool = False
    excel: bool = False
    events: EventOptions = field(default_factory=EventOptions)
