"""Find sources among inputs, and tell what each of them is or why it is none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from summarizer.errors import InputError
from summarizer.loaders.discovery import sources
from summarizer.loaders.finder import DiscoveryOptions
from summarizer.loaders.source import Source


def outcome(source: Source) -> str:
    """Return the text of a source, or `! ` and the one line that says why there is none."""
    try:
        return source.read().text
    except InputError as error:
        line = str(error)
        assert "\n" not in line
        assert source.where in line
        return f"! {line}"


def outcomes(*inputs: str | Path, text_column: str | None = None) -> dict[str, str]:
    """Return what became of every document among the inputs, by id."""
    found = list(sources(inputs, options=DiscoveryOptions(text_column=text_column)))
    return by_id(found)


def by_id(found: Iterable[Source]) -> dict[str, str]:
    """Return what became of the sources, and make sure that no id is there twice."""
    pairs = [(source.id, outcome(source)) for source in found]
    assert len({id.casefold() for id, _ in pairs}) == len(pairs)
    return dict(pairs)
