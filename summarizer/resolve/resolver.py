"""Actors of many documents become entities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from summarizer.resolve.entities import Resolution
from summarizer.resolve.sightings import Sighting
from summarizer.resolve.userfiles import AliasLine


def resolve(sightings: Iterable[Sighting], aliases: Sequence[AliasLine] = ()) -> Resolution:
    """Return who is who across documents, whatever their order.

    Args:
        sightings: The actors of all documents.
        aliases: The lines of the user's `aliases.csv`; they win over every rule.
    """
    raise NotImplementedError
