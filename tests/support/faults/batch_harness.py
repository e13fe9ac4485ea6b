"""Run batches in tests, with inputs in memory and a scripted model."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.models.scripted_model import ScriptedModel

from summarizer.batch import BatchOptions, Report, ThreadEngine, run_batch
from summarizer.batch.engines.openai_batch.batch_api import BatchApi
from summarizer.batch.engines.openai_batch.engine import OpenAIBatchEngine
from summarizer.loaders.source import Source, TextContent
from summarizer.models.base import Model
from summarizer.models.identity import ModelIdentity
from summarizer.models.remote.retry_policy import RetryPolicy

TEXT = "Dora Valen said that taxes would rise. Nobody else spoke on that day in Hasra."


def make_source(document_id: str, text: str | None = None, **more: Any) -> Source:
    """Return a source in memory, by default with a unique text."""
    return Source(
        document_id, "-", None, TextContent(text or f"{TEXT} It was {document_id}."), **more
    )


@dataclass
class BatchHarness:
    """Runs batches into one results folder, by default with a scripted model.

    Attributes:
        out: The results folder.
        model: The model.
        sources: The inputs.
        list_sources: Lists other inputs instead.
    """

    out: Path
    model: Any = field(default_factory=ScriptedModel)
    sources: list[Source] = field(default_factory=list)
    list_sources: Callable[[], Iterable[Source]] | None = None

    def run(
        self, *, jobs: int = 1, identity: ModelIdentity | None = None, **options: Any
    ) -> Report:
        return self.run_by(ThreadEngine(self._open, jobs), identity, **options)

    def run_by(self, engine: Any, identity: ModelIdentity | None = None, **options: Any) -> Report:
        identity = identity or ModelIdentity("scripted", "test", "general")
        return run_batch(
            self.list_sources or (lambda: iter(self.sources)),
            self.out,
            engine,
            identity,
            BatchOptions(**options),
        )

    def lines(self, name: str = "summaries.jsonl") -> list[str]:
        return (self.out / name).read_text(encoding="utf-8").splitlines()

    def _open(self) -> Model:
        model: Model = self.model
        return model


def shorten_waits(engine: OpenAIBatchEngine, retry_policy: RetryPolicy) -> None:
    """Let `engine` call the provider with `retry_policy` and short pauses."""
    open_api = engine.open_api

    def open_with_short_waits() -> BatchApi:
        api = open_api()
        api.retry_policy, api.search_pauses = retry_policy, (0.2,)
        return api

    engine.open_api = open_with_short_waits
