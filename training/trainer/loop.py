"""The training loop."""

import hashlib
import math
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from peft import PeftModel

from summarizer.errors import SummarizerError
from training.data_prep.batches import learning_rate_at, plan_batches
from training.data_prep.examples import Example
from training.data_prep.packing import pack_examples
from training.recipe import Recipe, TrainRecipe
from training.trainer import checkpoints
from training.trainer.answer_loss import answer_loss, mean_loss
from training.trainer.base import Base, with_adapter
from training.trainer.run_summary import RunSummary
from training.trainer.warm_start import check_start, load_start

_REPORT_INTERVAL = 10
_MIN_STEPS_BEFORE_ABORT = 20
"""Number of steps before a run may abort because too many were skipped."""


class TrainingRun:
    """One training run: model, batches, optimizer and progress."""

    def __init__(
        self, base: Base, examples: Sequence[Example], recipe: Recipe, *, start: Path | None = None
    ) -> None:
        self.recipe: TrainRecipe = recipe.train
        check_start(start, self.recipe.start)
        self._base = base
        self._packs = pack_examples(examples, base.encode(examples), self.recipe.context)
        self.dropped = len(examples) - sum(len(pack.branches) for pack in self._packs)
        self.batches = plan_batches(
            [pack.size for pack in self._packs],
            budget=self.recipe.tokens_per_step,
            epochs=self.recipe.epochs,
            seed=self.recipe.seed,
        )
        self.model: PeftModel = with_adapter(base, self.recipe)
        if start:
            load_start(start, self.model, alpha=self.recipe.alpha)
        self._learned = [p for p in self.model.parameters() if p.requires_grad]
        self._optimizer = torch.optim.AdamW(
            self._learned, lr=self.recipe.learning_rate, weight_decay=self.recipe.weight_decay
        )
        self.progress = checkpoints.TrainingProgress()
        self._run = _name_of(examples, self.recipe)

    @property
    def steps(self) -> int:
        """Number of steps of the run."""
        planned = len(self.batches)
        return planned if self.recipe.steps is None else min(planned, self.recipe.steps)

    def resume(self, folder: Path) -> bool:
        """Resume from the checkpoint in `folder`; return whether there is one."""
        progress = checkpoints.load_checkpoint(folder, self._run, self.model, self._optimizer)
        self.progress = progress or self.progress
        return progress is not None

    def save(self, folder: Path) -> None:
        """Write a checkpoint into `folder`."""
        checkpoints.save_checkpoint(folder, self._run, self.progress, self.model, self._optimizer)

    def step(self) -> float:
        """Run the next step and return its loss, NaN if the step was skipped."""
        progress, recipe = self.progress, self.recipe
        batch = [self._packs[number] for number in self.batches[progress.step]]
        rate = learning_rate_at(
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

    def validation_loss(self, examples: Sequence[Example]) -> float | None:
        """Return the mean answer loss of `examples` without training on them."""
        validation = pack_examples(examples, self._base.encode(examples), self.recipe.context)
        return mean_loss(self.model, validation, self._base.device)

    def is_diverging(self) -> bool:
        """Return whether too many steps were skipped."""
        most = self.recipe.most_skipped * self.progress.step
        return self.progress.step >= _MIN_STEPS_BEFORE_ABORT and self.progress.skipped > most


def run_training(
    run: TrainingRun,
    folder: Path,
    *,
    validation: Sequence[Example] = (),
    seconds: float = math.inf,
    report: Callable[[str], None] = lambda line: None,
) -> RunSummary:
    """Run the remaining steps, write the adapter into `folder`, and return a summary.

    No step starts after `seconds`; `report` gets a progress line every few steps.

    Raises:
        SummarizerError: If too many steps had non-finite gradients.
    """
    progress = run.progress
    before, began = progress.seconds, time.monotonic()
    while progress.step < run.steps and time.monotonic() - began < seconds:
        loss = run.step()
        progress.seconds = before + time.monotonic() - began
        if run.is_diverging():
            what = f"{progress.skipped} of {progress.step} steps had non-finite gradients"
            raise SummarizerError(what, "train", "lower the learning rate")
        if progress.step % _REPORT_INTERVAL == 0:
            speed = progress.tokens / max(progress.seconds, 1e-9)
            report(f"step {progress.step}/{len(run.batches)} loss {loss:.4f} {speed:,.0f} tokens/s")
        if progress.step % run.recipe.checkpoint_every == 0:
            run.save(folder)
    run.save(folder)
    checkpoints.save_adapter(folder, run.model, alpha=run.recipe.alpha, rank=run.recipe.rank)
    return _summarize_run(run, run.validation_loss(validation) if validation else None)


def _summarize_run(run: TrainingRun, validation_loss: float | None) -> RunSummary:
    progress = run.progress
    finite = [loss for loss in progress.losses if math.isfinite(loss)]
    last = finite[-_REPORT_INTERVAL:]
    return RunSummary(
        steps=progress.step,
        planned=len(run.batches),
        skipped=progress.skipped,
        dropped=run.dropped,
        tokens=progress.tokens,
        seconds=round(progress.seconds, 1),
        first_loss=finite[0] if finite else None,
        last_loss=sum(last) / len(last) if last else None,
        validation_loss=validation_loss,
        device=torch.cuda.get_device_name() if torch.cuda.is_available() else platform.machine(),
        software={"python": platform.python_version(), "torch": str(torch.__version__)},
    )


def _name_of(examples: Sequence[Example], recipe: TrainRecipe) -> str:
    digest = hashlib.sha256(recipe.model_dump_json().encode())
    for example in examples:
        digest.update(example.model_dump_json().encode() + b"\n")
    return digest.hexdigest()
