"""Fit an adapter to examples, step by step, and say how it went."""

from __future__ import annotations

import hashlib
import math
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from peft import PeftModel

from summarizer.errors import SummarizerError
from training.data_prep.batches import plan, rate_at
from training.data_prep.examples import Example
from training.data_prep.packing import packed
from training.trainer.answer_loss import answer_loss, mean_loss
from training.trainer.base import Base, with_adapter
from training.trainer.checkpoints import Progress, load_checkpoint, save_adapter, save_checkpoint
from training.trainer.recipe import Recipe, TrainRecipe
from training.trainer.run_summary import RunSummary
from training.trainer.warm_start import begin_with, check_start

_SHOWN_EVERY = 10
_FEW = 20
"""Steps after which a run may fail for having skipped too many."""


class Fitting:
    """One run: the model, the plan, and how far it is."""

    def __init__(
        self,
        base: Base,
        examples: Sequence[Example],
        recipe: Recipe,
        *,
        start: Path | None = None,
    ) -> None:
        self.recipe: TrainRecipe = recipe.train
        check_start(start, self.recipe.start)
        self._base = base
        self._packs = packed(examples, base.encode(examples), self.recipe.context)
        self.dropped = len(examples) - sum(len(pack.branches) for pack in self._packs)
        self.batches = plan(
            [pack.size for pack in self._packs],
            budget=self.recipe.tokens_per_step,
            epochs=self.recipe.epochs,
            seed=self.recipe.seed,
        )
        self.model: PeftModel = with_adapter(base, self.recipe)
        if start:
            begin_with(start, self.model, alpha=self.recipe.alpha)
        self._learned = [p for p in self.model.parameters() if p.requires_grad]
        self._optimizer = torch.optim.AdamW(
            self._learned, lr=self.recipe.learning_rate, weight_decay=self.recipe.weight_decay
        )
        self.progress = Progress()
        self._run = _name_of(examples, self.recipe)

    @property
    def steps(self) -> int:
        """How many steps the run makes."""
        planned = len(self.batches)
        return planned if self.recipe.steps is None else min(planned, self.recipe.steps)

    def resume(self, folder: Path) -> bool:
        """Go on from the checkpoint in `folder`, if there is one."""
        found = load_checkpoint(folder, self._run, self.model, self._optimizer)
        self.progress = found or self.progress
        return found is not None

    def save(self, folder: Path) -> None:
        """Write a checkpoint into `folder`."""
        save_checkpoint(folder, self._run, self.progress, self.model, self._optimizer)

    def step(self) -> float:
        """Make the next step and return its loss, which is not finite where it was skipped."""
        progress, recipe = self.progress, self.recipe
        batch = [self._packs[number] for number in self.batches[progress.step]]
        rate = rate_at(
            progress.step, len(self.batches), peak=recipe.learning_rate, warmup=recipe.warmup
        )
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self.model.train()
        answers = sum(pack.answers for pack in batch)
        value = 0.0
        for pack in batch:
            loss = answer_loss(self.model, pack, self._base.device) / answers
            loss.backward()
            value += float(loss.detach())
        norm = torch.nn.utils.clip_grad_norm_(self._learned, recipe.clip)
        if math.isfinite(value) and bool(torch.isfinite(norm)):
            self._optimizer.step()
        else:
            progress.skipped += 1
            value = math.nan
        self._optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        progress.tokens += sum(pack.size for pack in batch)
        progress.losses.append(value)
        return value

    def held_loss(self, examples: Sequence[Example]) -> float | None:
        """Return the mean loss of the answers of `examples`, which are not learned from."""
        held = packed(examples, self._base.encode(examples), self.recipe.context)
        return mean_loss(self.model, held, self._base.device)

    def is_diverging(self) -> bool:
        """Tell whether too many steps were skipped to go on."""
        most = self.recipe.most_skipped * self.progress.step
        return self.progress.step >= _FEW and self.progress.skipped > most


def fit(
    fitting_run: Fitting,
    folder: Path,
    *,
    held: Sequence[Example] = (),
    seconds: float = math.inf,
    report: Callable[[str], None] = lambda line: None,
) -> RunSummary:
    """Make the steps that are left, write the adapter into `folder`, and return the account.

    Args:
        fitting_run: The run; one that was resumed goes on where it was.
        folder: Where checkpoints and the adapter go.
        held: Examples to measure the loss on at the end.
        seconds: Time after which no further step is begun.
        report: Is told now and then how it goes.

    Raises:
        SummarizerError: If too many steps had gradients that were not finite.
    """
    run, progress = fitting_run, fitting_run.progress
    before, began = progress.seconds, time.monotonic()
    while progress.step < run.steps and time.monotonic() - began < seconds:
        loss = run.step()
        progress.seconds = before + time.monotonic() - began
        if run.is_diverging():
            what = f"{progress.skipped} of {progress.step} steps had no finite gradients"
            raise SummarizerError(what, "train", "lower the learning rate")
        if progress.step % _SHOWN_EVERY == 0:
            speed = progress.tokens / max(progress.seconds, 1e-9)
            report(f"step {progress.step}/{len(run.batches)} loss {loss:.4f} {speed:,.0f} tokens/s")
        if progress.step % run.recipe.checkpoint_every == 0:
            run.save(folder)
    run.save(folder)
    save_adapter(folder, run.model, alpha=run.recipe.alpha, rank=run.recipe.rank)
    return _fitted(run, run.held_loss(held) if held else None)


def _fitted(run: Fitting, held_loss: float | None) -> RunSummary:
    progress = run.progress
    finite = [loss for loss in progress.losses if math.isfinite(loss)]
    return RunSummary(
        steps=progress.step,
        planned=len(run.batches),
        skipped=progress.skipped,
        dropped=run.dropped,
        tokens=progress.tokens,
        seconds=round(progress.seconds, 1),
        first_loss=finite[0] if finite else None,
        last_loss=sum(finite[-_SHOWN_EVERY:]) / len(finite[-_SHOWN_EVERY:]) if finite else None,
        held_loss=held_loss,
        device=torch.cuda.get_device_name() if torch.cuda.is_available() else platform.machine(),
        software={"python": platform.python_version(), "torch": str(torch.__version__)},
    )


def _name_of(examples: Sequence[Example], recipe: TrainRecipe) -> str:
    digest = hashlib.sha256(recipe.model_dump_json().encode())
    for example in examples:
        digest.update(example.model_dump_json().encode() + b"\n")
    return digest.hexdigest()
