"""Turns a news article into actors, positions and claims, each with the words that prove it."""

from summarizer.api import Source, Summarizer, summarize
from summarizer.errors import ConfigError, InputError, ModelError, SummarizerError, WeightsError
from summarizer.records.summary import Actor, Claim, Failure, Position, Rejected, Span, Usage
from summarizer.summary import Summary
from summarizer.text.document import Document
from summarizer.text.reading import read_document

__all__ = [
    "Actor",
    "Claim",
    "ConfigError",
    "Document",
    "Failure",
    "InputError",
    "ModelError",
    "Position",
    "Rejected",
    "Source",
    "Span",
    "Summarizer",
    "SummarizerError",
    "Summary",
    "Usage",
    "WeightsError",
    "read_document",
    "summarize",
]
