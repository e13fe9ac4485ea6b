"""Build the page of a folder of results."""

from dataclasses import dataclass
from pathlib import Path

from summarizer.dataset import Dataset
from summarizer.networks.statement import Level
from summarizer.output import write_atomically
from summarizer.page.cross_document import cross_document_index
from summarizer.page.data import JsonObject, page_data
from summarizer.page.html import render_page

LARGE_PAGE_BYTES = 10_000_000
"""Size from which a page may open slowly."""


@dataclass(frozen=True)
class PageOptions:
    """The user's options for the page, whose default title is the name of the folder.

    `level` is that of the holders in its network.
    """

    title: str | None = None
    aliases: Path | None = None
    topics: Path | None = None
    level: Level = "actor"


DEFAULT_PAGE_OPTIONS = PageOptions()


@dataclass(frozen=True)
class PageStats:
    """The number of documents and bytes of a page."""

    documents: int
    bytes: int


def read_page(folder: Path, options: PageOptions = DEFAULT_PAGE_OPTIONS) -> JsonObject:
    """Return the data of the page of the results in `folder`."""
    dataset = Dataset(folder)
    # Two passes: actors are resolved only after all documents have been read.
    index = cross_document_index(
        dataset, aliases=options.aliases, topics=options.topics, level=options.level
    )
    return page_data(dataset, index, title=options.title or folder.resolve().name or "Results")


def write_page(folder: Path, out: Path, options: PageOptions = DEFAULT_PAGE_OPTIONS) -> PageStats:
    """Write the page of the results in `folder` to `out`."""
    data = read_page(folder, options)
    page = render_page(data)
    write_atomically(out, page)
    documents = data["documents"]
    return PageStats(len(documents) if isinstance(documents, list) else 0, len(page.encode()))
