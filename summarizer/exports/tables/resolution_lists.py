"""What the resolver did, left undone and proposes, as tables for a person to read and edit.

Lines of `merges.csv` can be copied into `aliases.csv`, and lines of `topics.proposed.csv` into
`topics.csv`: they have the columns that these files need.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from summarizer.entity_resolution.entities import Resolution
from summarizer.entity_resolution.topic_proposals import Proposal
from summarizer.text.csv_safety import escape_cell

_QUOTED = frozenset('",\r\n')


def merges_csv(resolution: Resolution) -> Iterator[str]:
    """Yield the lines of `merges.csv`: each actor that was joined to others, and why."""
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
    """Yield the lines of `apart.csv`: names that look like one actor's and were kept apart."""
    head = ("name", "other", "kind", "reason")
    rows = ((one.name, one.other, one.kind, one.reason) for one in resolution.refusals)
    return _lines(head, rows)


def proposals_csv(proposals: Iterable[Proposal]) -> Iterator[str]:
    """Yield the lines of `topics.proposed.csv`: topics that may be one concept."""
    head = ("cluster", "topic", "concept", "count", "why")
    rows = (
        (str(one.cluster), one.topic, one.concept, str(one.count), one.why) for one in proposals
    )
    return _lines(head, rows)


def _lines(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield _line(head)
    for row in rows:
        yield _line(row)


def _line(cells: Iterable[str]) -> str:
    return ",".join(_cell(escape_cell(cell)) for cell in cells) + "\n"


def _cell(text: str) -> str:
    # Not `csv`: before 3.13 it leaves a lone carriage return bare, where readers end the line.
    return '"' + text.replace('"', '""') + '"' if _QUOTED.intersection(text) else text
