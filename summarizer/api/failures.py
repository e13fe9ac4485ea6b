"""Summarize one source of several: an error is a record, and does not end the others."""

from summarizer.api.sources import Source, to_document
from summarizer.document_prompts import NO_OPTIONS, PromptOptions
from summarizer.errors import (
    ArgumentTypeError,
    InputError,
    LanguageError,
    ModelError,
    SummarizerError,
)
from summarizer.models.base import Model
from summarizer.pipeline import summarize_document, with_min_confidence
from summarizer.schema.summary import Failure, Usage
from summarizer.summary import Summary
from summarizer.text.document import Document
from summarizer.vocabulary import Profile


def summarize_or_fail(
    source: Source,
    model: Model,
    profile: Profile | None,
    min_confidence: float | None,
    options: PromptOptions = NO_OPTIONS,
) -> Summary | Failure:
    """Return the summary of `source`, or why there is none."""
    name = source.id if isinstance(source, Document) else str(source)[:80]
    try:
        document = to_document(source)
    except (InputError, ArgumentTypeError) as error:
        return Failure(document=name, stage="read", error=str(error), attempts=0)
    try:
        summary = summarize_document(document, model, profile=profile, options=options)
        return with_min_confidence(summary, min_confidence)
    except ModelError as error:
        usage = Usage(**error.spent)
        return Failure(
            document=document.id,
            stage="model",
            error=str(error),
            attempts=usage.requests,
            usage=usage,
        )
    except LanguageError as error:
        return Failure(document=document.id, stage="language", error=str(error), attempts=0)
    except SummarizerError as error:
        return Failure(document=document.id, stage="assembly", error=str(error), attempts=0)
