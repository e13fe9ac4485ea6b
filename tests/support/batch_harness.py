"""Runs batches for tests: inputs whose text is at hand, and a scripted model."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.scripted_model import ScriptedModel

from summarizer.batch import BatchOptions, Report, ThreadEngine, run_batch
from summarizer.batch.engines.openai_batch.batch_api import BatchApi
from summarizer.batch.engines.openai_batch.engine import OpenAIBatchEngine
from summarizer.loaders.source import Source, TextContent
from summarizer.models.base import Model
from summarizer.models.identity import ModelIdentity
from summarizer.models.remote.retry_policy import RetryPolicy

SAID = "Dora Valen said that taxes would rise. Nobody else spoke on that day in Hasra."


def source(id: str, text: str | None = None, **more: Any) -> Source:
    """Return a source whose text is at hand; by default a text of its own."""
    return Source(id, "-", None, TextContent(text or f"{SAID} It was {id}."), **more)


@dataclass
class BatchHarness:
    """Runs batches into one folder, by a scripted model unless told otherwise.

    Attributes:
        out: The folder of results.
        model: Who answers.
        sources: What there is to do.
        find: Lists something else instead.
    """

    out: Path
    model: Any = field(default_factory=ScriptedModel)
    sources: list[Source] = field(default_factory=list)
    find: Callable[[], Iterable[Source]] | None = None

    def run(
        self, *, jobs: int = 1, identity: ModelIdentity | None = None, **options: Any
    ) -> Report:
        return self.run_by(ThreadEngine(self._open, jobs), identity, **options)

    def run_by(self, engine: Any, identity: ModelIdentity | None = None, **options: Any) -> Report:
        identity = identity or ModelIdentity("scripted", "test", "general")
        return run_batch(
            self.find or (lambda: iter(self.sources)),
            self.out,
            engine,
            identity,
            BatchOptions(**options),
        )

    def lines(self, name: str = "summaries.jsonl") -> list[str]:
        return (self.out / name).read_text(encoding="utf-8").splitlines()

    def _open(self) -> Model:
        return self.model


def hurry(engine: OpenAIBatchEngine, budget: RetryPolicy) -> None:
    """Have `engine` wait for its provider as long as `budget` says, and pause briefly."""
    open_provider = engine.open_provider

    def quick() -> BatchApi:
        provider = open_provider()
        provider.budget, provider.pauses = budget, (0.2,)
        return provider

    engine.open_provider = quick
