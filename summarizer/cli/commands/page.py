"""`summarizer page`: write results as one HTML file."""

import sys
from pathlib import Path
from typing import Annotated, get_args

from summarizer.cli.option_types import Level
from summarizer.cli.options import (
    Aliases,
    By,
    CountCopies,
    OnlyConcepts,
    Results,
    Reviewed,
    ReviewedBy,
    ShownConfidence,
    Title,
    Topics,
    option,
)
from summarizer.cli.streams import write_warning


def page(
    folder: Results,
    out: Annotated[Path, option("FILE", "HTML file to write.")],
    title: Title = None,
    aliases: Aliases = None,
    topics: Topics = None,
    roll_up: Annotated[
        Level,
        option("LEVEL", f"Show an actor as its superior: {', '.join(get_args(Level))}."),
    ] = "actor",
    reviewed: Reviewed = True,
    annotator: ReviewedBy = None,
    min_confidence: ShownConfidence = None,
    by: By = "concept",
    only_concepts: OnlyConcepts = False,
    count_copies: CountCopies = False,
) -> None:
    """Write the results as one self-contained HTML page."""
    from summarizer.corrections.reviewed import ReviewOptions
    from summarizer.page.build import LARGE_PAGE_BYTES, PageOptions, write_page
    from summarizer.text.surrogates import escape_surrogates

    review = ReviewOptions(reviewed, annotator)
    options = PageOptions(
        title,
        aliases,
        topics,
        roll_up,
        review,
        min_confidence=min_confidence,
        count_copies=count_copies,
        by=by,
        only_concepts=only_concepts,
        on_warning=write_warning,
    )
    written = write_page(folder, out, options)
    for note in written.notes:
        sys.stderr.write(f"summarizer: note: {note}\n")
    size = f"{written.bytes / 1e6:.1f} MB"
    count = f"{written.documents:,} document{'s' * (written.documents != 1)}"
    sys.stdout.write(f"{escape_surrogates(str(out))}: {count}, {size}\n")
    if written.bytes > LARGE_PAGE_BYTES:
        sys.stderr.write(f"{out}: {size} may open slowly; export fewer documents to one page\n")
