"""Summary of a training run, for the model card."""

from pydantic import BaseModel, ConfigDict


class RunSummary(BaseModel):
    """Steps, losses and time of a run."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: int
    planned: int
    """Steps of the whole plan; the run may stop earlier."""
    skipped: int
    """Steps skipped because the loss or gradients were not finite."""
    dropped: int
    """Examples dropped because they exceed the context."""
    tokens: int
    seconds: float
    first_loss: float | None
    last_loss: float | None
    validation_loss: float | None
    """Mean answer loss of the validation examples."""
    device: str
    software: dict[str, str]
