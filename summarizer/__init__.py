"""Turn a news article into actors, positions and claims, each with the words that prove it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.api import Source, Summarizer, asummarize, summarize
    from summarizer.codebook import Codebook, read_codebook
    from summarizer.dataset import Dataset
    from summarizer.errors import (
        ArgumentTypeError,
        ConfigError,
        InputError,
        LanguageError,
        ModelError,
        SummarizerError,
        WeightsError,
    )
    from summarizer.loaders.document_reader import read_document
    from summarizer.schema.summary import Actor, Claim, Failure, Position, Rejected, Span, Usage
    from summarizer.summary import Summary
    from summarizer.text.document import Document

__all__ = [
    "Actor",
    "ArgumentTypeError",
    "Claim",
    "Codebook",
    "ConfigError",
    "Dataset",
    "Document",
    "Failure",
    "InputError",
    "LanguageError",
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
    "asummarize",
    "read_codebook",
    "read_document",
    "summarize",
]

_MODULES = {
    **dict.fromkeys(("Source", "Summarizer", "asummarize", "summarize"), "summarizer.api"),
    **dict.fromkeys(("Codebook", "read_codebook"), "summarizer.codebook"),
    "read_document": "summarizer.loaders.document_reader",
    "Dataset": "summarizer.dataset",
    "Summary": "summarizer.summary",
    "Document": "summarizer.text.document",
    **{name: "summarizer.errors" for name in __all__ if name.endswith("Error")},
}


def __getattr__(name: str) -> object:
    """Import a public name on first use, so that the command line starts fast."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_MODULES.get(name, "summarizer.schema.summary")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
