"""`summarizer eval codings`: score a results folder, or a coder, against codings by hand."""

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.codebook import read_codebook
from summarizer.dataset import Dataset

from ..dataset.codings import read_codings
from ..regression.statistics import intervals
from ..reporting.terminal import figure_table
from ..scoring.codings import codings_counts
from ..scoring.concepts import CODING_METRICS


def codings(
    given: Annotated[
        Path, typer.Argument(metavar="RESULTS", help="Results folder, or a CSV file of codings.")
    ],
    gold: Annotated[Path, typer.Argument(metavar="FILE", help="CSV file of codings by hand.")],
    *,
    codebook: Annotated[Path, typer.Option(metavar="FILE", help="Codebook of the concepts.")],
) -> None:
    """Score codings (document, actor, concept, stance) with 95% intervals over documents."""
    known = read_codebook(codebook)
    wanted, found = read_codings(gold, known), read_codings(given, known)
    documents = {coding.document for coding in (*wanted, *found)}
    if given.is_dir():
        # Documents of which nobody coded anything count, those without a summary do not.
        documents = {Path(summary.document.id).stem for summary in Dataset(given)}
    counts = list(codings_counts(wanted, found, documents))
    bounds = intervals(counts, CODING_METRICS)
    SafeConsole().print(figure_table(f"{len(counts)} documents", CODING_METRICS, bounds))
