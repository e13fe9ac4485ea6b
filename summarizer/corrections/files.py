"""The files of saved reviews, apart by annotator.

```text
OUT/review/ID.json             the draft of a reviewer without a name
OUT/review/ANNOTATOR/ID.json   the draft of a named one
```
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from summarizer.corrections.drafts import DraftRecord
from summarizer.errors import InputError, first_problem
from summarizer.schema.gold import GoldModel
from summarizer.schema.summary import SummaryRecord
from summarizer.text.document import safe_id

REVIEW = "review"
DEFAULT_ANNOTATOR = "reviewer"
_HINT = "correct it, or move it away to start anew"


class SavedDraft(GoldModel):
    """The file of a saved draft.

    Attributes:
        sha256: SHA-256 of the text.
        gold: Digest of the gold record beside which it was saved.
        annotator: Who decided.
        summary: `records_digest` of the summary that was reviewed.
    """

    document: str
    sha256: str
    gold: str | None
    annotator: str = DEFAULT_ANNOTATOR
    summary: str | None = None
    record: DraftRecord

    def is_about(self, summary: SummaryRecord) -> bool:
        """Return whether the draft can be applied to `summary`.

        A draft with everything decided can be applied to another summary of the same text.
        """
        if self.sha256 != summary.document.sha256:
            return False
        is_same = self.summary in (None, records_digest(summary))
        return is_same or not self.record.pending()


@dataclass(frozen=True)
class SavedReviews:
    """The saved drafts of a folder of results."""

    folder: Path

    def annotators(self) -> list[str]:
        """Return the names of the folders of annotators, with that of the unnamed one first."""
        review = self.folder / REVIEW
        if not review.is_dir():
            return []
        unnamed = [DEFAULT_ANNOTATOR] if any(review.glob("*.json")) else []
        named = sorted(path.name for path in review.iterdir() if path.is_dir())
        return [*unnamed, *(name for name in named if any((review / name).glob("*.json")))]

    def drafts(self, document_id: str, annotators: list[str]) -> Iterator[SavedDraft]:
        """Yield the draft of each of `annotators` about a document, if there is one."""
        for annotator in annotators:
            path = draft_path(self.folder, annotator, document_id)
            if path.is_file():
                yield read_draft(path)


def draft_path(folder: Path, annotator: str, document_id: str) -> Path:
    """Return the path of the draft of an annotator about a document."""
    own = folder / REVIEW
    own = own if annotator == DEFAULT_ANNOTATOR else own / safe_id(annotator)
    return own / f"{document_id}.json"


def read_draft(path: Path) -> SavedDraft:
    """Return the draft in the file at `path`."""
    try:
        return SavedDraft.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError(first_problem(error), str(path), _HINT) from None


def records_digest(summary: SummaryRecord) -> str:
    """Return the SHA-256 of the records of `summary`."""
    records = summary.model_dump(mode="json", include={"actors", "claims", "positions"})
    return hashlib.sha256(json.dumps(records, sort_keys=True).encode()).hexdigest()
