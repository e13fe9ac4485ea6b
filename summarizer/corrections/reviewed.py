"""Open a folder of results with what was decided in its reviews."""

from dataclasses import dataclass
from pathlib import Path

from summarizer.corrections.apply import agreed_draft, apply_draft
from summarizer.corrections.files import SavedReviews
from summarizer.dataset import Dataset
from summarizer.errors import ConfigError
from summarizer.summary import Summary
from summarizer.text.document import safe_id


@dataclass(frozen=True)
class ReviewOptions:
    """Which decisions are used.

    Attributes:
        is_used: Whether any are.
        annotator: Whose; `None` means what all annotators agree on.
    """

    is_used: bool = True
    annotator: str | None = None


DEFAULT_REVIEW_OPTIONS = ReviewOptions()


class Corrections:
    """Applies the saved drafts of a folder of results, and remembers which."""

    def __init__(self, reviews: SavedReviews, annotators: list[str]) -> None:
        self._reviews = reviews
        self._annotators = annotators
        self._reviewed: set[str] = set()
        self._outdated: set[str] = set()

    def __call__(self, summary: Summary) -> Summary:
        """Return `summary` with the decisions about it."""
        document_id = summary.document.id
        drafts = list(self._reviews.drafts(document_id, self._annotators))
        current = [draft for draft in drafts if draft.is_about(summary)]
        if len(current) < len(drafts):
            self._outdated.add(document_id)
        if not current:
            return summary
        self._reviewed.add(document_id)
        records = [draft.record for draft in current]
        record = records[0] if len(records) == 1 else agreed_draft(summary, records)
        return apply_draft(summary, record, [draft.annotator for draft in current])

    def note(self) -> str:
        """Return which decisions were used so far, empty if none."""
        who = ", ".join(self._annotators)
        agreed = ", where they agree" if len(self._annotators) > 1 else ""
        parts = []
        if self._reviewed:
            parts.append(f"reviews by {who} are used in {len(self._reviewed):,} documents{agreed}")
        if self._outdated:
            parts.append(f"unfinished reviews of {len(self._outdated):,} earlier results are not")
        return "; ".join([*parts, "--no-reviewed ignores reviews"]) if parts else ""


def open_reviewed(folder: Path, options: ReviewOptions = DEFAULT_REVIEW_OPTIONS) -> Dataset:
    """Return the results in `folder`, with what was decided in review if there is any.

    Raises:
        ConfigError: If there is no review by the annotator.
    """
    reviews = SavedReviews(folder)
    annotators = reviews.annotators() if options.is_used else []
    if options.annotator is not None:
        known = annotators
        annotators = [name for name in known if name == safe_id(options.annotator)]
        if not annotators:
            hint = f"choose one of {', '.join(known)}" if known else "run `summarizer review`"
            raise ConfigError("there is no review by this annotator", options.annotator, hint)
    return Dataset(folder, Corrections(reviews, annotators)) if annotators else Dataset(folder)


def review_note(dataset: Dataset) -> str:
    """Return which decisions `dataset` has used so far, empty if none."""
    return dataset.edit.note() if isinstance(dataset.edit, Corrections) else ""
