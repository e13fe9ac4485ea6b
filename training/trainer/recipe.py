"""A recipe: every choice that makes an adapter what it is, in one TOML file.

Recipes lie in `training/recipes/`. Nothing that changes the result is set anywhere else, so
recipe, data and seed together give the adapter again.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import ConfigError

LAYERS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The linear layers of a block; all of them get an adapter."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DataRecipe(_Part):
    """How examples are made of articles."""

    seed: int = 0
    passes: dict[str, int] = {"actors": 2, "claims": 3, "positions": 4}
    """How often the articles are gone through for each task; the weakest task most often."""
    smallest_window: int = Field(14, ge=4)
    """From the second pass on, windows hold at most so many sentences or more, drawn anew."""
    attributions: float = Field(0.33, ge=0, lt=1)
    """Share of all characters that the task `attributions` may take."""
    leave_out: tuple[str, ...] = ()
    """Articles that are not used, as patterns of their ids: `k03`, `a*`."""
    share: float = Field(1.0, gt=0, le=1)
    """Share of the labelled articles that is used, for a curve of quality over data."""


class TrainRecipe(_Part):
    """How the adapter is fitted to the examples."""

    seed: int = 0
    start: str = ""
    """SHA-256 of the GGUF adapter to begin with; by default training begins with none."""
    rank: int = 32
    alpha: int = 64
    dropout: float = 0.05
    learning_rate: float = 2e-4
    warmup: float = 0.05
    weight_decay: float = 0.0
    clip: float = 1.0
    tokens_per_step: int = 10_000
    """Tokens of a batch; what the questions about a window share counts once."""
    context: int = 4_608
    """Examples of more tokens are dropped and counted, never cut: a cut answer teaches to stop."""
    epochs: float = 1.0
    """Passes over the examples, which hold the articles several times already."""
    steps: int | None = None
    """Steps after which a run ends short of its plan; the learning rate is the plan's."""
    checkpoint_every: int = 100
    most_skipped: float = 0.1
    """The run fails if more of its steps than this had gradients that were not finite."""


class Recipe(_Part):
    """Everything that makes an adapter, but for the articles."""

    name: str
    data: DataRecipe = DataRecipe()
    train: TrainRecipe = TrainRecipe()


def read_recipe(path: Path) -> Recipe:
    """Return the recipe at `path`.

    Raises:
        ConfigError: If it is missing, malformed, or has a key that is not known.
    """
    try:
        return Recipe.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        problem = error.errors()[0]
        what = f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
        raise ConfigError(what, str(path), "see training/recipes/v2.toml") from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"unreadable recipe: {error}", str(path), "check the path") from None
