"""`summarizer eval attributions`: score claims against the user's copy of a public corpus."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.errors import ConfigError
from summarizer.output import write_atomically
from summarizer.text.windows import MAX_SENTENCES

from ..benchmarks.attributions.claims import Task
from ..benchmarks.attributions.cofenet import read_sequences, score_fragments
from ..benchmarks.attributions.corpus import Article, read_corpus
from ..benchmarks.attributions.majority_vote import majority_claims
from ..benchmarks.attributions.references import REFERENCES, Corpus
from ..benchmarks.attributions.report import AttributionReport, cofenet_markdown, cofenet_table
from ..benchmarks.attributions.results import ResultStore, read_claims
from ..benchmarks.attributions.score import score_article
from ..benchmarks.attributions.speakers import PredictedClaim, phrase
from ..benchmarks.sampling import sample
from ..runs.systems import System, open_system
from ..scoring.counts import Counts
from .options import BaseUrlOption, MarkdownOption, ModelOption, ThreadsOption
from .session import choose_system

_Claims = dict[str, list[PredictedClaim]]


def attributions(  # noqa: PLR0913 - options of a command line
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="JSON lines, or a folder of PolNeAR.")
    ],
    *,
    corpus: Annotated[
        Corpus,
        typer.Option(help="Which corpus it is: its kind of sources, and published figures."),
    ] = "other",
    system: Annotated[
        str, typer.Option(metavar="NAME", help="A system of systems.toml, or gold.")
    ] = "embedded",
    task: Annotated[
        Task,
        typer.Option(help="The claims of a summary, or the task of the adapter for PolNeAR."),
    ] = "claims",
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    threads: ThreadsOption = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder to store results in; an interrupted run resumes."),
    ] = None,
    sentences: Annotated[
        int, typer.Option(min=1, metavar="N", help="Sentences per window, for --task attributions.")
    ] = MAX_SENTENCES,
    vote: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR", help="Score the majority of several --out folders; may be repeated."
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, metavar="N", help="Number of articles; 0 is all.")
    ] = 0,
    direct_only: Annotated[
        bool, typer.Option("--direct-only", help="Score directly quoted claims only.")
    ] = False,
    cofenet: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Count exact fragments in CofeNet's sequences too."),
    ] = None,
    markdown: MarkdownOption = None,
) -> None:
    """Score claims against a corpus of attributions. Prints metrics, and no text of the corpus."""
    if task == "claims" and sentences != MAX_SENTENCES:
        what = "the task claims has a fixed window size"
        raise ConfigError(what, "--sentences", "add --task attributions, or leave it out")
    articles = sample(read_corpus(path), limit)
    sequences = read_sequences(cofenet, [article.id for article in articles]) if cofenet else {}
    if vote:
        system, predicted = f"vote of {len(vote)}", _majority(articles, vote)
    elif system == "gold":
        predicted = _gold_claims(articles)
    else:
        chosen = choose_system(system, model, base_url, threads, extra=["gold"])
        predicted = _predict(articles, chosen, ResultStore(chosen.name, task, out, sentences))
    counts = [
        score_article(
            article,
            predicted.get(article.id, []),
            direct_only=direct_only,
            clauses=REFERENCES[corpus].clauses,
        )
        for article in articles
    ]
    failed = len(articles) - len(predicted)
    title = f"{model or system}, {task}: {len(articles)} articles, {failed} failed"
    fragments = [
        score_fragments(article, sequences[article.id], predicted.get(article.id, []))
        for article in articles
        if sequences
    ]
    report = AttributionReport.of(title, counts)
    _print(report, "other" if direct_only else corpus, fragments)
    if markdown:
        tables = [report.markdown(), *([cofenet_markdown(title, fragments)] if fragments else [])]
        write_atomically(markdown, "\n".join(tables))


def _print(report: AttributionReport, corpus: Corpus, fragments: Sequence[Counts]) -> None:
    console, reference = SafeConsole(), REFERENCES[corpus]
    console.print(report.table(reference))
    if reference.f1:
        console.print(
            "people: F1 of two annotators of one article; floor: quotation marks and verbs"
        )
    for line in report.lines(reference):
        console.print(line)
    if fragments:
        console.print(cofenet_table(fragments))


def _predict(articles: list[Article], system: System, results: ResultStore) -> _Claims:
    if pending := results.pending(articles):
        with closing(open_system(system)) as model:
            results.predict(pending, model, typer.echo)
    claims = {article.id: results.claims(article) for article in articles}
    return {name: value for name, value in claims.items() if value is not None}


def _majority(articles: list[Article], folders: list[Path]) -> _Claims:
    runs = [read_claims(folder, articles) for folder in folders]
    return {
        article.id: majority_claims([run[article.id] for run in runs], article.text)
        for article in articles
    }


def _gold_claims(articles: list[Article]) -> _Claims:
    """Return the attributions of the corpus, which score 1."""
    return {
        article.id: [
            PredictedClaim(gold.content, gold.source, phrase(article.text, gold.source), gold.cue)
            for gold in article.attributions
        ]
        for article in articles
    }
