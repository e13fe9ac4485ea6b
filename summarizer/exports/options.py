"""The user's options for an export."""

from dataclasses import dataclass, field

from summarizer.corrections.reviewed import DEFAULT_REVIEW_OPTIONS, ReviewOptions
from summarizer.exports.dna.events import DNA_STATEMENT_OPTIONS
from summarizer.exports.graphs.network_files import NetworkOptions
from summarizer.networks.statement import StatementOptions


@dataclass(frozen=True)
class ExportOptions:
    """Options; each format uses those that concern it.

    Attributes:
        raw: Do not escape cells that a spreadsheet would interpret as a formula.
        excel: Begin CSV files with a byte order mark.
        min_confidence: Leave out records with a lower confidence.
        resolve: Name actors and topics as in the whole corpus. Networks always do.
        review: Which decisions of reviews are used.
        count_copies: Count near-duplicates of a document in networks and timelines too.
        only_concepts: Leave out positions without a concept of the user's codebook.
        network: The network, and the user's files about names and topics.
    """

    raw: bool = False
    excel: bool = False
    min_confidence: float | None = None
    resolve: bool = False
    review: ReviewOptions = DEFAULT_REVIEW_OPTIONS
    count_copies: bool = False
    only_concepts: bool = False
    dna: StatementOptions = DNA_STATEMENT_OPTIONS
    network: NetworkOptions = field(default_factory=NetworkOptions)
