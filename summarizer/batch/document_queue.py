"""Hand out the documents that are to be done, read one at a time, as far as the limits allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from summarizer.batch.engines.base import READ
from summarizer.batch.options import BatchOptions
from summarizer.batch.planner import Planner
from summarizer.batch.report import MAX_COST, MAX_DOCUMENTS
from summarizer.batch.storage.store import Key
from summarizer.errors import InputError
from summarizer.schema.summary import Failure
from summarizer.text.document import Document


class DocumentQueue:
    """Hands out the documents that are to be done, as far as the limits allow.

    Args:
        agenda: What is to be done.
        options: The limits.
        fail: Told of documents that cannot be read.
    """

    def __init__(
        self, agenda: Planner, options: BatchOptions, fail: Callable[[Failure, Key], None]
    ) -> None:
        self.has_more = True
        self._due = agenda.due()
        self._options = options
        self._fail = fail
        self._begun = 0
        self._waiting: Document | None = None

    def documents(self) -> Iterator[Document]:
        """Yield documents until there are none, or the limits ask to wait for those under way.

        In the latter case `has_more` stays true, and the call can be repeated.
        """
        options = self._options
        is_first = True
        while not options.cancel_token.draining:
            if options.max_documents is not None and self._begun >= options.max_documents:
                options.cancel_token.drain(MAX_DOCUMENTS)
                return
            document = self._waiting or self._read()
            self._waiting = None
            if document is None:
                self.has_more = False
                return
            if not options.cost_tracker.reserve(document):
                self._waiting = document
                if is_first:
                    # Nothing is under way, so nothing will be given back.
                    options.cancel_token.drain(MAX_COST)
                return
            self._begun += 1
            is_first = False
            yield document

    def _read(self) -> Document | None:
        """Return the next document that can be read."""
        for source, key in self._due:
            try:
                return source.read()
            except InputError as error:
                self._fail(
                    Failure(document=source.id, stage=READ, error=str(error), attempts=0), key
                )
            if self._options.cancel_token.draining:
                return None
        return None
