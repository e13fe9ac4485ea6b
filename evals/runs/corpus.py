"""The summaries of a corpus: those of a results folder, or of recorded answers about documents."""

from collections.abc import Iterator
from pathlib import Path

from summarizer.codebook import Codebook
from summarizer.corrections.reviewed import open_reviewed
from summarizer.document_prompts import PromptOptions
from summarizer.loaders.document_reader import single_source
from summarizer.pipeline import summarize_document
from summarizer.summary import Summary

from .recording import ReplayModel, read_recording


def corpus_summaries(given: Path, documents: Path, codebook: Codebook) -> Iterator[Summary]:
    """Yield the summaries in the results folder `given`, or of a recording about `documents`."""
    if given.is_dir():
        yield from open_reviewed(given)
        return
    recording = read_recording(given)
    recorded = {answer.document for answer in recording.answers.values()}
    model, options = ReplayModel(recording), PromptOptions(codebook=codebook)
    for path in sorted(documents.iterdir()):
        document = single_source(path).read()
        if document.id in recorded:
            yield summarize_document(document, model, options=options)
