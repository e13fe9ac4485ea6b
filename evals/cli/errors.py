"""`summarizer eval errors`: the types of error of runs, beside those on other articles."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.errors import ConfigError
from summarizer.output import write_atomically

from ..reporting.errors_table import compare_errors, errors_markdown, errors_table
from ..scoring.error_types import count_errors
from .options import MarkdownOption
from .session import score_run


def errors(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN...", help="Folders of runs.")],
    *,
    gold: Annotated[
        list[Path], typer.Option(metavar="DIR", help="Gold records of a run, once for each RUN.")
    ],
    beside: Annotated[
        list[Path], typer.Option(metavar="RUN", help="A run to compare with; may be repeated.")
    ],
    beside_gold: Annotated[
        list[Path], typer.Option(metavar="DIR", help="Gold records, once for each --beside.")
    ],
    top: Annotated[
        int, typer.Option(min=0, metavar="N", help="Number of types of error; 0 is all.")
    ] = 10,
    markdown: MarkdownOption = None,
) -> None:
    """Print the errors of runs that other articles have least. Prints no text of the articles."""
    first = _count(runs, gold, "--gold")
    second = _count(beside, beside_gold, "--beside-gold")
    rows = compare_errors(first, second)[: top or None]
    sizes = len(first), len(second)
    SafeConsole().print(errors_table(rows, *sizes))
    if markdown:
        write_atomically(markdown, errors_markdown(rows, *sizes))


def _count(runs: Sequence[Path], golds: Sequence[Path], option: str) -> list[Counter[str]]:
    """Return the counts of each document of the runs."""
    if len(runs) != len(golds):
        what = f"{len(runs)} runs and {len(golds)} folders of gold"
        raise ConfigError(what, option, "give one folder for each run, in the same order")
    counts = []
    for run, folder in zip(runs, golds, strict=True):
        scored = score_run(run, folder)
        texts = {document.id: document for document in scored.golds}
        counts += [
            count_errors(texts[document.id], document.predicted)
            for document in scored.score.documents
        ]
    return counts
