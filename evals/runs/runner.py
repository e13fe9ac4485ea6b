"""Run a model on every document of a set.

A document on which the model fails becomes a failure in the run. A configuration error, such as a
stale recording, ends the run.
"""

import datetime
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from summarizer.codebook import read_codebook
from summarizer.document_prompts import NO_OPTIONS, PromptOptions
from summarizer.errors import ModelError
from summarizer.models.base import Model
from summarizer.pipeline import package_version, summarize_document
from summarizer.schema.summary import Failure, SummaryRecord, Usage
from summarizer.text.document import Document
from summarizer.vocabulary import Profile

from ..dataset.gold import GoldDocument
from .predictions import Prediction, Run, RunInfo
from .systems import System

OnFinished = Callable[[str, float], None]
"""Called with the id of each finished document and its seconds."""

_GIT_TIMEOUT = 10


def run_system(
    system: System,
    model: Model,
    golds: Sequence[GoldDocument],
    *,
    on_finished: OnFinished = lambda _id, _seconds: None,
) -> Run:
    """Return the predictions of `model` for the documents of `golds`, `system.jobs` at once."""
    started_at = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    started = time.monotonic()

    codebook = read_codebook(system.codebook) if system.codebook else None
    # What users are refused is measured all the same.
    options = PromptOptions(codebook, force=True)

    def timed_predict(gold: GoldDocument) -> Prediction:
        document_started = time.monotonic()
        prediction = predict(gold, model, system.profile, options)
        on_finished(gold.id, time.monotonic() - document_started)
        return prediction

    with ThreadPoolExecutor(max_workers=max(1, system.jobs)) as pool:
        predictions = tuple(pool.map(timed_predict, golds))
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


def predict(
    gold: GoldDocument,
    model: Model,
    profile: Profile | None = None,
    options: PromptOptions = NO_OPTIONS,
) -> Prediction:
    """Return the prediction of `model` for one document, by default with its profile."""
    document = Document.from_text(gold.text, id=gold.id, path=f"{gold.id}.txt")
    try:
        summary = summarize_document(document, model, profile=profile, options=options)
    except ModelError as error:
        usage, message = Usage(**error.spent), str(error)
        failure = Failure(
            document=gold.id, stage="model", error=message, attempts=usage.requests, usage=usage
        )
        return Prediction(id=gold.id, failure=failure)
    return Prediction(id=gold.id, summary=SummaryRecord(**dict(summary)))


def total_usage(run: Run) -> Usage:
    """Return the usage of all documents of a run, failed ones included."""
    spent = Usage()
    for prediction in run.predictions:
        if prediction.summary:
            spent += prediction.summary.provenance.usage
        elif prediction.failure:
            spent += prediction.failure.usage
    return spent


def _prompts(predictions: Sequence[Prediction]) -> dict[str, str]:
    summaries = (prediction.summary for prediction in predictions if prediction.summary)
    return {k: v for summary in summaries for k, v in summary.provenance.prompts.items()}


def _checkout() -> tuple[str | None, bool | None]:
    """Return the commit of the checkout with this code, and whether it is modified."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no") if commit else None
    return commit, None if changed is None else bool(changed)


def _git(*arguments: str) -> str | None:
    command = ["git", "-C", str(Path(__file__).parent), *arguments]
    try:
        # The arguments are constants; git is looked up on the path.
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=_GIT_TIMEOUT, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
