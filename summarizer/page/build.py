"""Build the page of a folder of results."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from summarizer.corrections.reviewed import (
    DEFAULT_REVIEW_OPTIONS,
    ReviewOptions,
    open_reviewed,
    review_note,
)
from summarizer.dataset import Dataset
from summarizer.duplicates import Copies, find_copies
from summarizer.networks.statement import Level
from summarizer.output import write_atomically
from summarizer.page.cross_document import cross_document_index
from summarizer.page.data import JsonObject, page_data
from summarizer.page.html import render_page
from summarizer.schema.derived import Subject

LARGE_PAGE_BYTES = 10_000_000
"""Size from which a page may open slowly."""


@dataclass(frozen=True)
class PageOptions:
    """The user's options for the page, whose default title is the name of the folder.

    `level` is that of the holders in its network; `count_copies` counts near-duplicates in it.
    Records below `min_confidence` are marked; by default as in the results. Positions are grouped
    `by` concept or topic; with `only_concepts` those without a concept are left out. `on_warning`
    is called with a line for each line of the user's files that has no effect.
    """

    title: str | None = None
    aliases: Path | None = None
    topics: Path | None = None
    level: Level = "actor"
    review: ReviewOptions = DEFAULT_REVIEW_OPTIONS
    min_confidence: float | None = None
    count_copies: bool = False
    by: Subject = "concept"
    only_concepts: bool = False
    on_warning: Callable[[str], None] = lambda _: None


DEFAULT_PAGE_OPTIONS = PageOptions()


@dataclass(frozen=True)
class PageStats:
    """The number of documents and bytes of a page, and notes for the user."""

    documents: int
    bytes: int
    notes: tuple[str, ...] = ()


def read_page(folder: Path, options: PageOptions = DEFAULT_PAGE_OPTIONS) -> JsonObject:
    """Return the data of the page of the results in `folder`."""
    dataset = _open(folder, options)
    return _page_of(dataset, _copies(dataset, options), options)


def _open(folder: Path, options: PageOptions) -> Dataset:
    dataset = open_reviewed(folder, options.review)
    return replace(dataset, only_concepts=options.only_concepts)


def _copies(dataset: Dataset, options: PageOptions) -> Copies:
    return Copies({}) if options.count_copies else find_copies(dataset)


def _page_of(dataset: Dataset, copies: Copies, options: PageOptions) -> JsonObject:
    # Two passes: actors are resolved only after all documents have been read.
    index = cross_document_index(
        dataset,
        aliases=options.aliases,
        topics=options.topics,
        level=options.level,
        by=options.by,
        on_warning=options.on_warning,
    )
    title = options.title or dataset.folder.resolve().name or "Results"
    # The page shows copies, and its overview does not count them.
    originals = {copy.document: copy.original for copy in copies}
    values = page_data(dataset, index, title=title, min_confidence=options.min_confidence)
    return {**values, "copies": originals}


def write_page(folder: Path, out: Path, options: PageOptions = DEFAULT_PAGE_OPTIONS) -> PageStats:
    """Write the page of the results in `folder` to `out`."""
    dataset = _open(folder, options)
    copies = _copies(dataset, options)
    data = _page_of(dataset, copies, options)
    page = render_page(data)
    write_atomically(out, page)
    documents = data["documents"]
    count = len(documents) if isinstance(documents, list) else 0
    notes = tuple(filter(None, (review_note(dataset), copies.note())))
    return PageStats(count, len(page.encode()), notes)
