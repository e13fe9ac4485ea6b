"""What a user may choose about an export."""

from __future__ import annotations

from dataclasses import dataclass, field

from summarizer.exports.dna.events import EventOptions
from summarizer.exports.graphs.network_files import NetworkOptions


@dataclass(frozen=True)
class ExportOptions:
    """Choices; each format takes those that concern it.

    Attributes:
        raw: Cells stay as they are, even where a spreadsheet would take them for a formula.
        excel: CSV begins with a byte order mark.
        resolve: Actors and topics go by their names in the whole corpus. Networks always do.
        events: How positions become statements in DNA's files.
        network: Which network, and the user's files about names and topics.
    """

    raw: bool = False
    excel: bool = False
    resolve: bool = False
    events: EventOptions = field(default_factory=EventOptions)
    network: NetworkOptions = field(default_factory=NetworkOptions)
