"""Networks as matrices: CSV in the layout of Discourse Network Analyzer, and UCINET DL.

Rows are actors; columns are concepts in a two-mode network, actors in the others. Written row by
row: a matrix has a cell for each pair, however few are tied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from summarizer.networks.network import Network, Node
from summarizer.output import write_atomically
from summarizer.text.csv_safety import escape_cell

_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]+")


def matrix_csv(network: Network) -> Iterator[str]:
    """Yield the lines of the matrix as CSV: semicolons, quoted names, no line end at the end.

    In names `;` becomes `,` and `"` becomes `'`, as in the files of DNA. A name that a spreadsheet
    would take for a formula has an apostrophe in front.
    """
    matrix = _Matrix.of(network)
    yield '""' + "".join(f";{_quoted(node.name)}" for node in matrix.columns)
    for row in matrix.rows:
        yield f"\n{_quoted(row.name)};" + ";".join(matrix.cells(row))


def matrix_dl(network: Network) -> Iterator[str]:
    """Yield the lines of the matrix as UCINET DL, quotation marks removed from the labels."""
    matrix = _Matrix.of(network)
    rows, columns = ([f'"{_label(node.name)}"\n' for node in side] for side in matrix.sides)
    if network.two_mode:
        yield f"dl nr = {len(rows)}, nc = {len(columns)}, format = fullmatrix\nrow labels:\n"
        yield from rows
        yield "col labels:\n"
        yield from columns
    else:
        yield f"dl n = {len(rows)}, format = fullmatrix\nlabels:\n"
        yield from rows
    yield "data:\n"
    for row in matrix.rows:
        yield " ".join(matrix.cells(row)) + "\n"


def write_matrix_csv(network: Network, path: Path) -> None:
    """Write `network` to `path` as CSV, whole or not at all.

    Raises:
        OutputError: If the disk or its rights refuse it.
    """
    write_atomically(path, matrix_csv(network))


def write_matrix_dl(network: Network, path: Path) -> None:
    """Write `network` to `path` as UCINET DL, whole or not at all.

    Raises:
        OutputError: If the disk or its rights refuse it.
    """
    write_atomically(path, matrix_dl(network))


@dataclass(frozen=True)
class _Matrix:
    rows: tuple[Node, ...]
    columns: tuple[Node, ...]
    weights: dict[str, dict[str, float]]
    whole: bool

    @classmethod
    def of(cls, network: Network) -> _Matrix:
        """Return the matrix of a network; parallel edges add up, undirected ones go both ways."""
        weights: dict[str, dict[str, float]] = {}
        mirrored = not network.directed and not network.two_mode
        for edge in network.edges:
            ends = [(edge.source, edge.target), (edge.target, edge.source)]
            for source, target in ends if mirrored else ends[:1]:
                row = weights.setdefault(source, {})
                row[target] = row.get(target, 0.0) + edge.weight
        actors = tuple(node for node in network.nodes if node.variable == "organization")
        concepts = tuple(node for node in network.nodes if node.variable == "concept")
        whole = all(float(edge.weight).is_integer() for edge in network.edges)
        return cls(actors, concepts if network.two_mode else actors, weights, whole)

    @property
    def sides(self) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        return self.rows, self.columns

    def cells(self, row: Node) -> list[str]:
        weights = self.weights.get(row.id, {})
        form = "%d" if self.whole else "%.6f"
        nothing = form % 0
        return [
            form % weights[column.id] if column.id in weights else nothing
            for column in self.columns
        ]


def _quoted(name: str) -> str:
    plain = _BREAKS.sub(" ", name).replace(";", ",").replace('"', "'")
    return f'"{escape_cell(plain)}"'


def _label(name: str) -> str:
    return _BREAKS.sub(" ", name).replace('"', "")
