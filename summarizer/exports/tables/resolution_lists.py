"""The decisions and proposals of the resolver, as tables for a person to read and edit.

Lines of `merges.csv` can be copied into `aliases.csv`, and lines of `topics.proposed.csv` into
`topics.csv`: they have the columns that these files need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from summarizer.entity_resolution.entities import Resolution
from summarizer.entity_resolution.topic_proposals import ConceptProposal
from summarizer.exports.tables.csv_writer import minimal_csv_line


def merges_csv(resolution: Resolution) -> Iterator[str]:
    """Yield the lines of `merges.csv`: each actor that was merged with others, and why."""
    head = ("canonical", "kind", "name", "document", "actor", "rule", "reason")
    rows = (
        (
            merge.canonical,
            merge.kind,
            merge.name,
            merge.document,
            merge.actor,
            merge.rule,
            merge.reason,
        )
        for merge in resolution.merges
    )
    return _lines(head, rows)


def refusals_csv(resolution: Resolution) -> Iterator[str]:
    """Yield the lines of `apart.csv`: similar names that were not merged."""
    head = ("name", "other", "kind", "reason")
    rows = ((pair.name, pair.other, pair.kind, pair.reason) for pair in resolution.rejected_merges)
    return _lines(head, rows)


def proposals_csv(proposals: Iterable[ConceptProposal]) -> Iterator[str]:
    """Yield the lines of `topics.proposed.csv`: topics that may be one concept."""
    head = ("cluster", "topic", "concept", "count", "why")
    rows = (
        (str(item.cluster), item.topic, item.concept, str(item.count), item.why)
        for item in proposals
    )
    return _lines(head, rows)


def _lines(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield minimal_csv_line(head)
    yield from map(minimal_csv_line, rows)
