"""`summarizer agreement`: how far reviewers, or codings of the same documents, agree."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from summarizer.cli.options import Reviewed, argument
from summarizer.errors import InputError

if TYPE_CHECKING:
    from summarizer.corrections.agreement import Agreement

_HEADER = ("annotators", "question", "items", "agreement", "kappa", "alpha")


def agreement(
    folders: Annotated[
        list[Path], argument("OUT", "Folder with results; several with codings of the same texts.")
    ],
    reviewed: Reviewed = True,
) -> None:
    """Print the agreement of annotators or codings: Cohen's kappa, Krippendorff's alpha.

    One folder: between those who reviewed it with `summarizer review OUT --annotator NAME`. Several
    folders: between codings of people or models, about sentences, concepts and stances.
    """
    from summarizer.text.invisible import escape_invisible

    found = _of_reviews(folders[0]) if len(folders) == 1 else _of_codings(folders, is_used=reviewed)
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


def _of_reviews(folder: Path) -> "list[Agreement]":
    from summarizer.corrections.agreement import agreements
    from summarizer.corrections.files import SavedReviews
    from summarizer.dataset import Dataset

    reviews = SavedReviews(folder)
    annotators = reviews.annotators()
    drafts = [
        draft
        for summary in Dataset(folder)
        for draft in reviews.drafts(summary.document.id, annotators)
    ]
    if found := agreements(drafts):
        return found
    hint = (
        "let two people review it, each with `summarizer review --annotator NAME`, or name several"
        " folders"
    )
    raise InputError("no record has decisions of two annotators", str(folder), hint)


def _of_codings(folders: list[Path], *, is_used: bool) -> "list[Agreement]":
    from summarizer.corrections.agreement import agreements_on
    from summarizer.corrections.coding_labels import coding_labels
    from summarizer.corrections.reviewed import ReviewOptions, open_reviewed, review_note

    bare = {folder: folder.resolve().name for folder in folders}
    is_unique = len({*bare.values()}) == len(folders)
    names = {folder: name if is_unique else str(folder) for folder, name in bare.items()}
    codings = {
        name: open_reviewed(folder, ReviewOptions(is_used)) for folder, name in names.items()
    }
    found = agreements_on(coding_labels(codings))
    for name, dataset in codings.items():
        if note := review_note(dataset):
            sys.stderr.write(f"summarizer: note: {name}: {note}\n")
    if found:
        return found
    hint = "name folders with results about the same texts"
    raise InputError("no text is coded in two of the folders", ", ".join(names.values()), hint)
