"""A recipe: all settings of a training run in one TOML file.

Recipes are in `training/recipes/`. Nothing that affects the result is set elsewhere, so recipe,
data and seed reproduce the adapter.
"""

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import Field

from evals.files import FileModel, read_toml

LAYERS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The linear layers of a block; each gets an adapter."""


class DataRecipe(FileModel):
    """How examples are built from articles."""

    seed: int = 0
    passes: dict[Literal["actors", "claims"], int] = Field({"actors": 2, "claims": 3})
    """Passes over the articles for each task; the weakest task gets most."""
    supports: int = Field(0, ge=0)
    """Records of a window for the task `supports`, each as labelled and with a fault."""
    form: Literal["objects", "rows"] = "objects"
    """How answers are written; the engine reads `objects` only."""
    smallest_window: int = Field(14, ge=4)
    """Smallest window size in sentences from the second pass on; sizes are drawn at random."""
    attributions: float = Field(0.33, ge=0, lt=1)
    """Maximum share of all characters for the task `attributions`."""
    leave_out: tuple[str, ...] = ()
    """Articles to exclude, as patterns of their ids: `k03`, `a*`."""
    share: float = Field(1.0, gt=0, le=1)
    """Share of the labelled articles to use, for learning curves."""


class TrainRecipe(FileModel):
    """How the adapter is trained."""

    seed: int = 0
    start: str = ""
    """SHA-256 of the GGUF adapter to start from; empty to start from a new one."""
    rank: int = 32
    alpha: int = 64
    dropout: float = 0.05
    learning_rate: float = 2e-4
    warmup: float = 0.05
    weight_decay: float = 0.0
    clip: float = 1.0
    tokens_per_step: int = 10_000
    """Tokens per batch; a shared prefix counts once."""
    context: int = 4_608
    """Longer examples are dropped, not truncated: a truncated answer teaches the model to stop."""
    epochs: float = 1.0
    """Passes over the examples, which already contain several passes over the articles."""
    steps: int | None = None
    """Stop after this many steps; the learning-rate schedule still covers the whole plan."""
    checkpoint_every: int = 100
    most_skipped: float = 0.1
    """The run fails if a larger share of its steps had non-finite gradients."""


class Recipe(FileModel):
    """All settings of a training run except the articles."""

    name: str
    data: DataRecipe = DataRecipe()
    train: TrainRecipe = TrainRecipe()


def read_recipe(path: Path) -> Recipe:
    """Return the recipe at `path`.

    Raises:
        ConfigError: If it is missing, malformed, or has an unknown key.
    """
    return read_toml(path, Recipe, "see training/recipes/v2.toml")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file at `path`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
