"""Map topics to concepts: by the user's file, by the actor that a topic names, by spelling."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from summarizer.entity_resolution.document_actors import DocumentActor
from summarizer.entity_resolution.entities import Resolution
from summarizer.grounding.name_matching import norm

EXCLUDED = "-"
"""The concept in `topics.csv` that excludes a topic from the networks."""

_ARTICLES = frozenset({"a", "an", "the"})


def topic_key(topic: str) -> str:
    """Return `topic` in the form that is compared: no case, punctuation, possessive or article.

    Plurals stay, because `reopening of the border` and `reopening of the borders` can be two
    issues. An article at the end stays, because it is a name: `Plan A`.
    """
    words = topic.split()
    content = [word for word in words[:-1] if word.casefold() not in _ARTICLES or word == "A"]
    return norm(" ".join(content + words[-1:])) or topic.strip()


@dataclass(frozen=True)
class Concepts:
    """The concept of each topic.

    Attributes:
        by_key: The concept by `topic_key`; `None` if the topic is excluded.
        user_keys: Keys whose concept the user's file sets.
        entity_names: The name of the entity that a topic names, by document, actor id and key.
    """

    by_key: Mapping[str, str | None]
    user_keys: frozenset[str] = frozenset()
    entity_names: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def concept_of(self, document: str, topic: str, target: str | None = None) -> str | None:
        """Return the concept of a topic of a document, `None` when it is excluded.

        A topic that is the name of the position's target (codebook, 4.3) is that entity.
        """
        key = topic_key(topic)
        concept = self.by_key.get(key, topic)
        if target is None or key in self.user_keys:
            return concept
        return self.entity_names.get((document, target, key), concept)


def build_concepts(
    topics: Iterable[str],
    overrides: Mapping[str, str] | None = None,
    actors: Iterable[DocumentActor] = (),
    resolution: Resolution | None = None,
    names: Iterable[str] = (),
) -> Concepts:
    """Return the concepts of a corpus.

    Args:
        topics: Every topic, as often as it occurs; the most frequent spelling names the concept.
        overrides: The user's `topics.csv`: concept by topic.
        actors: The actors, for topics that name one of them.
        resolution: The entities of these actors.
        names: Concepts of the user's codebook, which topics of the same words belong to.
    """
    spellings: dict[str, Counter[str]] = {}
    for topic in topics:
        spellings.setdefault(topic_key(topic), Counter())[topic.strip()] += 1
    by_key: dict[str, str | None] = {
        key: min(counts, key=lambda spelling: (-counts[spelling], spelling))
        for key, counts in spellings.items()
    }
    by_key.update({topic_key(name): name for name in names})
    user_concepts = {
        topic_key(topic): concept.strip() for topic, concept in (overrides or {}).items()
    }
    by_key.update(
        {key: None if concept == EXCLUDED else concept for key, concept in user_concepts.items()}
    )
    entity_names = {
        (*actor.ref, key): resolution.entity(*actor.ref).name
        for actor in actors
        for name in (actor.name, *actor.aliases)
        if resolution and (key := topic_key(name)) in spellings
    }
    return Concepts(by_key, frozenset(user_concepts), entity_names)
