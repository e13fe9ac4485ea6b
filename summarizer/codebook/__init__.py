"""The user's codebook: the concepts that positions are coded into, and actors with their names."""

from summarizer.codebook.models import Codebook, CodebookActor, Concept
from summarizer.codebook.reader import read_codebook

__all__ = ["Codebook", "CodebookActor", "Concept", "read_codebook"]
