"""Turns a news article into actors, positions and claims, each with the words that prove it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.api import Source, Summarizer, summarize
    from summarizer.errors import ConfigError, InputError, ModelError, SummarizerError, WeightsError
    from summarizer.loaders.document_reader import read_document
    from summarizer.schema.summary import Actor, Claim, Failure, Position, Rejected, Span, Usage
    from summarizer.summary import Summary
    from summarizer.text.document import Document

_HOMES = {
    "summarizer.api": ("Source", "Summarizer", "summarize"),
    "summarizer.errors": (
        "ConfigError",
        "InputError",
        "ModelError",
        "SummarizerError",
        "WeightsError",
    ),
    "summarizer.loaders.document_reader": ("read_document",),
    "summarizer.schema.summary": (
        "Actor",
        "Claim",
        "Failure",
        "Position",
        "Rejected",
        "Span",
        "Usage",
    ),
    "summarizer.summary": ("Summary",),
    "summarizer.text.document": ("Document",),
}

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


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for: the command line starts without any."""
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(importlib.import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
