"""`summarizer eval codings`: score a results folder, or a coder, against codings by hand."""

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.codebook import read_codebook
from summarizer.entity_resolution.override_files import read_aliases

from ..dataset.codings import codings_of, document_name, read_codings
from ..regression.statistics import intervals
from ..reporting.terminal import figure_table
from ..runs.corpus import corpus_summaries
from ..scoring.codings import CORPUS_METRICS, codings_counts

DOCUMENTS = "documents"
"""The folder beside the codings with the documents that a recording is about."""


def codings(
    given: Annotated[
        Path,
        typer.Argument(
            metavar="RESULTS", help="Results folder, CSV file of codings, or recording of answers."
        ),
    ],
    gold: Annotated[Path, typer.Argument(metavar="FILE", help="CSV file of codings by hand.")],
    *,
    codebook: Annotated[Path, typer.Option(metavar="FILE", help="Codebook of the concepts.")],
    aliases: Annotated[
        Path | None, typer.Option(metavar="FILE", help="CSV file of names that mean one actor.")
    ] = None,
    stances: Annotated[
        bool, typer.Option("--stances", help="Replay the answers about stances on each concept.")
    ] = False,
) -> None:
    """Score codings (document, actor, concept, stance) with 95% intervals over documents."""
    known = read_codebook(codebook)
    lines = read_aliases(aliases) if aliases else []
    wanted = read_codings(gold, known, lines)
    if given.suffix == ".csv":
        found = read_codings(given, known, lines)
        documents = {coding.document for coding in (*wanted, *found)}
    else:
        asked = known.model_copy(update={"stances": stances})
        summaries = list(corpus_summaries(given, gold.parent / DOCUMENTS, asked))
        found = codings_of(summaries, known, lines)
        # Documents of which nobody coded anything count, those without a summary do not.
        documents = {document_name(summary.document.id) for summary in summaries}
    counts = list(codings_counts(wanted, found, documents))
    bounds = intervals(counts, CORPUS_METRICS)
    SafeConsole().print(figure_table(f"{len(counts)} documents", CORPUS_METRICS, bounds))
