"""Count labels: what a set of articles teaches, and what it hardly shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.dataset.annotation import Article

_RARE = 0.02
"""A value that fewer labels than this have is hard to learn."""


@dataclass(frozen=True)
class Statistics:
    """Counts over a set of articles."""

    articles: int
    words: int
    records: Counter[str]
    values: dict[str, Counter[str]]
    """For each field with a closed vocabulary how often each value stands."""
    present: dict[str, tuple[int, int]]
    """For each field that may be absent how often it stands, and of how many."""

    def rare(self) -> list[str]:
        """Return `field: value` for what stands in fewer than two of a hundred records."""
        found = []
        for field, counts in self.values.items():
            least = _RARE * counts.total()
            found += [f"{field}: {value}" for value, n in sorted(counts.items()) if n < least]
        return found


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


def statistics_page(found: Statistics) -> str:
    """Return the counts as Markdown."""
    sums = ", ".join(f"{count:,} {kind}" for kind, count in found.records.items())
    lines = [f"{found.articles} articles, {found.words:,} words, {sums}.", ""]
    lines += ["| field | values |", "|---|---|"]
    for field, counts in found.values.items():
        row = ", ".join(f"{value} {count:,}" for value, count in counts.most_common())
        lines.append(f"| {field} | {row} |")
    lines += ["", "| field | there in |", "|---|---|"]
    for field, (count, total) in found.present.items():
        lines.append(f"| {field} | {count:,} of {total:,} |")
    return "\n".join(
        [*lines, "", f"Rare (under {_RARE:.0%}): {'; '.join(found.rare()) or 'none'}."]
    )
