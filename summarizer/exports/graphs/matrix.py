"""Serialise networks as matrices: CSV in the layout of Discourse Network Analyzer, and UCINET DL.

Rows are actors; columns are concepts in a two-mode network, and actors in the others. The text is
generated row by row, because a matrix has a cell for each pair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.networks.network import Network, Node
from summarizer.text.csv_safety import escape_cell

_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]+")


def matrix_csv(network: Network) -> Iterator[str]:
    """Yield the parts of the CSV file: semicolons, quoted names, no line feed at the end.

    In names `;` becomes `,` and `"` becomes `'`, as in the files of DNA. A name that a spreadsheet
    would interpret as a formula is prefixed with an apostrophe.
    """
    matrix = _Matrix.of(network)
    yield '""' + "".join(f";{_quoted(node.name)}" for node in matrix.columns)
    for row in matrix.rows:
        yield f"\n{_quoted(row.name)};" + ";".join(matrix.cells(row))


def matrix_dl(network: Network) -> Iterator[str]:
    """Yield the parts of the UCINET DL file; quotation marks are removed from the labels."""
    matrix = _Matrix.of(network)
    rows, columns = len(matrix.rows), len(matrix.columns)
    if network.two_mode:
        yield f"dl nr = {rows}, nc = {columns}, format = fullmatrix\nrow labels:\n"
    else:
        yield f"dl n = {rows}, format = fullmatrix\nlabels:\n"
    yield from map(_label, matrix.rows)
    if network.two_mode:
        yield "col labels:\n"
        yield from map(_label, matrix.columns)
    yield "data:\n"
    for row in matrix.rows:
        yield " ".join(matrix.cells(row)) + "\n"


@dataclass(frozen=True)
class _Matrix:
    rows: tuple[Node, ...]
    columns: tuple[Node, ...]
    weights: dict[str, dict[str, float]]
    integral: bool

    @classmethod
    def of(cls, network: Network) -> _Matrix:
        """Return the matrix of a network; parallel edges add up, undirected ones go both ways."""
        weights: dict[str, dict[str, float]] = {}
        symmetric = not network.directed and not network.two_mode
        for edge in network.edges:
            ends = [(edge.source, edge.target), (edge.target, edge.source)]
            for source, target in ends if symmetric else ends[:1]:
                row = weights.setdefault(source, {})
                row[target] = row.get(target, 0.0) + edge.weight
        actors = tuple(node for node in network.nodes if node.variable == "organization")
        concepts = tuple(node for node in network.nodes if node.variable == "concept")
        integral = all(float(edge.weight).is_integer() for edge in network.edges)
        return cls(actors, concepts if network.two_mode else actors, weights, integral)

    def cells(self, row: Node) -> list[str]:
        number_format = "%d" if self.integral else "%.6f"
        weights = self.weights.get(row.id, {})
        # Most cells of a large matrix are empty.
        texts = {target: number_format % weight for target, weight in weights.items()}
        zero = number_format % 0
        return [texts.get(column.id, zero) for column in self.columns]


def _quoted(name: str) -> str:
    plain = _BREAKS.sub(" ", name).replace(";", ",").replace('"', "'")
    return f'"{escape_cell(plain)}"'


def _label(node: Node) -> str:
    plain = _BREAKS.sub(" ", node.name).replace('"', "")
    return f'"{plain}"\n'
