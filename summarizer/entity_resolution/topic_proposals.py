"""Topics that may be one concept: proposed to a person, never applied.

Topics are free text, and `arms exports to Kesh` and `export of arms to Kesh` are two concepts
until somebody writes a line into `topics.csv`. Words in common and holders in common say where to
look.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from summarizer.grounding.name_matching import norm

_ALIKE = 0.65
"""Topics with this share of their words in common are proposed."""

_ALIKE_WITH_HOLDERS = 0.5
"""This share is enough where two holders speak of both."""

_SHARED_HOLDERS = 2
_COMMON_WORD = 200
"""A word of more topics than this leads nowhere."""

_SMALL = frozenset("of the and for in on at to from with by a an its their his her between".split())
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ConceptProposal:
    """One topic of a cluster that may be one concept.

    Attributes:
        cluster: Number of the cluster, from 1 on; the cluster with most statements first.
        concept: Its most frequent topic, as a beginning.
        topic: This topic.
        count: In how many statements it stands.
        why: To which topic it is alike, and how.
    """

    cluster: int
    concept: str
    topic: str
    count: int
    why: str


def propose_concepts(holders_by_topic: Mapping[str, Iterable[str]]) -> list[ConceptProposal]:
    """Return clusters of topics that may be one.

    Args:
        holders_by_topic: The names of the holders of each concept, one for each statement.
    """
    counts = {topic: Counter(names) for topic, names in holders_by_topic.items()}
    words = {topic: _words(topic) for topic in sorted(counts)}
    ties: dict[str, dict[str, str]] = defaultdict(dict)
    for one, other in _neighbours(words):
        shared = len(counts[one].keys() & counts[other].keys())
        least = _ALIKE_WITH_HOLDERS if shared >= _SHARED_HOLDERS else _ALIKE
        alike = Indel.normalized_similarity(words[one], words[other], score_cutoff=least)
        if alike:
            why = f"{alike:.0%} of the words, {shared} holders in common"
            ties[one][other] = ties[other][one] = why
    totals = {topic: sum(names.values()) for topic, names in counts.items()}
    clusters = sorted(
        _around_the_largest(ties, totals), key=lambda cluster: -sum(totals[one] for one in cluster)
    )
    return [
        ConceptProposal(
            cluster=number,
            concept=cluster[0],
            topic=topic,
            count=totals[topic],
            why=ties[cluster[0]].get(topic, "the most frequent of them"),
        )
        for number, cluster in enumerate(clusters, start=1)
        for topic in cluster
    ]


def _neighbours(words: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield pairs of topics that share a word which is not everywhere, each once."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for topic, its_words in words.items():
        rare = [by_word[word] for word in its_words if len(by_word[word]) < _COMMON_WORD]
        for other in sorted({other for topics in rare for other in topics}):
            yield other, topic
        for topics in rare:
            topics.append(topic)


def _around_the_largest(
    ties: Mapping[str, Mapping[str, str]], totals: Mapping[str, int]
) -> list[list[str]]:
    """Return each topic with those tied to it, the most frequent first; each topic once.

    No chains: what is alike to a neighbour only is not drawn in.
    """
    taken: set[str] = set()
    clusters = []
    for topic in sorted(ties, key=lambda topic: (-totals[topic], topic)):
        others = sorted(set(ties[topic]) - taken, key=lambda other: (-totals[other], other))
        if topic not in taken and others:
            clusters.append([topic, *others])
            taken.update(clusters[-1])
    return clusters


def _words(topic: str) -> list[str]:
    """Return the words of a topic in the order of the alphabet, each once, plurals as singulars."""
    words = set(_WORD.findall(norm(topic))) - _SMALL
    return sorted({word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words})
