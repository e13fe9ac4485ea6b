"""The same topic across documents: by the user's file, by the actor it names, by folding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.entities import Resolution
from summarizer.grounding.name_matching import norm

LEFT_OUT = "-"
"""A concept that keeps a topic out of the networks."""

_ARTICLES = frozenset({"a", "an", "the"})


def topic_key(topic: str) -> str:
    """Return `topic` for comparison: no case, marks, possessive ending or article.

    Plurals stay: `reopening of the border` and of `the borders` may be two issues. So does an
    article at the end, which is a name: `Plan A`.
    """
    words = topic.split()
    kept = [word for word in words[:-1] if word.casefold() not in _ARTICLES or _is_letter(word)]
    return norm(" ".join(kept + words[-1:])) or topic.strip()


def _is_letter(word: str) -> bool:
    """Tell whether the word is a letter that names something, and no article."""
    return word == "A"


@dataclass(frozen=True)
class Concepts:
    """Which concept a topic belongs to.

    Attributes:
        by_key: The concept of each topic, by `topic_key`; None where it is left out.
        user: Keys that the user's file decides.
        actors: The name of the entity a topic names, by document, its id there and the key.
    """

    by_key: Mapping[str, str | None]
    user: frozenset[str] = frozenset()
    actors: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def concept_of(self, document: str, topic: str, target: str | None = None) -> str | None:
        """Return the concept of a document's topic, or None if it is left out.

        A topic that is the very name of its target (codebook, 4.3) is that entity everywhere.

        Args:
            document: Id of the document.
            topic: As the document words it.
            target: The id of the position's target there.
        """
        key = topic_key(topic)
        if target is not None and key not in self.user:
            named = self.actors.get((document, target, key))
            if named is not None:
                return named
        return self.by_key.get(key, topic)


def build_concepts(
    topics: Iterable[str],
    rules: Mapping[str, str] | None = None,
    sightings: Iterable[DocumentActor] = (),
    resolution: Resolution | None = None,
) -> Concepts:
    """Return the concepts of a corpus.

    Args:
        topics: Every topic, as often as it occurs. Of several spellings the most frequent one
            names the concept.
        rules: The user's `topics.csv`: concept by topic.
        sightings: The actors, for topics that are the name of one.
        resolution: Who these actors are.
    """
    spellings: dict[str, Counter[str]] = {}
    for topic in topics:
        spellings.setdefault(topic_key(topic), Counter())[topic.strip()] += 1
    by_key: dict[str, str | None] = {
        key: min(counts, key=lambda spelling: (-counts[spelling], spelling))
        for key, counts in spellings.items()
    }
    decided = {topic_key(topic): concept.strip() for topic, concept in (rules or {}).items()}
    by_key.update(
        {key: None if concept == LEFT_OUT else concept for key, concept in decided.items()}
    )
    actors = _actors(sightings, resolution, frozenset(spellings)) if resolution else {}
    return Concepts(by_key, frozenset(decided), actors)


def _actors(
    sightings: Iterable[DocumentActor], resolution: Resolution, keys: frozenset[str]
) -> dict[tuple[str, str, str], str]:
    return {
        (sighting.document, sighting.actor, key): resolution.entity(*sighting.place).name
        for sighting in sightings
        for surface in (sighting.name, *sighting.aliases)
        if (key := topic_key(surface)) in keys
    }
