"""The training steps over the files of one folder; each step can be repeated.

examples.jsonl       training examples              manifest.json     what they were made from
adapter.safetensors  the weights, in float32        run_summary.json  steps, losses, time
checkpoint.pt        state to resume from           recipe.json       all settings
NAME-q8_0.gguf       the file the engine loads      CARD.md           the model card
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from evals.dataset.annotation import Article
from evals.dataset.gold import GoldDocument
from summarizer.errors import InputError
from training.analysis.label_check import check
from training.data_prep.attributions import AttributedArticle
from training.data_prep.dataset import DatasetManifest, build, validation_examples
from training.data_prep.examples import read_examples, write_examples
from training.data_prep.leakage import check_no_overlap
from training.recipe import Recipe
from training.trainer.run_summary import RunSummary

if TYPE_CHECKING:
    from training.gguf_adapter import Precision

_Kind = TypeVar("_Kind", bound=BaseModel)
EXAMPLES, MANIFEST = "examples.jsonl", "manifest.json"
RECIPE, RUN_SUMMARY = "recipe.json", "run_summary.json"


@dataclass(frozen=True)
class TrainingSources:
    """The articles of a data set, and the evaluation documents it must not overlap."""

    articles: Sequence[Article]
    attributed: Sequence[AttributedArticle] = ()
    measuring: Sequence[GoldDocument] = ()


def build_dataset(folder: Path, sources: TrainingSources, recipe: Recipe) -> DatasetManifest:
    """Check the sources, write the examples into `folder`, and return the manifest.

    Raises:
        InputError: If a label of an article with origin `ours` is invalid, or an article
            overlaps a measured document.
    """
    check(article for article in sources.articles if article.origin == "ours").refuse()
    training = {article.id: article.text for article in sources.articles}
    training |= {article.id: article.text for article in sources.attributed}
    check_no_overlap(training, {gold.id: gold.text for gold in sources.measuring})
    examples, manifest = build(sources.articles, sources.attributed, recipe.data)
    folder.mkdir(parents=True, exist_ok=True)
    write_examples(examples, folder / EXAMPLES)
    _write(manifest, folder / MANIFEST)
    _write(recipe, folder / RECIPE)
    return manifest


@dataclass(frozen=True)
class TrainingStart:
    """The base model, the device (`cuda` or `cpu`), and the adapter that the recipe names."""

    base: Path
    device: str
    adapter: Path | None = None


def train_adapter(
    folder: Path,
    begin: TrainingStart,
    *,
    measuring: Sequence[GoldDocument] = (),
    seconds: float = math.inf,
    report: Callable[[str], None] = lambda line: None,
) -> RunSummary:
    """Train on the examples that `build_dataset` wrote, resuming an interrupted run.

    Args:
        folder: The training folder.
        begin: What training starts from.
        measuring: Documents on which the validation loss is measured at the end.
        seconds: Time limit; no step starts after it.
        report: Called with a progress line every few steps.
    """
    from training.trainer.base import load_base
    from training.trainer.loop import TrainingRun, run_training

    recipe = read(Recipe, folder / RECIPE)
    examples = read_examples(folder / EXAMPLES)
    base = load_base(begin.base, device=begin.device)
    run = TrainingRun(base, examples, recipe, start=begin.adapter)
    if run.resume(folder):
        report(f"resuming after step {run.progress.step}")
    validation = validation_examples(measuring)
    run_summary = run_training(run, folder, validation=validation, seconds=seconds, report=report)
    _write(run_summary, folder / RUN_SUMMARY)
    return run_summary


def export_adapter(folder: Path, base: Path, *, precision: Precision = "q8_0") -> Path:
    """Write the trained adapter in `folder` as GGUF and return its path."""
    from training.gguf_adapter import architecture_of, export
    from training.trainer.checkpoints import ADAPTER

    recipe = read(Recipe, folder / RECIPE)
    target = folder / f"{recipe.name}-{precision}.gguf"
    architecture, trained = architecture_of(base), folder / ADAPTER
    export(trained, target, name=recipe.name, architecture=architecture, precision=precision)
    return target


def read(kind: type[_Kind], path: Path) -> _Kind:
    """Return the record of type `kind` stored at `path`."""
    try:
        return kind.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        what = "a training step has not been run"
        raise InputError(what, str(path), "see training/README.md") from error


def _write(record: BaseModel, path: Path) -> None:
    path.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")
