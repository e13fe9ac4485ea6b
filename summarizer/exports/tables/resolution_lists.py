"""The decisions and proposals of the resolver, as tables for a person to read and edit.

Lines of `merges.csv` and `aliases.proposed.csv` can be copied into `aliases.csv`, and lines of
`topics.proposed.csv` into `topics.csv`: they have the columns that these files need.
"""

from collections.abc import Iterable, Iterator

from summarizer.entity_resolution.alias_proposals import propose_aliases
from summarizer.entity_resolution.entities import Resolution
from summarizer.entity_resolution.topic_proposals import ConceptProposal
from summarizer.exports.tables.csv_writer import minimal_csv_line


def merges_csv(resolution: Resolution) -> Iterator[str]:
    """Yield the lines of `merges.csv`: each actor that was merged with others, and why."""
    return _lines("canonical kind name document actor rule reason", resolution.merges)


def refusals_csv(resolution: Resolution) -> Iterator[str]:
    """Yield the lines of `apart.csv`: similar names that were not merged."""
    return _lines("name other kind reason", resolution.rejected_merges)


def aliases_csv(resolution: Resolution) -> Iterator[str]:
    """Yield the lines of `aliases.proposed.csv`: names that may be one actor."""
    return _lines("name kind canonical why", propose_aliases(resolution.rejected_merges))


def proposals_csv(proposals: Iterable[ConceptProposal]) -> Iterator[str]:
    """Yield the lines of `topics.proposed.csv`: topics that may be one concept."""
    return _lines("cluster topic concept count why", proposals)


def _lines(columns: str, records: Iterable[object]) -> Iterator[str]:
    names = columns.split()
    yield minimal_csv_line(names)
    for record in records:
        yield minimal_csv_line(str(getattr(record, name)) for name in names)
