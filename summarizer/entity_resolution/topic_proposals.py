"""Propose clusters of topics that may be one concept.

Topics are free text: `arms exports to Kesh` and `export of arms to Kesh` are two concepts until
the user adds a line to `topics.csv`. Proposals rest on shared words and shared holders and are
never applied.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from summarizer.grounding.name_matching import norm

_MIN_SIMILARITY = 0.65
"""The share of common words above which topics are proposed."""

_MIN_SIMILARITY_WITH_HOLDERS = 0.5
"""The same for topics that have `_MIN_SHARED_HOLDERS` holders in common."""

_MIN_SHARED_HOLDERS = 2
_MAX_TOPICS_PER_WORD = 200
"""A word of more topics than this is ignored."""

_FUNCTION_WORDS = frozenset(
    "of the and for in on at to from with by a an its their his her between".split()
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ConceptProposal:
    """One topic of a cluster that may be one concept.

    Attributes:
        cluster: Number of the cluster, from 1; the cluster with most statements comes first.
        concept: The most frequent topic of the cluster.
        count: Number of statements with this topic.
        why: How the topic resembles the concept.
    """

    cluster: int
    concept: str
    topic: str
    count: int
    why: str


def propose_concepts(holders_by_topic: Mapping[str, Iterable[str]]) -> list[ConceptProposal]:
    """Return clusters of topics, by the holders of each topic, one name for each statement."""
    counts = {topic: Counter(names) for topic, names in holders_by_topic.items()}
    words = {topic: _words(topic) for topic in sorted(counts)}
    links: dict[str, dict[str, str]] = defaultdict(dict)
    for first, second in _pairs_with_common_words(words):
        shared = len(counts[first].keys() & counts[second].keys())
        cutoff = _MIN_SIMILARITY_WITH_HOLDERS if shared >= _MIN_SHARED_HOLDERS else _MIN_SIMILARITY
        similarity = Indel.normalized_similarity(words[first], words[second], score_cutoff=cutoff)
        if similarity:
            why = f"{similarity:.0%} of the words, {shared} holders in common"
            links[first][second] = links[second][first] = why
    totals = {topic: sum(names.values()) for topic, names in counts.items()}
    clusters = sorted(
        _star_clusters(links, totals), key=lambda cluster: -sum(totals[topic] for topic in cluster)
    )
    return [
        ConceptProposal(
            cluster=number,
            concept=cluster[0],
            topic=topic,
            count=totals[topic],
            why=links[cluster[0]].get(topic, "the most frequent of them"),
        )
        for number, cluster in enumerate(clusters, start=1)
        for topic in cluster
    ]


def _pairs_with_common_words(words: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield each pair of topics that share a word, except very frequent words."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for topic, topic_words in words.items():
        rare = [by_word[word] for word in topic_words if len(by_word[word]) < _MAX_TOPICS_PER_WORD]
        for earlier in sorted({earlier for topics in rare for earlier in topics}):
            yield earlier, topic
        for topics in rare:
            topics.append(topic)


def _star_clusters(
    links: Mapping[str, Mapping[str, str]], totals: Mapping[str, int]
) -> list[list[str]]:
    """Return each topic with its linked topics, from the most frequent on; each topic once."""
    taken: set[str] = set()
    clusters = []
    for topic in sorted(links, key=lambda topic: (-totals[topic], topic)):
        linked = sorted(set(links[topic]) - taken, key=lambda name: (-totals[name], name))
        if topic not in taken and linked:
            clusters.append([topic, *linked])
            taken.update(clusters[-1])
    return clusters


def _words(topic: str) -> list[str]:
    """Return the distinct words of a topic in alphabetical order, plurals as singulars."""
    words = set(_WORD.findall(norm(topic))) - _FUNCTION_WORDS
    return sorted({word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words})
