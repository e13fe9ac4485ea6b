"""Supply an engine with pending documents, one at a time, within the limits of the run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from summarizer.batch.engines.base import READ
from summarizer.batch.options import BatchOptions
from summarizer.batch.report import MAX_COST, MAX_DOCUMENTS
from summarizer.batch.storage.store import DocumentKey
from summarizer.errors import InputError
from summarizer.loaders.source import Source
from summarizer.schema.summary import Failure
from summarizer.text.document import Document


@dataclass
class DocumentQueue:
    """Pending documents, supplied as far as the limits allow."""

    _pending: Iterator[tuple[Source, DocumentKey]]
    _options: BatchOptions
    _on_unreadable: Callable[[Failure, DocumentKey], None]
    has_more: bool = True
    _started: int = 0
    _postponed: Document | None = None

    def documents(self) -> Iterator[Document]:
        """Yield documents until none is left or the cost limit requires results first.

        In the latter case `has_more` stays true, and the method can be called again.
        """
        options = self._options
        is_first = True
        while not options.cancel_token.draining:
            if options.max_documents is not None and self._started >= options.max_documents:
                options.cancel_token.drain(MAX_DOCUMENTS)
                return
            document = self._postponed or self._read()
            self._postponed = None
            if document is None:
                self.has_more = False
                return
            if not options.cost_tracker.reserve(document):
                self._postponed = document
                if is_first:
                    # No document is in progress, so no reservation will be released.
                    options.cancel_token.drain(MAX_COST)
                return
            self._started += 1
            is_first = False
            yield document

    def _read(self) -> Document | None:
        """Return the next readable document; `None` if there is none or the run is ending."""
        for source, key in self._pending:
            try:
                return source.read()
            except InputError as error:
                failure = Failure(document=source.id, stage=READ, error=str(error), attempts=0)
                self._on_unreadable(failure, key)
            if self._options.cancel_token.draining:
                return None
        return None
