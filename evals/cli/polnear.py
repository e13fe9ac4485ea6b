"""`summarizer eval polnear`: score claims against the user's copy of a public corpus."""

from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from summarizer.cli.display.console import SafeConsole
from summarizer.errors import ConfigError
from summarizer.text.windows import MAX_SENTENCES

from ..benchmarks.polnear.claims import HUMAN_RECALL, REFERENCE, Task, sample
from ..benchmarks.polnear.corpus import Article, read_corpus
from ..benchmarks.polnear.majority_vote import majority_claims
from ..benchmarks.polnear.results import ResultStore, read_claims
from ..benchmarks.polnear.score import KINDS, metrics, recall_by_kind, score_article
from ..benchmarks.polnear.speakers import PredictedClaim, phrase
from ..regression.statistics import Interval, intervals
from ..reporting.terminal import interval, new_table, number
from ..runs.systems import System, open_system
from ..scoring.counts import total
from .options import BaseUrlOption, ModelOption, ThreadsOption
from .session import find_system


def polnear(  # noqa: PLR0913 - options of a command line
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="dev.jsonl, or a folder of the corpus.")
    ],
    *,
    system: Annotated[
        str, typer.Option(metavar="NAME", help="A system of systems.toml, or gold.")
    ] = "embedded",
    task: Annotated[
        Task,
        typer.Option(help="The claims of a summary, or the task of the adapter for this corpus."),
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
) -> None:
    """Score claims against PolNeAR. Prints metrics, and no text of the corpus."""
    if task == "claims" and sentences != MAX_SENTENCES:
        what = "the task claims has a fixed window size"
        raise ConfigError(what, "--sentences", "add --task attributions, or leave it out")
    console = SafeConsole()
    articles = sample(read_corpus(path), limit)
    if vote:
        system, predicted = f"vote of {len(vote)}", _majority(articles, vote)
    elif chosen := _system(system, model, base_url, threads):
        predicted = _predict(articles, chosen, ResultStore(chosen.name, task, out, sentences))
    else:
        predicted = _gold_claims(articles)
    counts = [
        score_article(article, predicted.get(article.id, []), direct_only=direct_only)
        for article in articles
    ]
    failed = len(articles) - len(predicted)
    title = f"{model or system}, {task}: {len(articles)} articles, {failed} failed"
    console.print(_table(title, intervals(counts, metrics()), reference=not direct_only))
    if not direct_only:
        console.print(
            "people: F1 of two annotators of one article; floor: quotation marks and verbs"
        )
    _recall(console, total(counts))


def _table(title: str, figures: dict[str, Interval], *, reference: bool) -> Table:
    table = new_table(title)
    table.add_column("", no_wrap=True)
    shown = REFERENCE if reference else {}
    for heading in ("P", "R", "F1", "95% interval", "mean", *shown):
        table.add_column(heading, justify="right", no_wrap=True)
    for kind in KINDS:
        whole = figures[f"{kind}_f1"]
        cells = [number(figures[f"{kind}_{part}"].value) for part in ("p", "r")]
        references = [number(values[f"{kind}_f1"]) for values in shown.values()]
        bounds = interval(whole.low, whole.high)
        mean = number(figures[f"{kind}_macro"].value)
        table.add_row(
            kind.replace("_", " "), *cells, number(whole.value), bounds, mean, *references
        )
    return table


def _recall(console: SafeConsole, counts: Counter[str]) -> None:
    for name, (hit, of) in recall_by_kind(counts).items():
        people = f"  (people {HUMAN_RECALL[name]:.3f})" if name in HUMAN_RECALL else ""
        console.print(f"recall, {name}: {hit / of:.3f} of {of}{people}")
    if counts["speaker.n"]:
        share = counts["speaker.right"] / counts["speaker.n"]
        console.print(f"speaker right where the content is: {share:.3f} of {counts['speaker.n']}")


def _system(
    name: str, model: str | None, base_url: str | None, threads: int | None
) -> System | None:
    if name == "gold":
        return None
    if model:
        return System(name=model, model=model, base_url=base_url, threads=threads)
    return find_system(name, ["gold"]).model_copy(update={"threads": threads} if threads else {})


def _predict(
    articles: list[Article], system: System, results: ResultStore
) -> dict[str, list[PredictedClaim]]:
    if pending := results.pending(articles):
        with closing(open_system(system)) as model:
            results.predict(pending, model, typer.echo)
    claims = {article.id: results.claims(article) for article in articles}
    return {name: value for name, value in claims.items() if value is not None}


def _majority(articles: list[Article], folders: list[Path]) -> dict[str, list[PredictedClaim]]:
    runs = [read_claims(folder, articles) for folder in folders]
    return {
        article.id: majority_claims([run[article.id] for run in runs], article.text)
        for article in articles
    }


def _gold_claims(articles: list[Article]) -> dict[str, list[PredictedClaim]]:
    """Return the attributions of the corpus, which score 1."""
    return {
        article.id: [
            PredictedClaim(gold.content, gold.source, phrase(article.text, gold.source))
            for gold in article.attributions
        ]
        for article in articles
    }
