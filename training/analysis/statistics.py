"""Label counts of a set of articles."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.dataset.annotation import Article

_RARE = 0.02
"""Values with a smaller share of the labels are reported as rare."""


@dataclass(frozen=True)
class Statistics:
    """Counts over a set of articles."""

    articles: int
    words: int
    records: Counter[str]
    values: dict[str, Counter[str]]
    """Number of occurrences of each value, per field with a closed vocabulary."""
    present: dict[str, tuple[int, int]]
    """Number of records that have the field, and of all records, per optional field."""

    def rare(self) -> list[str]:
        """Return `field: value` for values in fewer than 2% of the records."""
        return [
            f"{field}: {value}"
            for field, counts in self.values.items()
            for value, n in sorted(counts.items())
            if n < _RARE * counts.total()
        ]


_VOCABULARIES = {
    "actors": ("kind",),
    "claims": ("kind", "certainty"),
    "positions": ("stance", "basis"),
}
_OPTIONAL = {
    "actors": ("role", "affiliation", "aliases"),
    "claims": ("source", "cue", "speaker", "via", "date"),
    "positions": ("target",),
}


def statistics(articles: Sequence[Article]) -> Statistics:
    """Return the counts over `articles`."""
    values: dict[str, Counter[str]] = {}
    present: dict[str, tuple[int, int]] = {}
    records: Counter[str] = Counter()
    for kind in ("actors", "claims", "positions"):
        rows = [row for article in articles for row in getattr(article, kind)]
        records[kind] = len(rows)
        for field in _VOCABULARIES[kind]:
            values[f"{kind}.{field}"] = Counter(getattr(row, field) for row in rows)
        for field in _OPTIONAL[kind]:
            present[f"{kind}.{field}"] = (sum(bool(getattr(r, field)) for r in rows), len(rows))
    words = sum(len(article.text.split()) for article in articles)
    return Statistics(len(articles), words, records, values, present)


def statistics_markdown(stats: Statistics) -> str:
    """Return the counts as Markdown."""
    sums = ", ".join(f"{count:,} {kind}" for kind, count in stats.records.items())
    lines = [f"{stats.articles} articles, {stats.words:,} words, {sums}.", ""]
    lines += ["| field | values |", "|---|---|"]
    for field, counts in stats.values.items():
        row = ", ".join(f"{value} {count:,}" for value, count in counts.most_common())
        lines.append(f"| {field} | {row} |")
    lines += ["", "| field | present in |", "|---|---|"]
    for field, (count, total) in stats.present.items():
        lines.append(f"| {field} | {count:,} of {total:,} |")
    lines += ["", f"Rare (under {_RARE:.0%}): {'; '.join(stats.rare()) or 'none'}."]
    return "\n".join(lines)
