"""The systems that can be evaluated, and how to open their models."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import ConfigError
from summarizer.models.base import Model
from summarizer.models.factory import open_embedded, open_model
from summarizer.settings import load_settings

from ..dataset.gold import GoldDocument
from ..paths import EVALS
from .oracle import OracleModel
from .recording import ReplayModel, read_recording
from .regex_baseline import RegexBaseline


class System(BaseModel):
    """One system: its name, and what is needed to open its model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: Literal["model", "bare", "patterns", "oracle", "replay"] = "model"
    model: str | None = None
    base_url: str | None = None
    adapter: Path | None = None
    timeout: float | None = None
    threads: int | None = None
    recording: Path | None = None
    jobs: int = 1


class Systems(BaseModel):
    """The contents of `systems.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    system: tuple[System, ...]


def default_systems() -> Path:
    """Return the path of the shipped systems.toml."""
    return EVALS / "systems.toml"


def default_recording() -> Path:
    """Return the path of the shipped recording."""
    return EVALS / "recordings" / "embedded.jsonl"


def read_systems(path: Path) -> tuple[System, ...]:
    """Return the systems in the file at `path`."""
    try:
        systems = Systems.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).system
    except ValidationError as error:
        what = f"{'.'.join(map(str, error.errors()[0]['loc']))}: {error.errors()[0]['msg']}"
        raise ConfigError(what, str(path), "correct the file") from None
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"unreadable systems: {error}", str(path), "correct the file") from None
    if len({system.name for system in systems}) < len(systems):
        raise ConfigError("two systems have the same name", str(path), "rename one")
    return systems


def open_system(system: System, golds: Sequence[GoldDocument] = ()) -> Model:
    """Return the opened model of `system`; the oracle answers with `golds`."""
    if system.kind == "patterns":
        return RegexBaseline()
    if system.kind == "oracle":
        return OracleModel(golds)
    if system.kind == "replay":
        return ReplayModel(read_recording(system.recording or default_recording()))
    settings = load_settings(
        model=system.model,
        base_url=system.base_url,
        adapter=system.adapter,
        timeout=system.timeout,
        threads=system.threads,
    )
    return (
        open_embedded(settings, use_adapter=False)
        if system.kind == "bare"
        else open_model(settings)
    )
