"""Discover the sources among inputs and read each one: its text, or why it has none."""

from collections.abc import Iterable
from pathlib import Path

from summarizer.errors import InputError
from summarizer.loaders.discovery import sources
from summarizer.loaders.finder import DiscoveryOptions
from summarizer.loaders.source import Source


def outcome(source: Source) -> str:
    """Return the text of a source, or `! ` and the error message."""
    try:
        return source.read().text
    except InputError as error:
        line = str(error)
        assert "\n" not in line
        assert source.where in line
        return f"! {line}"


def outcomes(*inputs: str | Path, text_column: str | None = None) -> dict[str, str]:
    """Return the outcome of every document among the inputs, by id."""
    return by_id(sources(inputs, options=DiscoveryOptions(text_column=text_column)))


def by_id(discovered: Iterable[Source]) -> dict[str, str]:
    """Return the outcome of each source by id; fail if an id occurs twice."""
    pairs = [(source.id, outcome(source)) for source in discovered]
    assert len({document_id.casefold() for document_id, _ in pairs}) == len(pairs)
    return dict(pairs)
