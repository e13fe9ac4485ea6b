"""Save and load the state of a training run, so that an interrupted run resumes exactly."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from peft import PeftModel
from safetensors.torch import save_file

from summarizer.errors import InputError

CHECKPOINT = "checkpoint.pt"
ADAPTER = "adapter.safetensors"


@dataclass
class TrainingProgress:
    """Progress of a run."""

    step: int = 0
    skipped: int = 0
    tokens: int = 0
    seconds: float = 0.0
    losses: list[float] = field(default_factory=list)


def save_checkpoint(
    folder: Path,
    run: str,
    progress: TrainingProgress,
    model: PeftModel,
    optimizer: torch.optim.Optimizer,
) -> None:
    """Write the state of run `run`, replacing an earlier checkpoint atomically."""
    state = {
        "run": run,
        "progress": asdict(progress),
        "adapter": weights(model),
        "optimizer": optimizer.state_dict(),
        "random": torch.get_rng_state(),
        "random_cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{CHECKPOINT}.new"
    torch.save(state, temporary)
    temporary.replace(folder / CHECKPOINT)


def load_checkpoint(
    folder: Path, run: str, model: PeftModel, optimizer: torch.optim.Optimizer
) -> TrainingProgress | None:
    """Load the saved state into `model` and `optimizer`; return `None` if there is no checkpoint.

    Raises:
        InputError: If the checkpoint belongs to other data or another recipe.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        return None
    state = torch.load(path, map_location="cpu", weights_only=True)
    if state["run"] != run:
        what = "the checkpoint belongs to other data or another recipe"
        raise InputError(what, str(path), "remove it, or train into another folder")
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in state["adapter"].items():
            parameters[name].copy_(value)
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    if state["random_cuda"] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(state["random_cuda"])
    return TrainingProgress(**state["progress"])


def weights(model: PeftModel) -> dict[str, torch.Tensor]:
    """Return the adapter's weights by name."""
    return {
        name: parameter.detach().cpu().contiguous()
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    }


def save_adapter(folder: Path, model: PeftModel, *, alpha: int, rank: int) -> Path:
    """Write the adapter in float32 with the metadata its export needs, and return the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ADAPTER
    save_file(weights(model), path, metadata={"alpha": str(alpha), "rank": str(rank)})
    return path
