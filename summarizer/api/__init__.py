"""The Python API: `summarize` and `Summarizer`."""

from summarizer.api.functions import summarize
from summarizer.api.sources import Source, to_document
from summarizer.api.summarizer import Summarizer

__all__ = ["Source", "Summarizer", "summarize", "to_document"]
