"""Alignment of predicted records with gold records: one to one, with the largest similarity.

Actors are compared by name and by the positions of their mentions, claims by the quoted tokens,
positions by holder and topic. Pairs below a threshold are not aligned. `docs/reference/metrics.md`
explains the metrics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition, GoldRecord
from summarizer.schema.summary import Span
from summarizer.vocabulary import Stance

from .assignment import assign
from .name_matching import norm, same_name
from .token_spans import TokenIndex, TokenSpan, token_iou

ACTOR_THRESHOLD = 0.5
CLAIM_THRESHOLDS = (0.3, 0.5, 0.75, 1.0)
CLAIM_THRESHOLD = 0.5
POSITION_THRESHOLD = 0.6
MENTION_THRESHOLD = 0.5
_TIE_BREAK = 1e-3
"""Weight of what breaks a tie, against a similarity of 1."""

Scores = dict[tuple[int, int], float]
"""Scores by the numbers of a gold and a predicted record."""


@dataclass(frozen=True)
class Match:
    """An aligned pair: the numbers of the gold and the predicted record, and their similarity."""

    gold: int
    predicted: int
    similarity: float


@dataclass(frozen=True)
class Alignment:
    """The matches of one document; those of claims at the main and at each threshold."""

    actors: tuple[Match, ...]
    claims: tuple[Match, ...]
    positions: tuple[Match, ...]
    claims_at: dict[float, tuple[Match, ...]]
    actor_map: dict[str, str]
    """Ids of predicted actors and those of their gold actors."""


@dataclass
class Example:
    """The gold and the predicted record of one document, with the tokens of its text."""

    tokens: TokenIndex
    gold: GoldRecord
    predicted: GoldRecord

    def token_span(self, span: Span) -> TokenSpan:
        """Return the tokens of `span`."""
        return self.tokens.overlapping(span.start, span.end)

    @cached_property
    def gold_quotes(self) -> list[list[TokenSpan]]:
        """The tokens of each gold quote, and of its accepted alternatives."""
        return [
            [self.token_span(span) for span in (claim.quote, *claim.accept.quote)]
            for claim in self.gold.claims
        ]

    @cached_property
    def predicted_quotes(self) -> list[TokenSpan]:
        """The tokens of each predicted quote."""
        return [self.token_span(claim.quote) for claim in self.predicted.claims]


def align(example: Example) -> Alignment:
    """Return the best alignment of the records of `example`."""
    actors = _align_actors(example)
    gold, predicted = example.gold.actors, example.predicted.actors
    actor_map = {predicted[match.predicted].id: gold[match.gold].id for match in actors}
    claims = _align_claims(example, actor_map)
    positions = _align_positions(example, actor_map)
    return Alignment(actors, claims[CLAIM_THRESHOLD], positions, claims, actor_map)


def same_speaker(gold: GoldClaim, claim: GoldClaim, actor_map: dict[str, str]) -> bool:
    """Return whether two claims have the same speaker; both may have none."""
    speaker = claim.speaker and actor_map.get(claim.speaker, "")
    return speaker == gold.speaker or speaker in gold.accept.speaker


def _align_actors(example: Example) -> tuple[Match, ...]:
    weights: Scores = {}
    similarities: Scores = {}
    golds = [_ActorForms.of(actor, example) for actor in example.gold.actors]
    predictions = [_ActorForms.of(actor, example) for actor in example.predicted.actors]
    overlaps = _mention_overlaps([x.mentions for x in golds], [x.mentions for x in predictions])
    for row, gold in enumerate(golds):
        for column, predicted in enumerate(predictions):
            overlap = overlaps.get((row, column), 0.0)
            sameness = max(gold.name_similarity(predicted), overlap)
            if sameness < ACTOR_THRESHOLD:
                continue
            similarity = sameness * (1.0 if gold.has_kind_of(predicted) else 0.9)
            if similarity >= ACTOR_THRESHOLD:
                similarities[row, column] = similarity
                weights[row, column] = similarity + _TIE_BREAK * overlap
    return _matches(weights, similarities)


@dataclass(frozen=True)
class _ActorForms:
    names: frozenset[str]
    kinds: frozenset[str]
    mentions: tuple[TokenSpan, ...]

    @classmethod
    def of(cls, actor: GoldActor, example: Example) -> _ActorForms:
        accept = actor.accept
        more = (*actor.aliases, *accept.name, *(form for forms in accept.aliases for form in forms))
        return cls(
            frozenset((actor.name, *more)),
            frozenset((actor.kind, *accept.kind)),
            tuple(example.token_span(mention) for mention in actor.mentions),
        )

    def has_kind_of(self, other: _ActorForms) -> bool:
        # The kind `other` agrees with every kind: it means that none applies.
        return bool(self.kinds & other.kinds) or "other" in self.kinds | other.kinds

    def name_similarity(self, other: _ActorForms) -> float:
        persons = "person" in self.kinds and "person" in other.kinds
        return _same_name(self.names, other.names, persons)


@lru_cache(maxsize=200_000)
def _same_name(first: frozenset[str], second: frozenset[str], persons: bool) -> float:  # noqa: FBT001
    return same_name(first, second, persons=persons)


def _mention_overlaps(
    golds: Sequence[Sequence[TokenSpan]], predictions: Sequence[Sequence[TokenSpan]]
) -> Scores:
    """Return for pairs of actors the share of their mentions that overlap one of the other's."""
    by_token: dict[int, list[tuple[int, TokenSpan]]] = {}
    for column, mentions in enumerate(predictions):
        for mention in mentions:
            for token in range(mention.start, mention.end):
                by_token.setdefault(token, []).append((column, mention))
    overlapping: dict[tuple[int, int], tuple[set[TokenSpan], set[TokenSpan]]] = {}
    for row, mentions in enumerate(golds):
        for gold in mentions:
            near = {entry for token in range(*gold) for entry in by_token.get(token, ())}
            for column, predicted in near:
                if token_iou(gold, predicted) >= MENTION_THRESHOLD:
                    pair = overlapping.setdefault((row, column), (set(), set()))
                    pair[0].add(gold)
                    pair[1].add(predicted)
    return {
        (row, column): (len(first) + len(second)) / (len(golds[row]) + len(predictions[column]))
        for (row, column), (first, second) in overlapping.items()
    }


def _align_claims(example: Example, actor_map: dict[str, str]) -> dict[float, tuple[Match, ...]]:
    similarities: Scores = {}
    bonuses: Scores = {}
    for row, gold in enumerate(example.gold.claims):
        for column, claim in enumerate(example.predicted.claims):
            predicted = example.predicted_quotes[column]
            similarity = max(token_iou(quote, predicted) for quote in example.gold_quotes[row])
            if similarity >= CLAIM_THRESHOLDS[0]:
                similarities[row, column] = similarity
                bonuses[row, column] = _TIE_BREAK * _agreement(gold, claim, actor_map)
    return {
        threshold: _matches(
            {
                pair: similarity + bonuses[pair]
                for pair, similarity in similarities.items()
                if similarity >= threshold
            },
            similarities,
        )
        for threshold in CLAIM_THRESHOLDS
    }


def _agreement(gold: GoldClaim, claim: GoldClaim, actor_map: dict[str, str]) -> float:
    """Return how far two claims agree beside their quotes: in speaker, then in kind and cue."""
    score = 0.7 * same_speaker(gold, claim, actor_map) + 0.2 * (gold.kind == claim.kind)
    return score + 0.1 * (gold.cue_span == claim.cue_span)


def _align_positions(example: Example, actor_map: dict[str, str]) -> tuple[Match, ...]:
    weights: Scores = {}
    similarities: Scores = {}
    for row, gold in enumerate(example.gold.positions):
        holders = (gold.actor, *gold.accept.actor)
        evidence = [example.token_span(span) for span in (gold.evidence, *gold.accept.evidence)]
        for column, position in enumerate(example.predicted.positions):
            if actor_map.get(position.actor) not in holders:
                continue
            predicted = example.token_span(position.evidence)
            topic, stances = topic_similarity(gold, position)
            overlap = max(token_iou(span, predicted) for span in evidence)
            similarity = max(topic, (topic + overlap) / 2)
            if similarity >= POSITION_THRESHOLD:
                similarities[row, column] = similarity
                bonus = 0.7 * (position.stance in stances) + 0.3 * overlap
                weights[row, column] = similarity + _TIE_BREAK * bonus
    return _matches(weights, similarities)


def topic_similarity(gold: GoldPosition, position: GoldPosition) -> tuple[float, set[Stance]]:
    """Return the similarity to the nearest gold topic, and the stances that are right for it."""
    stances = {gold.stance, *gold.accept.stance}
    topics = [(topic, stances) for topic in (gold.topic, *gold.accept.topic)]
    topics += [(equivalent.topic, {equivalent.stance}) for equivalent in gold.equivalents]
    scores = [_same_topic(norm(topic), norm(position.topic)) for topic, _ in topics]
    best = max(scores)
    nearest = [right for (_, right), score in zip(topics, scores, strict=True) if score == best]
    return best, set().union(*nearest)


@lru_cache(maxsize=65_536)
def _same_topic(first: str, second: str) -> float:
    if first == second:
        return 1.0
    return max(token_sort_ratio(first, second), 0.9 * token_set_ratio(first, second)) / 100


def _matches(weights: Scores, similarities: Scores) -> tuple[Match, ...]:
    return tuple(Match(row, column, similarities[row, column]) for row, column in assign(weights))


def unmatched(
    matches: Sequence[Match], gold_count: int, predicted_count: int
) -> tuple[list[int], list[int]]:
    """Return the numbers of the gold and of the predicted records without a match."""
    golds = {match.gold for match in matches}
    predicted = {match.predicted for match in matches}
    return sorted(set(range(gold_count)) - golds), sorted(set(range(predicted_count)) - predicted)
