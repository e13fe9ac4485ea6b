"""What does the work: an engine takes documents and gives back what became of them, as they end.

What is common to all engines is not theirs: what is to do, keeping results, files, reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from summarizer.batch.cancellation import CancelToken
from summarizer.batch.storage.response_cache import Told
from summarizer.batch.storage.store import Store
from summarizer.errors import (
    DeadlineExceeded,
    ModelError,
    ModelRejected,
    ModelUnreachable,
    OutputError,
    RateLimited,
    SummarizerError,
)
from summarizer.models.base import Model
from summarizer.pipeline import summarize_document
from summarizer.schema.summary import Failure, Usage
from summarizer.summary import Summary
from summarizer.text.document import Document

READ, SERVICE, MODEL, ASSEMBLY = "read", "service", "model", "assembly"
"""Where a document may fail: its file, the way to the model, the model's answer, our own code."""

_SERVICE = (ModelUnreachable, ModelRejected, RateLimited, DeadlineExceeded)
_MAX_SAID = 200


@dataclass(frozen=True)
class DocumentResult:
    """A document, and what became of it."""

    document: Document
    outcome: Summary | Failure


@dataclass(frozen=True)
class RunContext:
    """What a run lends to its engine.

    Attributes:
        store: Keeps answers of documents that are not finished, and notes of the engine's own.
        identity: The model, as a part of each answer's key.
        cancel_token: To be looked at: when it says `now`, `run` returns at once.
        on_usage: To be told of each answer that is paid for.
    """

    store: Store
    identity: str
    cancel_token: CancelToken
    on_usage: Told


class Engine(Protocol):
    """Summarizes documents."""

    def run(self, documents: Iterator[Document], context: RunContext) -> Iterator[DocumentResult]:
        """Yield each of `documents` with what became of it, in any order.

        `documents` is endless for all the engine knows, and ends early when the run stops: an
        engine holds only as many as it works on. It may be asked for again afterwards.

        Raises:
            SummarizerError: If nothing can be done at all: no key, no engine, no disk.
        """

    def close(self) -> None:
        """Let go of models and workers; what is under way fails. Calling it twice is harmless."""


def summarize_or_fail(document: Document, model: Model) -> Summary | Failure:
    """Return the summary of `document`, or why there is none.

    Raises:
        OutputError: If the disk refuses what must be kept; nothing can go on then.
    """
    try:
        return summarize_document(document, model)
    except OutputError:
        raise
    except ModelError as error:
        return failure_from_error(document, error)
    except SummarizerError as error:
        return Failure(document=document.id, stage=ASSEMBLY, error=str(error), attempts=0)
    except Exception as error:
        # The edge of the batch: a defect met by one article must not end ten thousand others.
        said = " ".join(f"{type(error).__name__}: {error}".split())[:_MAX_SAID]
        what = f"a defect of this program: {said}"
        return Failure(document=document.id, stage=ASSEMBLY, error=what, attempts=0)


def failure_from_error(document: Document, error: ModelError) -> Failure:
    """Return the failure of a document about which no usable answer came."""
    usage = Usage(**error.spent)
    stage = SERVICE if isinstance(error, _SERVICE) else MODEL
    return Failure(
        document=document.id,
        stage=stage,
        error=str(error),
        attempts=usage.requests,
        usage=usage,
    )
