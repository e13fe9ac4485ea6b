"""Which predicted record is which gold record: one-to-one, and as good as can be.

Actors agree by name or by the places they are mentioned, claims by the words quoted, positions
by holder and topic. A pair below its threshold is no pair. `docs/reference/metrics.md` explains the
figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition, GoldRecord
from summarizer.schema.summary import Span
from summarizer.vocabulary import Stance

from .assignment import assign
from .name_matching import norm, same_name
from .token_spans import TokenIndex, TokenRun, overlap

ACTOR_THRESHOLD = 0.5
CLAIM_THRESHOLDS = (0.3, 0.5, 0.75, 1.0)
CLAIM_THRESHOLD = 0.5
POSITION_THRESHOLD = 0.6
_TIE = 1e-3
"""Weight of what breaks a tie, against a similarity of 1."""


@dataclass(frozen=True)
class Pair:
    """A gold record and the predicted record that is it."""

    gold: int
    predicted: int
    similarity: float


@dataclass(frozen=True)
class Alignment:
    """The pairs of one document. Numbers point into the lists of the two records."""

    actors: tuple[Pair, ...]
    claims: tuple[Pair, ...]
    positions: tuple[Pair, ...]
    claims_at: dict[float, tuple[Pair, ...]]
    who: dict[str, str]
    """Predicted actor to gold actor."""


class Sides:
    """A gold record and a predicted one over the words of their document."""

    def __init__(self, words: TokenIndex, gold: GoldRecord, predicted: GoldRecord) -> None:
        self.words = words
        self.gold = gold
        self.predicted = predicted

    def run(self, span: Span) -> TokenRun:
        """Return the words that `span` touches."""
        return self.words.touched(span.start, span.end)

    @cached_property
    def quotes(self) -> list[list[TokenRun]]:
        """For each gold claim the runs of words that count as its quote."""
        return [
            [self.run(span) for span in (claim.quote, *claim.accept.quote)]
            for claim in self.gold.claims
        ]

    @cached_property
    def said(self) -> list[TokenRun]:
        """The words of each predicted quote."""
        return [self.run(claim.quote) for claim in self.predicted.claims]


def align(sides: Sides) -> Alignment:
    """Return the pairs of `sides`."""
    actors = _actors(sides)
    gold, predicted = sides.gold.actors, sides.predicted.actors
    who = {predicted[pair.predicted].id: gold[pair.gold].id for pair in actors}
    claims = _claims(sides, who)
    return Alignment(actors, claims[CLAIM_THRESHOLD], _positions(sides, who), claims, who)


def speaker_right(gold: GoldClaim, claim: GoldClaim, who: dict[str, str]) -> bool:
    """Tell whether the two claims have one speaker, nobody included."""
    speaker = claim.speaker and who.get(claim.speaker, "")
    return speaker == gold.speaker or speaker in gold.accept.speaker


def _actors(sides: Sides) -> tuple[Pair, ...]:
    weights: dict[tuple[int, int], float] = {}
    similar: dict[tuple[int, int], float] = {}
    ones = [_Named.of(actor, sides) for actor in sides.gold.actors]
    others = [_Named.of(actor, sides) for actor in sides.predicted.actors]
    meetings = _meetings([one.mentions for one in ones], [other.mentions for other in others])
    for number, one in enumerate(ones):
        for column, other in enumerate(others):
            together = meetings.get((number, column), 0.0)
            same = max(one.same(other), together)
            if same < ACTOR_THRESHOLD:
                continue
            similarity = same * (1.0 if one.fits(other) else 0.9)
            if similarity >= ACTOR_THRESHOLD:
                similar[number, column] = similarity
                weights[number, column] = similarity + _TIE * together
    return _pairs(weights, similar)


@dataclass(frozen=True)
class _Named:
    names: frozenset[str]
    kinds: frozenset[str]
    mentions: tuple[TokenRun, ...]

    @classmethod
    def of(cls, actor: GoldActor, sides: Sides) -> _Named:
        accept = actor.accept
        more = (*actor.aliases, *accept.name, *(form for forms in accept.aliases for form in forms))
        return cls(
            frozenset((actor.name, *more)),
            frozenset((actor.kind, *accept.kind)),
            tuple(sides.run(mention) for mention in actor.mentions),
        )

    def fits(self, other: _Named) -> bool:
        # `other` fits every kind: it says that none did.
        return bool(self.kinds & other.kinds) or "other" in self.kinds | other.kinds

    def same(self, other: _Named) -> float:
        persons = "person" in self.kinds and "person" in other.kinds
        return _same_name(self.names, other.names, persons)


@lru_cache(maxsize=200_000)
def _same_name(ones: frozenset[str], others: frozenset[str], persons: bool) -> float:  # noqa: FBT001
    return same_name(ones, others, persons=persons)


def _meetings(
    ones: Sequence[Sequence[TokenRun]], others: Sequence[Sequence[TokenRun]]
) -> dict[tuple[int, int], float]:
    """Return for pairs of actors the share of their mentions that have a partner in the other."""
    standing: dict[int, list[tuple[int, TokenRun]]] = {}
    for column, other in _numbered(others):
        for word in range(other.first, other.after):
            standing.setdefault(word, []).append((column, other))
    met: dict[tuple[int, int], tuple[set[TokenRun], set[TokenRun]]] = {}
    for number, one in _numbered(ones):
        near = {found for word in range(one.first, one.after) for found in standing.get(word, ())}
        for column, other in near:
            if overlap(one, other) >= 0.5:
                here, there = met.setdefault((number, column), (set(), set()))
                here.add(one)
                there.add(other)
    return {
        (number, column): (len(here) + len(there)) / (len(ones[number]) + len(others[column]))
        for (number, column), (here, there) in met.items()
    }


def _numbered(lists: Sequence[Sequence[TokenRun]]) -> Iterator[tuple[int, TokenRun]]:
    return ((number, run) for number, runs in enumerate(lists) for run in runs)


def _claims(sides: Sides, who: dict[str, str]) -> dict[float, tuple[Pair, ...]]:
    similar: dict[tuple[int, int], float] = {}
    tied: dict[tuple[int, int], float] = {}
    for number, gold in enumerate(sides.gold.claims):
        runs = sides.quotes[number]
        first, after = min(run.first for run in runs), max(run.after for run in runs)
        for column, claim in enumerate(sides.predicted.claims):
            said = sides.said[column]
            if said.first >= after or said.after <= first:
                continue
            best = max(overlap(run, said) for run in runs)
            if best >= CLAIM_THRESHOLDS[0]:
                similar[number, column] = best
                tied[number, column] = _TIE * _agreement(gold, claim, who)
    found = {}
    for threshold in CLAIM_THRESHOLDS:
        weights = {
            edge: value + tied[edge] for edge, value in similar.items() if value >= threshold
        }
        found[threshold] = _pairs(weights, similar)
    return found


def _agreement(gold: GoldClaim, claim: GoldClaim, who: dict[str, str]) -> float:
    """Return how far two claims agree beside their words: speaker first, then kind and cue."""
    same = 0.7 * speaker_right(gold, claim, who) + 0.2 * (gold.kind == claim.kind)
    return same + 0.1 * (gold.cue_span == claim.cue_span)


def _positions(sides: Sides, who: dict[str, str]) -> tuple[Pair, ...]:
    weights: dict[tuple[int, int], float] = {}
    similar: dict[tuple[int, int], float] = {}
    for number, gold in enumerate(sides.gold.positions):
        holders = (gold.actor, *gold.accept.actor)
        evidence = [sides.run(span) for span in (gold.evidence, *gold.accept.evidence)]
        for column, position in enumerate(sides.predicted.positions):
            if who.get(position.actor) not in holders:
                continue
            topic = topic_labels(gold, position)[0]
            shared = max(overlap(run, sides.run(position.evidence)) for run in evidence)
            similarity = max(topic, (topic + shared) / 2)
            if similarity >= POSITION_THRESHOLD:
                similar[number, column] = similarity
                signed = position.stance in topic_labels(gold, position)[1]
                weights[number, column] = similarity + _TIE * (0.7 * signed + 0.3 * shared)
    return _pairs(weights, similar)


def topic_labels(gold: GoldPosition, position: GoldPosition) -> tuple[float, set[Stance]]:
    """Return how near the topics are, and the stances that are right on the nearest label."""
    usual = {gold.stance, *gold.accept.stance}
    labels = [(topic, usual) for topic in (gold.topic, *gold.accept.topic)]
    labels += [(same.topic, {same.stance}) for same in gold.equivalents]
    nearness = [_same_topic(norm(topic), norm(position.topic)) for topic, _ in labels]
    best = max(nearness)
    stances: set[Stance] = set()
    for (_, right), near in zip(labels, nearness, strict=True):
        if near == best:
            stances |= right
    return best, stances


@lru_cache(maxsize=65_536)
def _same_topic(one: str, other: str) -> float:
    if one == other:
        return 1.0
    return max(token_sort_ratio(one, other), 0.9 * token_set_ratio(one, other)) / 100


def _pairs(
    weights: dict[tuple[int, int], float], similar: dict[tuple[int, int], float]
) -> tuple[Pair, ...]:
    return tuple(Pair(row, column, similar[row, column]) for row, column in assign(weights))


def unpaired(pairs: Iterable[Pair], golds: int, predicted: int) -> tuple[list[int], list[int]]:
    """Return the gold and the predicted records that are in no pair."""
    held = {pair.gold for pair in pairs}
    given = {pair.predicted for pair in pairs}
    return (
        [number for number in range(golds) if number not in held],
        [number for number in range(predicted) if number not in given],
    )
