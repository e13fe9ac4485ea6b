"""The account of a training run: the part of the card that only the run knows."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class RunSummary(BaseModel):
    """What a run did."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: int
    planned: int
    """Steps of the whole plan; fewer were made if time ran out."""
    skipped: int
    """Steps whose loss or gradients were not finite: they changed nothing."""
    dropped: int
    """Examples longer than the context."""
    tokens: int
    seconds: float
    first_loss: float | None
    last_loss: float | None
    held_loss: float | None
    """Mean loss of the answers held out."""
    device: str
    software: dict[str, str]
