"""`summarizer agreement`: how far the reviewers of a folder of results agree."""

import sys

from summarizer.cli.options import Results
from summarizer.errors import InputError

_HEADER = ("annotators", "question", "records", "agreement", "kappa", "alpha")


def agreement(folder: Results) -> None:
    """Print the agreement between the annotators of a review: Cohen's kappa, Krippendorff's alpha.

    Each annotator reviews with `summarizer review OUT --annotator NAME`.
    """
    from summarizer.corrections.agreement import agreements
    from summarizer.corrections.files import SavedReviews
    from summarizer.dataset import Dataset
    from summarizer.text.invisible import escape_invisible

    reviews = SavedReviews(folder)
    annotators = reviews.annotators()
    drafts = [
        draft
        for summary in Dataset(folder)
        for draft in reviews.drafts(summary.document.id, annotators)
    ]
    found = agreements(drafts)
    if not found:
        hint = "let two people review it, each with `summarizer review --annotator NAME`"
        raise InputError("no record has decisions of two annotators", str(folder), hint)
    rows = [
        (
            ", ".join(item.annotators),
            item.question,
            f"{item.items:,}",
            *(f"{value:.3f}" for value in (item.observed, item.kappa, item.alpha)),
        )
        for item in found
    ]
    widths = [max(map(len, column)) for column in zip(_HEADER, *rows, strict=True)]
    for row in (_HEADER, *rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(f"{escape_invisible('  '.join(cells).rstrip())}\n")
