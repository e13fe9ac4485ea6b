"""`summarizer eval concepts`: score the concepts of a run that was made with a codebook."""

from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.codebook import read_codebook
from summarizer.errors import ConfigError

from ..dataset.concepts import concepts_of, default_codebook
from ..dataset.gold import default_gold, read_gold
from ..regression.statistics import intervals
from ..reporting.terminal import figure_table
from ..runs.predictions import read_run
from ..scoring.concepts import CONCEPT_METRICS, concept_counts
from .options import CodebookOption, DocumentOption, GoldOption


def concepts(
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")],
    *,
    codebook: CodebookOption = None,
    gold: GoldOption = None,
    doc: DocumentOption = None,
) -> None:
    """Score the concepts of positions against gold, with 95% intervals. No model is called."""
    run = read_run(folder)
    gold_folder = gold or default_gold()
    known = read_codebook(codebook or default_codebook())
    golds = read_gold(gold_folder, doc or sorted(run.info.gold))
    coded = concepts_of(golds, gold_folder, known)
    summaries = {prediction.id: prediction.summary for prediction in run.predictions}
    if not any(summary and summary.provenance.codebook for summary in summaries.values()):
        hint = "run again with --codebook"
        raise ConfigError("the run was made without a codebook", str(folder), hint)
    counts = [concept_counts(gold, coded, summaries.get(gold.id)) for gold in golds]
    console = SafeConsole()
    console.print(
        figure_table(f"{len(golds)} documents", CONCEPT_METRICS, intervals(counts, CONCEPT_METRICS))
    )
