"""The commands: parse, call, print, return a code."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from evals.dataset.gold import GoldDocument, default_gold, held_gold, read_all_gold, read_gold
from evals.runs.predictions import read_run
from evals.scoring.score import score
from summarizer.errors import EXIT_PARTIAL, InputError, SummarizerError
from training import pipeline
from training.analysis import agreement, label_check, label_review, statistics
from training.data_prep import corpus, leakage
from training.data_prep.attributions import read_attributed
from training.data_prep.dataset import Account
from training.release.card import Card, Measured
from training.release.evaluation import asked, figures_of, run_adapter, verdict
from training.trainer import recipe
from training.trainer.run_summary import RunSummary

app = typer.Typer(
    name="training",
    help="Make the adapter of the embedded model.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Articles = Annotated[
    list[Path] | None, typer.Option(help="More labelled articles: a folder, or lines of JSON.")
]
Labels = Annotated[Path, typer.Argument(help="Labelled articles: a folder, or lines of JSON.")]
Folder = Annotated[Path, typer.Argument(help="Folder of the adapter in the making.")]
Base = Annotated[Path, typer.Option(help="GGUF file of the base model.")]
Gold = Annotated[Path | None, typer.Option(help="Folder of gold instead of what is shipped.")]


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 misused."""
    try:
        code = app(arguments, standalone_mode=False)
    except SummarizerError as error:
        typer.echo(f"training: {error}", err=True)
        return error.exit_code
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        return EXIT_PARTIAL
    except Exception as error:
        # What typer raises of itself for a wrong command line knows how to show itself.
        show = getattr(error, "show", None)
        if show is None:
            raise
        show(file=sys.stderr)
        return int(getattr(error, "exit_code", 2))
    return int(code or 0)


@app.command("check")
def check_labels(labels: Labels) -> None:
    """Check labelled articles: faults fail, oddities are for a person to look at."""
    found = label_check.check(corpus.read_articles(labels))
    for line in found.oddities:
        typer.echo(f"odd    {line}")
    for line in found.faults:
        typer.echo(f"fault  {line}")
    typer.echo(f"{len(found.faults)} faults, {len(found.oddities)} oddities")
    if found.faults:
        raise typer.Exit(EXIT_PARTIAL)


@app.command()
def leaks(labels: Labels, *, gold: Gold = None, least: float = leakage.LEAK) -> None:
    """Compare articles with gold and with one another, and show what is too near."""
    texts = {article.id: article.text for article in corpus.read_articles(labels)}
    golds = {document.id: document.text for document in _measured(gold)}
    near = leakage.near_duplicates(texts, golds, least=least)
    same = leakage.repeated(texts, least=least)
    for kind, pairs in (("gold", near), ("among themselves", same)):
        for pair in pairs:
            typer.echo(f"{kind}: {pair.one} and {pair.other} share {pair.shared:.0%}")
    typer.echo(f"{len(near)} near gold, {len(same)} near one another")
    if near or texts.keys() & golds.keys():
        raise typer.Exit(EXIT_PARTIAL)


@app.command()
def stats(labels: Labels) -> None:
    """Count labels, and name the values that are rare."""
    typer.echo(statistics.statistics_page(statistics.statistics(corpus.read_articles(labels))))


@app.command()
def agree(one: Labels, other: Labels) -> None:
    """Say how far two labelings of the same articles agree."""
    found = agreement.agreement(corpus.read_articles(one), corpus.read_articles(other))
    typer.echo(agreement.agreement_page(found))


@app.command()
def doubts(
    labels: Labels, run: Annotated[Path, typer.Argument(help="Run of the model on them.")]
) -> None:
    """Rank articles by how far the model is from their labels."""
    golds = [corpus.labelled(article) for article in corpus.read_articles(labels)]
    found = label_review.doubts(golds, read_run(run).predictions)
    typer.echo(label_review.doubts_page(found))


@app.command()
def gold(labels: Labels, out: Annotated[Path, typer.Argument(help="Folder to write.")]) -> None:
    """Write labelled articles as gold, so that `summarizer eval run` can ask about them."""
    from evals.dataset.gold import write_gold

    for article in corpus.read_articles(labels):
        write_gold(corpus.labelled(article), out)


@app.command()
def build(
    folder: Folder,
    *,
    chosen: Annotated[Path, typer.Option("--recipe", help="Recipe, a TOML file.")],
    articles: Articles = None,
    attributions: Annotated[Path | None, typer.Option(help="Corpus of attributions.")] = None,
    share: Annotated[float | None, typer.Option(help="Use only this share of articles.")] = None,
) -> None:
    """Write the examples of a recipe: the shipped articles and those that are added."""
    made = recipe.read_recipe(chosen)
    if share is not None:
        data = made.data.model_copy(update={"share": share})
        made = made.model_copy(update={"data": data})
    parts = [corpus.shipped_articles(), *(articles or [])]
    sources = pipeline.Sources(
        articles=corpus.joined(corpus.read_articles(part) for part in parts),
        attributed=read_attributed(attributions) if attributions else (),
        measuring=read_all_gold(),
    )
    account = pipeline.build_in(folder, sources, made)
    typer.echo(account.model_dump_json(indent=1))


@app.command()
def train(
    folder: Folder,
    *,
    base: Base,
    device: Annotated[str, typer.Option(help="`cuda` or `cpu`.")] = "cuda",
    start: Annotated[Path | None, typer.Option(help="Adapter that the recipe begins with.")] = None,
    seconds: Annotated[float, typer.Option(help="Begin no step after this time.")] = math.inf,
    precision: Annotated[Literal["q8_0", "f16"], typer.Option(help="Of the file.")] = "q8_0",
) -> None:
    """Train on the examples, go on if a run was cut off, and write the adapter."""
    golds = read_gold(default_gold())
    fitted = pipeline.train_in(
        folder,
        pipeline.Begin(base, device, start),
        measuring=golds,
        seconds=seconds,
        report=typer.echo,
    )
    typer.echo(fitted.model_dump_json(indent=1))
    typer.echo(str(pipeline.export_in(folder, base, precision=precision)))


@app.command()
def average(
    adapters: Annotated[list[Path], typer.Argument(help="Adapters, one of which began another.")],
    out: Annotated[Path, typer.Option(help="The GGUF file to write.")],
    *,
    precision: Annotated[Literal["q8_0", "f16"], typer.Option(help="Of the file.")] = "q8_0",
) -> None:
    """Write the mean of adapters that were trained one from the other."""
    from training.release.export import mean_of, write_adapter

    write_adapter(mean_of(adapters), out, out.stem, precision)
    typer.echo(str(out))


@app.command()
def loss(
    adapters: Annotated[list[Path], typer.Argument(help="Adapters, GGUF files.")],
    *,
    base: Base,
    gold: Gold = None,
    device: Annotated[str, typer.Option(help="`cuda` or `cpu`.")] = "cpu",
) -> None:
    """Measure the loss of adapters on articles that they have not seen, task by task."""
    from training.trainer.validation_loss import losses

    golds = read_gold(gold or held_gold())
    for adapter in adapters:
        found = losses(base, adapter, golds, device=device)
        figures = "  ".join(f"{task} {value:.4f}" for task, value in found.items())
        typer.echo(f"{adapter.name}  {figures}")


@app.command()
def evaluate(
    adapter: Annotated[Path, typer.Argument(help="The adapter, a GGUF file.")],
    out: Annotated[Path, typer.Option(help="Folder for the run.")],
    *,
    gold: Gold = None,
) -> None:
    """Ask the embedded model with an adapter about every gold article."""
    golds = _measured(gold)
    run = run_adapter(adapter, golds, out, watch=lambda id, took: typer.echo(f"{id}  {took:.1f} s"))
    for name, found in figures_of(golds, run).items():
        typer.echo(f"{name}  {found.value}  [{found.low}, {found.high}]")


@app.command("card")
def write_card(
    folder: Folder,
    *,
    base: Base,
    run: Annotated[list[Path] | None, typer.Option(help="A run to report.")] = None,
    gold: Gold = None,
) -> None:
    """Write the card of a trained adapter, with the figures of its runs."""
    made = pipeline.read(recipe.Recipe, folder / pipeline.RECIPE)
    golds = _measured(gold)
    measured = []
    for path in run or []:
        done = read_run(path)
        measured.append(Measured(path.name, len(done.predictions), figures_of(golds, done)))
    card = Card(
        recipe=made,
        account=pipeline.read(Account, folder / pipeline.ACCOUNT),
        fitted=pipeline.read(RunSummary, folder / pipeline.FITTED),
        adapter=next(iter(sorted(folder.glob(f"{made.name}-*.gguf")))),
        base=base,
        measured=tuple(measured),
    )
    (folder / "CARD.md").write_text(card.page(), encoding="utf-8")
    typer.echo(card.page())


@app.command("verdict")
def give_verdict(
    before: Annotated[Path, typer.Argument(help="Run of the shipped adapter.")],
    after: Annotated[Path, typer.Argument(help="Run of the new one.")],
    *,
    gold: Gold = None,
) -> None:
    """Say whether a new adapter may replace the shipped one, by both runs on gold."""
    one, other = read_run(before), read_run(after)
    if one.info.gold.keys() != other.info.gold.keys():
        where = f"{before}, {after}"
        raise InputError("the runs are about other articles", where, "ask both about the same")
    golds = asked(_measured(gold), one)
    found = verdict(score(golds, one.predictions), score(golds, other.predictions))
    typer.echo(f"{len(golds)} articles")
    for reason in found.reasons:
        typer.echo(reason)
    typer.echo("replace it" if found.replaces else "keep the shipped one")
    if not found.replaces:
        raise typer.Exit(EXIT_PARTIAL)


def _measured(gold: Path | None) -> tuple[GoldDocument, ...]:
    return read_gold(gold) if gold else read_all_gold()
