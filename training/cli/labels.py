"""Commands about labelled articles."""

from pathlib import Path
from typing import Annotated

import typer

from evals.dataset.gold import write_gold
from evals.runs.predictions import read_run
from summarizer.errors import EXIT_PARTIAL
from training.analysis import agreement, label_check, label_review, statistics
from training.cli.options import Gold, Labels, measured
from training.data_prep import corpus, leakage

app = typer.Typer()


@app.command("check")
def check_labels(labels: Labels) -> None:
    """Check labelled articles. Errors fail the command; warnings are for a person to review."""
    result = label_check.check(corpus.read_articles(labels))
    for line in result.warnings:
        typer.echo(f"warning  {line}")
    for line in result.errors:
        typer.echo(f"error    {line}")
    typer.echo(f"{len(result.errors)} errors, {len(result.warnings)} warnings")
    if result.errors:
        raise typer.Exit(EXIT_PARTIAL)


@app.command()
def leaks(labels: Labels, *, gold: Gold = None, min_overlap: float = leakage.MAX_OVERLAP) -> None:
    """List articles that overlap gold documents or one another."""
    texts = {article.id: article.text for article in corpus.read_articles(labels)}
    golds = {document.id: document.text for document in measured(gold)}
    overlapping = leakage.near_duplicates(texts, golds, min_overlap=min_overlap)
    duplicates = leakage.duplicates_within(texts, min_overlap=min_overlap)
    for kind, pairs in (("gold", overlapping), ("each other", duplicates)):
        for pair in pairs:
            typer.echo(f"{kind}: {pair.first} and {pair.second} share {pair.shared:.0%}")
    typer.echo(f"{len(overlapping)} overlap gold, {len(duplicates)} overlap one another")
    if overlapping or texts.keys() & golds.keys():
        raise typer.Exit(EXIT_PARTIAL)


@app.command()
def stats(labels: Labels) -> None:
    """Count labels and list rare values."""
    typer.echo(statistics.statistics_markdown(statistics.statistics(corpus.read_articles(labels))))


@app.command()
def agree(first: Labels, second: Labels) -> None:
    """Print the agreement of two labelings of the same articles."""
    result = agreement.agreement(corpus.read_articles(first), corpus.read_articles(second))
    typer.echo(agreement.agreement_markdown(result))


@app.command("disagreements")
def find_disagreements(
    labels: Labels, run: Annotated[Path, typer.Argument(help="Run of the model on these articles.")]
) -> None:
    """Rank articles by the disagreement of model and labels."""
    golds = [corpus.convert_article(article) for article in corpus.read_articles(labels)]
    result = label_review.find_disagreements(golds, read_run(run).predictions)
    typer.echo(label_review.disagreements_markdown(result))


@app.command()
def gold(labels: Labels, out: Annotated[Path, typer.Argument(help="Folder to write.")]) -> None:
    """Write labelled articles as gold records for `summarizer eval run`."""
    for article in corpus.read_articles(labels):
        write_gold(corpus.convert_article(article), out)
