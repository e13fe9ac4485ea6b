"""Commands: parse, call, print, return an exit code."""

import math
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from evals.dataset.gold import (
    GoldDocument,
    default_gold,
    held_out_gold,
    read_all_gold,
    read_gold,
    write_gold,
)
from evals.runs.predictions import read_run
from evals.scoring.score import score
from summarizer.errors import EXIT_PARTIAL, InputError, SummarizerError
from training import pipeline, recipe
from training.analysis import agreement, label_check, label_review, statistics
from training.data_prep import corpus, leakage
from training.data_prep.attributions import read_attributions
from training.data_prep.dataset import DatasetManifest
from training.release.card import Card, RunFigures
from training.release.evaluation import compute_figures, documents_of_run, run_adapter, verdict
from training.trainer.run_summary import RunSummary

app = typer.Typer(
    name="training",
    help="Train the adapter of the embedded model.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Articles = Annotated[
    list[Path] | None, typer.Option(help="More labelled articles: a folder or a JSON-lines file.")
]
Labels = Annotated[Path, typer.Argument(help="Labelled articles: a folder or a JSON-lines file.")]
Folder = Annotated[Path, typer.Argument(help="Training folder.")]
Base = Annotated[Path, typer.Option(help="GGUF file of the base model.")]
Adapters = Annotated[list[Path], typer.Argument(help="Adapters, GGUF files.")]
Precision = Annotated[Literal["q8_0", "f16"], typer.Option(help="Precision of the weights.")]
Gold = Annotated[
    Path | None, typer.Option(help="Folder of gold records instead of the shipped ones.")
]


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 success, 1 failure, 2 usage error."""
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
        # Typer's usage errors print themselves.
        show = getattr(error, "show", None)
        if show is None:
            raise
        show(file=sys.stderr)
        return int(getattr(error, "exit_code", 2))
    return int(code or 0)


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
    golds = {document.id: document.text for document in _measured(gold)}
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


@app.command()
def build(
    folder: Folder,
    *,
    recipe_file: Annotated[Path, typer.Option("--recipe", help="Recipe, a TOML file.")],
    articles: Articles = None,
    attributions: Annotated[Path | None, typer.Option(help="Corpus of attributions.")] = None,
    share: Annotated[
        float | None, typer.Option(help="Use only this share of the articles.")
    ] = None,
) -> None:
    """Write the training examples of a recipe from the shipped articles and any added ones."""
    loaded_recipe = recipe.read_recipe(recipe_file)
    if share is not None:
        data = loaded_recipe.data.model_copy(update={"share": share})
        loaded_recipe = loaded_recipe.model_copy(update={"data": data})
    parts = [corpus.shipped_articles(), *(articles or [])]
    sources = pipeline.TrainingSources(
        articles=corpus.merge_articles(corpus.read_articles(part) for part in parts),
        attributed=read_attributions(attributions) if attributions else (),
        measuring=read_all_gold(),
    )
    manifest = pipeline.build_dataset(folder, sources, loaded_recipe)
    typer.echo(manifest.model_dump_json(indent=1))


@app.command()
def train(
    folder: Folder,
    *,
    base: Base,
    device: Annotated[str, typer.Option(help="`cuda` or `cpu`.")] = "cuda",
    start: Annotated[
        Path | None, typer.Option(help="Adapter to start from, as named in the recipe.")
    ] = None,
    seconds: Annotated[float, typer.Option(help="Time limit in seconds.")] = math.inf,
    precision: Precision = "q8_0",
) -> None:
    """Train on the examples, resume an interrupted run, and write the adapter."""
    begin, golds = pipeline.TrainingStart(base, device, start), read_gold(default_gold())
    run_summary = pipeline.train_adapter(
        folder, begin, measuring=golds, seconds=seconds, report=typer.echo
    )
    typer.echo(run_summary.model_dump_json(indent=1))
    typer.echo(str(pipeline.export_adapter(folder, base, precision=precision)))


@app.command()
def average(
    adapters: Adapters,
    out: Annotated[Path, typer.Option(help="The GGUF file to write.")],
    *,
    precision: Precision = "q8_0",
) -> None:
    """Write the mean of adapters trained from one another."""
    from training.gguf_adapter import average_adapters, write_adapter

    write_adapter(average_adapters(adapters), out, out.stem, precision)
    typer.echo(str(out))


@app.command()
def loss(
    adapters: Adapters,
    *,
    base: Base,
    gold: Gold = None,
    device: Annotated[str, typer.Option(help="`cuda` or `cpu`.")] = "cpu",
) -> None:
    """Measure the loss of adapters on unseen articles, per task."""
    from training.trainer.validation_loss import losses

    golds = read_gold(gold or held_out_gold())
    for adapter in adapters:
        result = losses(base, adapter, golds, device=device)
        figures = "  ".join(f"{task} {value:.4f}" for task, value in result.items())
        typer.echo(f"{adapter.name}  {figures}")


@app.command()
def logprobs(
    recording: Annotated[Path, typer.Argument(help="Recording of the adapter's answers.")],
    adapter: Annotated[Path, typer.Argument(help="The adapter, a GGUF file.")],
    base: Base,
    *,
    gold: Gold = None,
) -> None:
    """Add the log-probabilities of its answers to a recording."""
    from evals.runs.recording import read_recording, write_recording
    from training.trainer.recorded_logprobs import load_merged, with_logprobs

    golds = read_gold(gold or default_gold())
    merged = load_merged(base, adapter)
    write_recording(with_logprobs(read_recording(recording), golds, merged), recording)


@app.command()
def evaluate(
    adapter: Annotated[Path, typer.Argument(help="The adapter, a GGUF file.")],
    out: Annotated[Path, typer.Option(help="Folder for the run.")],
    *,
    gold: Gold = None,
) -> None:
    """Run the embedded model with an adapter on every gold document."""
    golds = _measured(gold)
    run = run_adapter(
        adapter,
        golds,
        out,
        on_document=_print_seconds,
    )
    for name, result in compute_figures(golds, run).items():
        typer.echo(f"{name}  {result.value}  [{result.low}, {result.high}]")


@app.command("card")
def write_card(
    folder: Folder,
    *,
    base: Base,
    run: Annotated[list[Path] | None, typer.Option(help="A run to report.")] = None,
    gold: Gold = None,
) -> None:
    """Write the model card of a trained adapter, with the figures of its runs."""
    loaded_recipe = pipeline.read(recipe.Recipe, folder / pipeline.RECIPE)
    golds = _measured(gold)
    runs = [(path.name, read_run(path)) for path in run or []]
    card = Card(
        recipe=loaded_recipe,
        manifest=pipeline.read(DatasetManifest, folder / pipeline.MANIFEST),
        run_summary=pipeline.read(RunSummary, folder / pipeline.RUN_SUMMARY),
        adapter=next(iter(sorted(folder.glob(f"{loaded_recipe.name}-*.gguf")))),
        base=base,
        runs=tuple(
            RunFigures(name, len(done.predictions), compute_figures(golds, done))
            for name, done in runs
        ),
    )
    page = card.page()
    (folder / "CARD.md").write_text(page, encoding="utf-8")
    typer.echo(page)


@app.command("verdict")
def give_verdict(
    before: Annotated[Path, typer.Argument(help="Run of the shipped adapter.")],
    after: Annotated[Path, typer.Argument(help="Run of the new one.")],
    *,
    gold: Gold = None,
) -> None:
    """Decide whether a new adapter may replace the shipped one, from both runs on gold."""
    old, new = read_run(before), read_run(after)
    if old.info.gold.keys() != new.info.gold.keys():
        hint = "run both on the same documents"
        raise InputError("the runs cover different documents", f"{before}, {after}", hint)
    golds = documents_of_run(_measured(gold), old)
    result = verdict(score(golds, old.predictions), score(golds, new.predictions))
    typer.echo(f"{len(golds)} articles")
    for reason in result.reasons:
        typer.echo(reason)
    typer.echo("replace the shipped adapter" if result.replaces else "keep the shipped adapter")
    if not result.replaces:
        raise typer.Exit(EXIT_PARTIAL)


def _print_seconds(document_id: str, seconds: float) -> None:
    typer.echo(f"{document_id}  {seconds:.1f} s")


def _measured(gold: Path | None) -> tuple[GoldDocument, ...]:
    return read_gold(gold) if gold else read_all_gold()
