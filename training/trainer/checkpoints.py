"""Keep a run's state on the disk, so that one that was cut off goes on as if it had not been."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from peft import PeftModel
from safetensors.torch import save_file

from summarizer.errors import InputError

CHECKPOINT = "checkpoint.pt"
ADAPTER = "adapter.safetensors"


@dataclass
class Progress:
    """How far a run is."""

    step: int = 0
    skipped: int = 0
    tokens: int = 0
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)


def save_checkpoint(
    folder: Path, run: str, progress: Progress, model: PeftModel, optimizer: torch.optim.Optimizer
) -> None:
    """Write the state of the run named `run`; an earlier one is replaced whole or not at all."""
    state = {
        "run": run,
        "progress": asdict(progress),
        "adapter": weights(model),
        "optimizer": optimizer.state_dict(),
        "random": torch.get_rng_state(),
        "random_cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{CHECKPOINT}.new"
    torch.save(state, beside)
    beside.replace(folder / CHECKPOINT)


def load_checkpoint(
    folder: Path, run: str, model: PeftModel, optimizer: torch.optim.Optimizer
) -> Progress | None:
    """Put the saved state into `model` and `optimizer`; None if there is none.

    Raises:
        InputError: If it is of a run with other data or another recipe.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        return None
    state = torch.load(path, map_location="cpu", weights_only=True)
    if state["run"] != run:
        what = "the checkpoint is of other data or another recipe"
        raise InputError(what, str(path), "remove it, or train into another folder")
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in state["adapter"].items():
            parameters[name].copy_(value)
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    if state["random_cuda"] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(state["random_cuda"])
    return Progress(**state["progress"])


def weights(model: PeftModel) -> dict[str, torch.Tensor]:
    """Return the adapter's weights by their names."""
    return {
        name: parameter.detach().cpu().contiguous()
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    }


def save_adapter(folder: Path, model: PeftModel, *, alpha: int, rank: int) -> Path:
    """Write the adapter in float32 with what its export needs, and return where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ADAPTER
    save_file(weights(model), path, metadata={"alpha": str(alpha), "rank": str(rank)})
    return path
