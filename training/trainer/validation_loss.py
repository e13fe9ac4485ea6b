"""The loss of an adapter on articles that it has not seen: a guide that costs minutes.

The engine's own answers decide, but they take an hour on two cores. The loss tells in two minutes
which of several adapters to ask.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.dataset.gold import GoldDocument
from training.data_prep.dataset import held_examples
from training.data_prep.packing import packed
from training.release.export import read_adapter
from training.trainer.answer_loss import mean_loss
from training.trainer.base import load_base, with_adapter
from training.trainer.recipe import TrainRecipe
from training.trainer.warm_start import begin_with


def losses(
    base: Path, adapter: Path, golds: Sequence[GoldDocument], *, device: str
) -> dict[str, float]:
    """Return the mean loss of a token of the right answers, in nats, by task.

    Args:
        base: The GGUF file of the base model.
        adapter: The GGUF file of the adapter.
        golds: What it is measured on, cut as in use.
        device: `cuda` or `cpu`.

    Raises:
        InputError: If a file is missing or no adapter of the usual layers.
    """
    loaded, found = load_base(base, device=device), read_adapter(adapter)
    rank = min(min(values.shape) for values in found.weights.values())
    recipe = TrainRecipe(rank=rank, alpha=int(found.alpha), dropout=0.0)
    model = with_adapter(loaded, recipe)
    begin_with(adapter, model, alpha=recipe.alpha)
    held = held_examples(golds)
    found_by_task = {}
    for task in dict.fromkeys(example.task for example in held):
        chosen = [example for example in held if example.task == task]
        packs = packed(chosen, loaded.encode(chosen), recipe.context)
        mean = mean_loss(model, packs, loaded.device)
        if mean is not None:
            found_by_task[str(task)] = mean
    return found_by_task
