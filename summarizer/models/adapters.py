"""The LoRA adapters of the embedded model: one for all tasks, or some tasks with one of their own.

What makes an answer about positions better need not make one about actors so. All adapters are
loaded, and each request names the one that answers it. One that was not used reads the text anew:
what another has read is of no use to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summarizer.errors import ConfigError, WeightsError
from summarizer.settings import Settings
from summarizer.vocabulary import Task

_DATA = Path(__file__).parent / "data"
_OWN: Mapping[Task, str] = {"positions": "positions-*.gguf"}
"""Tasks for which the package ships an adapter of their own, and its file."""


@dataclass(frozen=True)
class Adapters:
    """Which adapter answers what.

    Attributes:
        general: Answers what no other does.
        own: Those of single tasks.
    """

    general: Path
    own: Mapping[Task, Path] = field(default_factory=dict)

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files, in the order in which the engine loads them."""
        return (self.general, *(self.own[task] for task in sorted(self.own)))

    @property
    def name(self) -> str:
        """The names of the files, as provenance shows them."""
        return " + ".join(path.stem for path in self.paths)

    def request(self, task: Task) -> Mapping[str, Any]:
        """Return the parameter that has the engine answer `task` with its adapter."""
        if not self.own:
            return {}
        path = self.own.get(task, self.general)
        return {"lora": [{"id": self.paths.index(path), "scale": 1.0}]}

    def digest(self) -> str:
        """Return what differs whenever the content of a file does.

        Raises:
            ConfigError: If a file cannot be read.
        """
        return " ".join(_digest(path) for path in self.paths)


def shipped() -> Adapters:
    """Return the adapters that the package ships.

    Raises:
        WeightsError: If the installation lacks one.
    """
    own = {task: _found(pattern) for task, pattern in _OWN.items()}
    return Adapters(_found("summarizer-*.gguf"), own)


def adapters_of(settings: Settings) -> Adapters:
    """Return the adapters that `settings` name: the user's one, or those shipped.

    Raises:
        WeightsError: If the installation lacks one.
    """
    return Adapters(settings.adapter) if settings.adapter else shipped()


def _found(pattern: str) -> Path:
    found = sorted(_DATA.glob(pattern))
    if not found:
        raise WeightsError("an adapter is missing", pattern, "reinstall the package")
    return found[-1]


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:12]
    except OSError as error:
        what = f"the adapter cannot be read: {error.strerror}"
        raise ConfigError(what, str(path), "name a GGUF adapter file") from None
