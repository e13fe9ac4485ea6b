"""The Python API: `summarize`, `asummarize` and `Summarizer`."""

from summarizer.api.functions import asummarize, summarize
from summarizer.api.sources import Source, to_document
from summarizer.api.summarizer import Summarizer

__all__ = ["Source", "Summarizer", "asummarize", "summarize", "to_document"]
