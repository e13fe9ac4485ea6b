"""Notice that the results under review were replaced, as a batch that is run again does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from summarizer.dataset import SUMMARY_LINES, Dataset
from summarizer.summary import Summary

_Stamp = tuple[int, int] | None


@dataclass
class ChangedResults:
    """Compares the results in `folder` with the summaries that a review began with."""

    folder: Path
    _lines_stamp: _Stamp = None
    _changed: frozenset[str] = frozenset()
    """Documents whose records in `summaries.jsonl` differ."""

    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._lines_stamp = self._stamp()

    def include(self, document_id: str, summaries: Mapping[str, Summary]) -> bool:
        """Return whether the text or a record of the document is another one now, or gone.

        Raises:
            InputError: If the results cannot be read.
        """
        with self._lock:
            if (stamp := self._stamp()) != self._lines_stamp:
                self._changed = self._compare(summaries)
                self._lines_stamp = stamp
        if document_id in self._changed:
            return True
        # A batch under way has written this file, and not yet the other one.
        own = Dataset(self.folder).stored(document_id)
        return own is not None and not _is_equal(own, summaries[document_id])

    def _compare(self, summaries: Mapping[str, Summary]) -> frozenset[str]:
        changed = set(summaries)
        for summary in Dataset(self.folder):
            document_id = summary.document.id
            if document_id in summaries and _is_equal(summary, summaries[document_id]):
                changed.discard(document_id)
        return frozenset(changed)

    def _stamp(self) -> _Stamp:
        try:
            status = (self.folder / SUMMARY_LINES).stat()
        except OSError:
            return None
        return status.st_size, status.st_mtime_ns


def _is_equal(first: Summary, second: Summary) -> bool:
    """Return whether both are about one text and have the same records."""
    return (first.document.sha256, first.actors, first.claims, first.positions) == (
        second.document.sha256,
        second.actors,
        second.claims,
        second.positions,
    )
