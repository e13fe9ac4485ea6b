"""Figures of a corpus of attributions as tables: on a terminal, and as Markdown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from ...regression.statistics import Interval, intervals
from ...reporting.markdown import plain, row
from ...reporting.terminal import interval, new_table, number
from ...scoring.counts import Counts, total
from .cofenet import PUBLISHED, ROLES, cofenet_metrics
from .references import CorpusReference
from .score import KINDS, SHARES, kind_metrics, metrics

_SHARES = {
    "speaker": "speaker right where the content is",
    "covered": "content covered",
    "covered_speaker": "speaker right where the content is covered",
}
_COLUMNS = {
    "content_f1": "content, 0.5",
    "strict_f1": "content, 0.9",
    "content_p": "precision",
    "content_r": "recall",
    "attribution_f1": "with source",
    **{name: _SHARES[name] for name in SHARES},
}


@dataclass(frozen=True)
class AttributionReport:
    """The figures of one run, with intervals, and the counts that they are made of."""

    title: str
    figures: Mapping[str, Interval]
    recall: Mapping[str, Interval]
    counts: Counter[str]

    @classmethod
    def of(cls, title: str, documents: Sequence[Counts]) -> "AttributionReport":
        """Return the report on the counts of `documents`."""
        counts = total(documents)
        recall = intervals(documents, kind_metrics(counts))
        return cls(title, intervals(documents, metrics()), recall, counts)

    def table(self, reference: CorpusReference) -> Table:
        """Return precision, recall and F1 beside published figures."""
        table = new_table(self.title)
        table.add_column("", no_wrap=True)
        for heading in ("P", "R", "F1", "95% interval", "mean", *reference.f1):
            table.add_column(heading, justify="right", no_wrap=True)
        for kind in KINDS:
            whole = self.figures[f"{kind}_f1"]
            cells = [number(self.figures[f"{kind}_{part}"].value) for part in ("p", "r")]
            others = [number(values[f"{kind}_f1"]) for values in reference.f1.values()]
            bounds = interval(whole.low, whole.high)
            mean = number(self.figures[f"{kind}_macro"].value)
            table.add_row(
                kind.replace("_", " "), *cells, number(whole.value), bounds, mean, *others
            )
        return table

    def lines(self, reference: CorpusReference) -> list[str]:
        """Return recall by kind and the shares as lines with markup."""
        lines = []
        for name, share in self.recall.items():
            people = reference.human_recall.get(name)
            other = "" if people is None else f"  (people {people:.3f})"
            lines.append(f"recall, {name}: {self._share(f'found.{name}', share)}{other}")
        shares = {name: self.figures[name] for name in SHARES if self.counts[f"{name}.n"]}
        lines += [f"{_SHARES[name]}: {self._share(name, share)}" for name, share in shares.items()]
        return lines

    def _share(self, key: str, share: Interval) -> str:
        bounds = interval(share.low, share.high)
        return f"{number(share.value)} of {self.counts[f'{key}.n']}  {bounds}"

    def markdown(self) -> str:
        """Return two tables of one row: figures, and recall by kind."""
        figures = {title: self.figures[name] for name, title in _COLUMNS.items()}
        recall = {
            f"{name} ({self.counts[f'found.{name}.n']})": share
            for name, share in self.recall.items()
        }
        return (
            "\n".join([*markdown_rows(self.title, figures), "", *markdown_rows(self.title, recall)])
            + "\n"
        )


def cofenet_table(documents: Sequence[Counts]) -> Table:
    """Return the exact fragments of each role beside the published figures on the test part."""
    figures = intervals(documents, cofenet_metrics())
    table = new_table("exact fragments as CofeNet counts them; CofeNet and BERT on the test part")
    for heading in ("", "P", "R", "F1", "95% interval", *PUBLISHED):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for role in ROLES:
        cells = [number(figures[f"{role}_{part}"].value) for part in ("p", "r", "f1")]
        bounds = interval(figures[f"{role}_f1"].low, figures[f"{role}_f1"].high)
        table.add_row(role, *cells, bounds, *(number(f1[role]) for f1 in PUBLISHED.values()))
    return table


def cofenet_markdown(title: str, documents: Sequence[Counts]) -> str:
    """Return the F1 of each role as a table of one row."""
    figures = intervals(documents, cofenet_metrics())
    return "\n".join(markdown_rows(title, {role: figures[f"{role}_f1"] for role in ROLES})) + "\n"


def markdown_rows(title: str, figures: Mapping[str, Interval]) -> list[str]:
    """Return a table with one row, named `title`."""
    cells = [_cell(figure) for figure in figures.values()]
    return [row(["", *figures]), "|---" * (len(cells) + 1) + "|", row([plain(title), *cells])]


def _cell(figure: Interval) -> str:
    if figure.low is None or figure.high is None:
        return number(figure.value)
    return f"{number(figure.value)} ({number(figure.low)}–{number(figure.high)})"
