"""From a folder of results to the file of the page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from summarizer.dataset import Dataset
from summarizer.output import write_atomically
from summarizer.page.cross_document import cross_document_index
from summarizer.page.data import Values, page_data
from summarizer.page.html import html

COMFORTABLE = 10_000_000
"""Bytes up to which a page opens at once on an ordinary device."""


@dataclass(frozen=True)
class PageOptions:
    """What a user may say about the page.

    Attributes:
        title: What stands above it; by default the name of the folder.
        aliases: A file `aliases.csv` that says who is who.
        topics: A file `topics.csv` that says which topics are one.
    """

    title: str | None = None
    aliases: Path | None = None
    topics: Path | None = None


DEFAULT_PAGE_OPTIONS = PageOptions()


@dataclass(frozen=True)
class Written:
    """What was written: how many documents, how many bytes."""

    documents: int
    bytes: int


def read_page(folder: Path, wishes: PageOptions = DEFAULT_PAGE_OPTIONS) -> Values:
    """Return what the page shows of the results in `folder`.

    Raises:
        InputError: If a summary, a text or a user's file cannot be read.
    """
    dataset = Dataset(folder)
    # Two passes: who is who is known when all have been seen.
    found = cross_document_index(dataset, aliases=wishes.aliases, topics=wishes.topics)
    return page_data(dataset, found, title=wishes.title or folder.resolve().name or "Results")


def write_page(folder: Path, out: Path, wishes: PageOptions = DEFAULT_PAGE_OPTIONS) -> Written:
    """Write the results in `folder` as one page of HTML to `out`.

    Raises:
        InputError: If a summary, a text or a user's file cannot be read.
        OutputError: If the disk refuses it; nothing half-written is left.
    """
    data = read_page(folder, wishes)
    page = html(data)
    write_atomically(out, page)
    documents = data["documents"]
    return Written(len(documents) if isinstance(documents, list) else 0, len(page.encode()))
