"""Commands that measure an adapter."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from evals.dataset.gold import default_gold, held_out_gold, read_gold
from evals.runs.predictions import read_run
from summarizer.errors import EXIT_PARTIAL
from training import pipeline, recipe
from training.analysis.answer_tokens import count_answer_tokens
from training.cli.options import Adapters, Base, Folder, Gold, GoldSets
from training.data_prep.dataset import DatasetManifest
from training.data_prep.examples import read_examples
from training.release.card import Card, RunFigures
from training.release.evaluation import (
    GoldSet,
    compute_figures,
    documents_of_sets,
    read_gold_sets,
    run_adapter,
    verdict,
    verdict_lines,
)
from training.trainer.run_summary import RunSummary

app = typer.Typer()


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
def tokens(folder: Folder, *, base: Base) -> None:
    """Count the tokens of the target answers as objects and as rows, with the base's tokenizer."""
    from training.trainer.base import load_tokenizer

    tokenizer = load_tokenizer(base)

    def count(text: str) -> int:
        return len(tokenizer(text, add_special_tokens=False)["input_ids"])

    examples = read_examples(folder / pipeline.EXAMPLES)
    for task, (objects, rows) in count_answer_tokens(examples, count).items():
        share = rows / objects - 1
        typer.echo(f"{task}  {objects:,} as objects, {rows:,} as rows ({share:+.1%})")


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
    model: Annotated[
        Literal["local", "local-large"], typer.Option(help="The model that it was trained for.")
    ] = "local",
    gold: GoldSets = None,
) -> None:
    """Run an embedded model with an adapter on every gold document."""
    sets = read_gold_sets(gold or [])
    golds = documents_of_sets(sets)
    run = run_adapter(adapter, golds, out, model=model, on_document=_print_seconds)
    for part in sets:
        for name, result in compute_figures(part, run).items():
            typer.echo(f"{part.name}  {name}  {result.value}  [{result.low}, {result.high}]")


@app.command("card")
def write_card(
    folder: Folder,
    *,
    base: Base,
    run: Annotated[list[Path] | None, typer.Option(help="A run to report.")] = None,
    gold: GoldSets = None,
) -> None:
    """Write the model card of a trained adapter, with the figures of its runs."""
    loaded_recipe = pipeline.read(recipe.Recipe, folder / pipeline.RECIPE)
    sets = read_gold_sets(gold or [])
    card = Card(
        recipe=loaded_recipe,
        manifest=pipeline.read(DatasetManifest, folder / pipeline.MANIFEST),
        run_summary=pipeline.read(RunSummary, folder / pipeline.RUN_SUMMARY),
        adapter=next(iter(sorted(folder.glob(f"{loaded_recipe.name}-*.gguf")))),
        base=base,
        runs=tuple(_figures(path, part) for path in run or [] for part in sets),
    )
    page = card.page()
    (folder / "CARD.md").write_text(page, encoding="utf-8")
    typer.echo(page)


@app.command("verdict")
def give_verdict(
    before: Annotated[Path, typer.Argument(help="Run of the shipped adapter.")],
    after: Annotated[Path, typer.Argument(help="Run of the new one.")],
    *,
    gold: GoldSets = None,
) -> None:
    """Decide whether a new adapter may replace the shipped one: by its mean over sets of gold."""
    result = verdict(read_gold_sets(gold or []), read_run(before), read_run(after))
    for line in verdict_lines(result):
        typer.echo(line)
    if not result.replaces:
        raise typer.Exit(EXIT_PARTIAL)


def _figures(path: Path, part: GoldSet) -> RunFigures:
    run = read_run(path)
    documents = sum(gold.id in run.info.gold for gold in part.documents)
    return RunFigures(f"{path.name}, {part.name}", documents, compute_figures(part, run))


def _print_seconds(document_id: str, seconds: float) -> None:
    typer.echo(f"{document_id}  {seconds:.1f} s")
