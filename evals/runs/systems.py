"""The systems that can be evaluated, and how to open their models."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from summarizer.errors import ConfigError
from summarizer.models.base import Model
from summarizer.models.factory import open_embedded, open_model
from summarizer.settings import load_settings
from summarizer.vocabulary import Profile

from ..dataset.gold import GoldDocument
from ..files import EVALS, FileModel, read_toml
from .oracle import OracleModel
from .recording import ReplayModel, read_recording
from .regex_baseline import RegexBaseline


class System(FileModel):
    """One system: its name, and what is needed to open its model."""

    name: str
    kind: Literal["model", "bare", "patterns", "oracle", "replay"] = "model"
    model: str | None = None
    base_url: str | None = None
    adapter: Path | None = None
    timeout: float | None = None
    threads: int | None = None
    profile: Profile | None = None
    recording: Path | None = None
    codebook: Path | None = None
    jobs: int = 1


class Systems(FileModel):
    """The contents of `systems.toml`."""

    system: tuple[System, ...]


def default_systems() -> Path:
    """Return the path of the shipped systems.toml."""
    return EVALS / "systems.toml"


def default_recording() -> Path:
    """Return the path of the shipped recording."""
    return EVALS / "recordings" / "embedded.jsonl"


def read_systems(path: Path) -> tuple[System, ...]:
    """Return the systems in the file at `path`."""
    systems = read_toml(path, Systems).system
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
    if system.kind == "bare":
        return open_embedded(settings, use_adapter=False)
    return open_model(settings)
