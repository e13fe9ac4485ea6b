"""Interface of engines, which summarize documents and yield the results as they finish."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from summarizer.batch.cancellation import CancelToken
from summarizer.batch.cost_tracker import CostTracker
from summarizer.batch.storage.response_cache import UsageCallback
from summarizer.batch.storage.store import Store
from summarizer.document_prompts import NO_OPTIONS, PromptOptions
from summarizer.errors import (
    CostLimitReached,
    DeadlineExceeded,
    LanguageError,
    ModelError,
    ModelRejected,
    ModelUnreachable,
    OutputError,
    RateLimited,
    RequestNotBegun,
    SummarizerError,
)
from summarizer.file_limit import file_limit_error
from summarizer.models.base import Model
from summarizer.pipeline import summarize_document
from summarizer.schema.summary import Failure, Usage
from summarizer.summary import Summary
from summarizer.text.document import Document

READ, LANGUAGE, SERVICE, MODEL, ASSEMBLY = "read", "language", "service", "model", "assembly"
"""Stages at which a document may fail: reading, a language that the model was not made for,
connection, response, postprocessing."""

_SERVICE_ERRORS = (ModelUnreachable, ModelRejected, RateLimited, DeadlineExceeded)
_MAX_MESSAGE_CHARS = 200


@dataclass(frozen=True)
class DocumentResult:
    """A document with its summary or failure; `None` if it is left for a later run."""

    document: Document
    outcome: Summary | Failure | None


@dataclass(frozen=True)
class RunContext:
    """Dependencies passed to an engine.

    Attributes:
        cancel_token: When it is aborted, `run` must return at once.
        on_usage: To be called after each response that was paid for.
        cost_tracker: Permits each request.
        options: What the user asks for about every document.
    """

    store: Store
    identity: str
    cancel_token: CancelToken
    on_usage: UsageCallback
    cost_tracker: CostTracker = field(default_factory=CostTracker)
    options: PromptOptions = NO_OPTIONS


class Engine(Protocol):
    """Summarizes documents."""

    def run(self, documents: Iterator[Document], context: RunContext) -> Iterator[DocumentResult]:
        """Yield the result of each document, in any order; may be called repeatedly.

        `documents` may be long and ends early when the run is cancelled: take only as many as are
        in progress.

        Raises:
            SummarizerError: If no document can be summarized: no key, no engine, no disk.
        """

    def close(self) -> None:
        """Close models and workers; documents in progress fail. Idempotent."""


def summarize_or_fail(
    document: Document, model: Model, options: PromptOptions = NO_OPTIONS
) -> Summary | Failure | None:
    """Return the summary of `document`, its failure, or `None` if it is left for a later run.

    Raises:
        OutputError: If a response cannot be cached, or no file can be opened, which ends the run.
    """
    try:
        return summarize_document(document, model, options=options)
    except OutputError:
        raise
    except (CostLimitReached, RequestNotBegun):
        return None
    except ModelError as error:
        return failure_from_error(document, error)
    except LanguageError as error:
        return Failure(document=document.id, stage=LANGUAGE, error=str(error), attempts=0)
    except SummarizerError as error:
        what = str(error)
    except Exception as error:
        if limit := file_limit_error(error):
            raise limit from None
        # A bug triggered by one article must not end the run for all others.
        message = " ".join(f"{type(error).__name__}: {error}".split())[:_MAX_MESSAGE_CHARS]
        what = f"a defect of this program: {message}"
    return Failure(document=document.id, stage=ASSEMBLY, error=what, attempts=0)


def failure_from_error(document: Document, error: ModelError) -> Failure:
    """Return the failure of a document without a usable response."""
    usage = Usage(**error.spent)
    return Failure(
        document=document.id,
        stage=SERVICE if isinstance(error, _SERVICE_ERRORS) else MODEL,
        error=str(error),
        attempts=usage.requests,
        usage=usage,
    )
