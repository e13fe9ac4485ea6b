"""Commands that make an adapter."""

import math
from pathlib import Path
from typing import Annotated

import typer

from evals.dataset.gold import default_gold, read_all_gold, read_gold
from training import pipeline, recipe
from training.cli.options import Adapters, Base, Folder, Precision
from training.data_prep import corpus
from training.data_prep.attributions import read_attributions

app = typer.Typer()

Articles = Annotated[
    list[Path] | None, typer.Option(help="More labelled articles: a folder or a JSON-lines file.")
]


@app.command()
def build(
    folder: Folder,
    *,
    recipe_file: Annotated[Path, typer.Option("--recipe", help="Recipe, a TOML file.")],
    articles: Articles = None,
    attributions: Annotated[
        Path | None,
        typer.Option(help="Corpus of attributions: JSON lines, or a folder of PolNeAR."),
    ] = None,
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
