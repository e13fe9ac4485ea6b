"""`summarizer eval networks`: compare the networks of a corpus with those of codings by hand."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.codebook import read_codebook
from summarizer.dataset import Dataset
from summarizer.duplicates import find_copies
from summarizer.entity_resolution.override_files import AliasLine, codebook_lines, read_aliases
from summarizer.networks.build import resolve_corpus
from summarizer.networks.statement import Statement
from summarizer.schema.summary import SummaryRecord

from ..reporting.terminal import new_table, number
from ..runs.corpus import corpus_summaries


def networks(  # noqa: PLR0913 - its options
    given: Annotated[
        Path, typer.Argument(metavar="RESULTS", help="Results folder, or recording of answers.")
    ],
    coded: Annotated[
        Path,
        typer.Argument(metavar="CODED", help="Results folder that summarizer import wrote."),
    ],
    *,
    codebook: Annotated[Path, typer.Option(metavar="FILE", help="Codebook of the concepts.")],
    documents: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Documents that a recording is about."),
    ] = None,
    aliases: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV file of names that mean one actor.")
    ] = None,
    min_statements: Annotated[
        int, typer.Option(min=1, metavar="N", help="Leave out actors with fewer in both.")
    ] = 2,
    months: Annotated[int, typer.Option(min=1, metavar="N", help="Length of a window.")] = 3,
) -> None:
    """Correlate networks with those of codings by hand, in all and in moving windows (QAP)."""
    from ..networks.comparison import Correlation, compare_networks

    folder = Dataset(coded)
    known = read_codebook(codebook)
    lines = [*(read_aliases(aliases) if aliases else ()), *codebook_lines(known)]
    copies = find_copies(folder)
    found = corpus_summaries(given, documents or coded, known)
    first, second = (
        _statements((summary for summary in summaries if summary.document.id not in copies), lines)
        for summaries in (found, folder)
    )
    table = new_table(f"{len(list(copies))} copies are left out")
    for heading in (
        "months",
        "actors",
        "statements",
        "coded",
        "affiliation",
        "p",
        "agreement",
        "p",
    ):
        table.add_column(heading, justify="left" if heading == "months" else "right")

    def cells(correlation: Correlation) -> tuple[str, str]:
        return number(correlation.value), number(correlation.p)

    for row in compare_networks(first, second, min_statements=min_statements, months=months):
        sizes = map(str, (row.actors, *row.statements))
        table.add_row(row.label, *sizes, *cells(row.affiliation), *cells(row.agreement))
    SafeConsole().print(table)


def _statements(
    summaries: Iterable[SummaryRecord], aliases: Sequence[AliasLine]
) -> list[Statement]:
    """Return the statements on concepts of the codebook."""
    with_concept = (
        summary.model_copy(
            update={"positions": [one for one in summary.positions if one.concept is not None]}
        )
        for summary in summaries
    )
    return resolve_corpus(with_concept, aliases=aliases).statements
