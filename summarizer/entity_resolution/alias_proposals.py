"""Propose lines of `aliases.csv` for similar names that doubt alone keeps apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from summarizer.entity_resolution.entities import RejectedMerge
from summarizer.vocabulary import ActorKind

_CONTRADICTIONS = (
    "of different states",
    "of several owners",
    "in documents of different states",
    "two in one document",
    "two actors in one document",
    "kinds differ",
    "a capital, but",
    "a crowd",
    "an office",
    "an alias that is the name of a state",
    "part of a fuller name",
    "part of ",
    "several are called",
)
"""Beginnings of the reasons for which a proposal would be wrong, or would have to choose."""


@dataclass(frozen=True, slots=True)
class AliasProposal:
    """A line that would merge two names."""

    name: str
    kind: ActorKind
    canonical: str
    why: str


def propose_aliases(rejected: Iterable[RejectedMerge]) -> Iterator[AliasProposal]:
    """Yield a proposal for each pair of names that nothing contradicts."""
    for merge in rejected:
        if not merge.reason.startswith(_CONTRADICTIONS):
            yield AliasProposal(merge.name, merge.kind, merge.other, merge.reason)
