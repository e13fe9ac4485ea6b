"""Ask a model about every document of a set, and keep what it said.

The only room here that meets a model. A document on which the model fails becomes a failure in
the run; a mistake of configuration, a stale recording among them, ends it.
"""

from __future__ import annotations

import datetime
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from summarizer.errors import ModelError
from summarizer.models.base import Model
from summarizer.pipeline import package_version, summarize_document
from summarizer.schema.summary import Failure, SummaryRecord, Usage
from summarizer.text.document import Document

from ..dataset.gold import GoldDocument
from .predictions import Prediction, Run, RunInfo
from .systems import System

Watch = Callable[[str, float], None]
"""Told of each finished document and how long it took."""

_GIT_PATIENCE = 10


def run_system(
    system: System,
    model: Model,
    golds: Sequence[GoldDocument],
    *,
    watch: Watch = lambda _id, _seconds: None,
) -> Run:
    """Return what `model` says about the documents of `golds`.

    Args:
        system: What the model is called here, and how many documents it is given at once.
        model: Who is asked.
        golds: The documents; their records are not looked at.
        watch: Told of each finished document.

    Raises:
        ConfigError: If nothing can be asked: a stale recording, a setting that is not sound.
    """
    started_at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    started = time.monotonic()

    def attempt(gold: GoldDocument) -> Prediction:
        begun = time.monotonic()
        prediction = predict(gold, model)
        watch(gold.id, time.monotonic() - begun)
        return prediction

    with ThreadPoolExecutor(max_workers=max(1, system.jobs)) as pool:
        predictions = tuple(pool.map(attempt, golds))
    commit, dirty = _checkout()
    info = RunInfo(
        system=system.name,
        model=model.name,
        backend=model.backend,
        prompts=_prompts(predictions),
        settings=system.model_dump(mode="json", exclude_none=True),
        package_version=package_version(),
        commit=commit,
        dirty=dirty,
        gold={gold.id: gold.record.document.sha256 for gold in golds},
        started_at=started_at,
        seconds=round(time.monotonic() - started, 3),
        machine=f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    )
    return Run(info=info, predictions=predictions)


def predict(gold: GoldDocument, model: Model) -> Prediction:
    """Return what `model` says about one document, or that it failed."""
    document = Document.from_text(gold.text, id=gold.id, path=f"{gold.id}.txt")
    try:
        summary = summarize_document(document, model)
    except ModelError as error:
        usage = Usage(**error.spent)
        failure = Failure(
            document=gold.id,
            stage="model",
            error=str(error),
            attempts=usage.requests,
            usage=usage,
        )
        return Prediction(id=gold.id, failure=failure)
    return Prediction(id=gold.id, summary=SummaryRecord(**dict(summary)))


def usage_of(run: Run) -> Usage:
    """Return what all of a run's documents cost, the failed ones included."""
    spent = Usage()
    for prediction in run.predictions:
        if prediction.summary:
            spent += prediction.summary.provenance.usage
        elif prediction.failure:
            spent += prediction.failure.usage
    return spent


def _prompts(predictions: Sequence[Prediction]) -> dict[str, str]:
    stamps: dict[str, str] = {}
    for prediction in predictions:
        if prediction.summary:
            stamps.update(prediction.summary.provenance.prompts)
    return stamps


def _checkout() -> tuple[str | None, bool | None]:
    """Return the commit of the checkout this code stands in, and whether it was changed."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no") if commit else None
    return commit, None if changed is None else bool(changed)


def _git(*words: str) -> str | None:
    command = ["git", "-C", str(Path(__file__).parent), *words]
    try:
        # The words are ours; git is looked up as any tool is.
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=_GIT_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
