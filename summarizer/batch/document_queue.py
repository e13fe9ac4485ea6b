"""Supply an engine with pending documents, one at a time, within the limits of the run."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from summarizer.batch.engines.base import READ
from summarizer.batch.options import BatchOptions
from summarizer.batch.report import MAX_COST, MAX_DOCUMENTS
from summarizer.batch.storage.store import DocumentKey
from summarizer.errors import InputError
from summarizer.loaders.source import Source
from summarizer.schema.summary import Failure
from summarizer.text.document import Document

_Pending = tuple[Source, DocumentKey]


@dataclass
class DocumentQueue:
    """Pending documents, supplied as far as the limits allow.

    A document whose text is being asked about waits until that is answered, so that it can be
    copied.
    """

    _pending: Iterator[_Pending]
    _options: BatchOptions
    _on_unreadable: Callable[[Failure, DocumentKey], None]
    _copy: Callable[[Document], bool] = lambda _: False
    """Stores the copy of a finished summary; returns whether there was one."""

    has_more: bool = True
    _started: int = 0
    _postponed: Document | None = None
    _texts: set[str] = field(default_factory=set)
    """SHA-256 of the texts in progress."""

    _waiting: deque[tuple[str, _Pending]] = field(default_factory=deque)
    """Inputs whose text was in progress, with its SHA-256."""

    def documents(self) -> Iterator[Document]:
        """Yield documents until none is left or the cost limit requires results first.

        In the latter case, and while documents wait for others, `has_more` stays true, and the
        method can be called again when the documents in progress are finished.
        """
        options = self._options
        is_first = True
        while not options.cancel_token.draining:
            if options.max_documents is not None and self._started >= options.max_documents:
                options.cancel_token.drain(MAX_DOCUMENTS)
                return
            document = self._postponed or self._next()
            self._postponed = None
            if document is None:
                self.has_more = bool(self._waiting)
                return
            if not options.cost_tracker.reserve(document):
                self._postponed = document
                if is_first:
                    # No document is in progress, so no reservation will be released.
                    options.cancel_token.drain(MAX_COST)
                return
            self._started += 1
            is_first = False
            self._texts.add(document.sha256)
            yield document

    def end(self, document: Document) -> None:
        """Take note that a document is no longer in progress, and its result is stored."""
        self._texts.discard(document.sha256)

    def _next(self) -> Document | None:
        """Return the next document to ask about; store copies on the way."""
        while not self._options.cancel_token.draining:
            read = self._read()
            if read is None:
                return None
            document, pending = read
            if document.sha256 in self._texts:
                self._waiting.append((document.sha256, pending))
            elif not self._copy(document):
                return document
        return None

    def _read(self) -> tuple[Document, _Pending] | None:
        """Return the next readable document; `None` if there is none or the run is ending."""
        for pending in self._inputs():
            source, key = pending
            try:
                return source.read(), pending
            except InputError as error:
                failure = Failure(document=source.id, stage=READ, error=str(error), attempts=0)
                self._on_unreadable(failure, key)
            if self._options.cancel_token.draining:
                return None
        return None

    def _inputs(self) -> Iterator[_Pending]:
        """Yield the inputs that need not wait any more, then the others."""
        while self._waiting and self._waiting[0][0] not in self._texts:
            yield self._waiting.popleft()[1]
        # Unlike `yield from`, this leaves the iterator open when this generator is closed.
        while (pending := next(self._pending, None)) is not None:
            yield pending
