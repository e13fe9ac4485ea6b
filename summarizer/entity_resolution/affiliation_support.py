"""Which affiliations are proven well enough to roll a holder up along them."""

from collections import defaultdict
from collections.abc import Mapping

from summarizer.entity_resolution.context import ResolutionContext

_MIN_DOCUMENTS = 2


def weak_affiliations(context: ResolutionContext) -> frozenset[int]:
    """Return the actors whose affiliation rests on one document that does not name both together.

    Two documents with the same affiliation are enough, and so is one that names both actors near
    each other (`DocumentActor.is_affiliation_near`).
    """
    support: Mapping[tuple[int, int], list[int]] = defaultdict(list)
    for index, affiliation in enumerate(context.affiliations):
        if affiliation is not None:
            roots = context.clusters.root(index), context.clusters.root(affiliation)
            support[roots].append(index)
    return frozenset(
        index
        for members in support.values()
        if len({context.actors[member].document for member in members}) < _MIN_DOCUMENTS
        and not any(context.actors[member].is_affiliation_near for member in members)
        for index in members
    )
