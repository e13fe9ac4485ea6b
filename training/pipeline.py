"""The steps from articles to adapter over the files of one folder, each of which can be repeated.

examples.jsonl       what is trained on          account.json   where it came from
adapter.safetensors  the weights, in float32     fitted.json    how the run went
checkpoint.pt        where a cut run goes on     recipe.json    every choice
NAME-q8_0.gguf       what the engine loads       CARD.md        what it is and can do
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
from training.data_prep.dataset import Account, build, held_examples
from training.data_prep.examples import read_examples, write_examples
from training.data_prep.leakage import refuse_leaks
from training.trainer.recipe import Recipe
from training.trainer.run_summary import RunSummary

if TYPE_CHECKING:
    from training.release.export import Precision

_Kind = TypeVar("_Kind", bound=BaseModel)
EXAMPLES, ACCOUNT, RECIPE, FITTED = "examples.jsonl", "account.json", "recipe.json", "fitted.json"


@dataclass(frozen=True)
class Sources:
    """What a data set is made of, and what it must keep away from."""

    articles: Sequence[Article]
    attributed: Sequence[AttributedArticle] = ()
    measuring: Sequence[GoldDocument] = ()


def build_in(folder: Path, sources: Sources, recipe: Recipe) -> Account:
    """Check the sources, write the examples into `folder`, and return their account.

    Raises:
        InputError: If an article of ours has a fault, or one is near a measuring text.
    """
    check(article for article in sources.articles if article.origin == "ours").refuse()
    training = {article.id: article.text for article in sources.articles}
    training |= {article.id: article.text for article in sources.attributed}
    refuse_leaks(training, {gold.id: gold.text for gold in sources.measuring})
    examples, account = build(sources.articles, sources.attributed, recipe.data)
    folder.mkdir(parents=True, exist_ok=True)
    write_examples(examples, folder / EXAMPLES)
    _write(account, folder / ACCOUNT)
    _write(recipe, folder / RECIPE)
    return account


@dataclass(frozen=True)
class Begin:
    """What training begins with.

    Attributes:
        base: The GGUF file of the base model.
        device: `cuda` or `cpu`.
        adapter: The adapter to go on with, where the recipe names one.
    """

    base: Path
    device: str
    adapter: Path | None = None


def train_in(
    folder: Path,
    begin: Begin,
    *,
    measuring: Sequence[GoldDocument] = (),
    seconds: float = math.inf,
    report: Callable[[str], None] = lambda line: None,
) -> RunSummary:
    """Train on the examples in `folder`, going on where an earlier run was cut off.

    Args:
        folder: Where `build_in` wrote.
        begin: What training begins with.
        measuring: Articles on which the loss is measured at the end.
        seconds: Time after which no further step is begun.
        report: Is told now and then how it goes.
    """
    from training.trainer.base import load_base
    from training.trainer.loop import Fitting, fit

    recipe = read(Recipe, folder / RECIPE)
    examples = list(read_examples(folder / EXAMPLES))
    base = load_base(begin.base, device=begin.device)
    run = Fitting(base, examples, recipe, start=begin.adapter)
    if run.resume(folder):
        report(f"going on after step {run.progress.step}")
    held = held_examples(measuring)
    fitted = fit(run, folder, held=held, seconds=seconds, report=report)
    _write(fitted, folder / FITTED)
    return fitted


def export_in(folder: Path, base: Path, *, precision: Precision = "q8_0") -> Path:
    """Write the trained adapter in `folder` as GGUF and return where it is."""
    from training.release.export import architecture_of, export
    from training.trainer.checkpoints import ADAPTER

    recipe = read(Recipe, folder / RECIPE)
    target = folder / f"{recipe.name}-{precision}.gguf"
    export(
        folder / ADAPTER,
        target,
        name=recipe.name,
        architecture=architecture_of(base),
        precision=precision,
    )
    return target


def read(kind: type[_Kind], path: Path) -> _Kind:
    """Return the record of `kind` in the file at `path`.

    Raises:
        InputError: If it is missing or malformed.
    """
    try:
        return kind.model_validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError("the folder lacks a step", str(path), "see training/README.md") from error


def _write(record: BaseModel, path: Path) -> None:
    path.write_text(record.model_dump_json(indent=1) + "\n", encoding="utf-8")
