"""What speaks for and against a record, as named numbers.

All of it stands in the records and drafts of the document, in its dependency trees, and in the
log-probabilities of the model's tokens. Warnings are compared by their leading word, so a detail or
a new one changes nothing.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.confidence.clause_features import clause_features
from summarizer.grounding.name_matching import norm
from summarizer.lexicons import word_set
from summarizer.schema.summary import Actor, Claim, Position
from summarizer.syntax import Syntax
from summarizer.text.interval_index import IntervalIndex
from summarizer.text.spans import CharSpan

Features = dict[str, float]
FieldLogprobs = Mapping[str, tuple[float, float]]
"""The mean and the smallest log-probability of each field of a draft."""

_CORRECTED = frozenset(("text-replaced", "topic-replaced"))
"""Warnings of what was corrected; they say little about the headline fields."""

_FLOOR = -3.0
"""A lower log-probability says no more."""

_VAGUE_KINDS = frozenset({"group", "other"})
_RELATIVE_PRONOUNS = frozenset("which who whom whose".split())
_SHORT_QUOTE, _LONG_QUOTE = 4, 30
_PLAIN_CUES = frozenset("said say says saying told tells according added adds".split())
_WEIGHTY = frozenset(("demand", "threat", "commitment", "refusal", "accusation"))


@dataclass(frozen=True)
class RecordContext:
    """The records of one document, among which a record is judged.

    Attributes:
        syntax: The dependency trees of the article, if it was parsed.
    """

    actors: Mapping[str, Actor]
    claims: Mapping[str, Claim]
    positions: Sequence[Position]
    syntax: Syntax | None = None

    @cached_property
    def uses(self) -> Counter[str]:
        """How many claims and positions name each actor."""
        named = Counter(claim.speaker for claim in self.claims.values() if claim.speaker)
        named.update(actor for claim in self.claims.values() for actor in claim.via)
        for position in self.positions:
            named.update(filter(None, (position.actor, position.target)))
        return named

    @cached_property
    def cues(self) -> Counter[CharSpan]:
        """How many claims have each cue."""
        return Counter(claim.cue.span for claim in self.claims.values() if claim.cue)

    @cached_property
    def _quotations(self) -> IntervalIndex[Claim]:
        return IntervalIndex(list(self.claims.values()), lambda claim: claim.quote.span)

    @cached_property
    def _evidence(self) -> IntervalIndex[Position]:
        return IntervalIndex(self.positions, lambda position: position.evidence.span)

    def overlaps_claim(self, claim: Claim) -> bool:
        """Return whether the quotation of another claim shares words with that of `claim`."""
        return len(self._quotations.overlapping(claim.quote.span)) > 1

    def has_rival(self, position: Position) -> bool:
        """Return whether another position rests on the same words."""
        return len(self._evidence.overlapping(position.evidence.span)) > 1


def actor_features(actor: Actor, context: RecordContext) -> Features:
    """Return what speaks for and against an actor."""
    uses = context.uses[actor.id]
    return {
        "uses": math.log1p(uses),
        "unused": float(uses == 0),
        "vague_kind": float(actor.kind in _VAGUE_KINDS),
        "lower_case": float(actor.name == actor.name.lower()),
    }


def claim_features(claim: Claim, context: RecordContext) -> Features:
    """Return what speaks for and against a claim."""
    warned = _codes(claim.warnings)
    source = claim.source.text if claim.source else ""
    cue = norm(claim.cue.text).split() if claim.cue else []
    words = claim.quote.text.split()
    speaker = context.actors.get(claim.speaker or "")
    is_indirect = claim.directness == "indirect"
    return {
        "warnings": float(len(warned - _CORRECTED)),
        "disputed": float(any(code.endswith("-disputed") for code in warned)),
        "indirect": float(is_indirect),
        "direct": float(claim.directness == "direct"),
        "assertion": float(claim.kind == "assertion"),
        "words": math.log1p(len(words)),
        "short": float(is_indirect and len(words) <= _SHORT_QUOTE),
        "long": float(_is_long(claim)),
        "semicolon": float(";" in claim.quote.text),
        "unfinished": float(_is_unfinished(words)),
        "cue_words": float(len(cue)),
        "plain_cue": float(bool(_PLAIN_CUES & set(cue))),
        "shared_cue": float(claim.cue is not None and context.cues[claim.cue.span] > 1),
        "source_names_speaker": float(speaker is not None and _is_named(speaker, source)),
        "source_lower": float(bool(source) and source == source.lower()),
        "possessive": float(bool(_POSSESSIVE.search(source))),
        "overlap": float(context.overlaps_claim(claim)),
        **clause_features(claim, context.syntax),
    }


def position_features(position: Position, context: RecordContext) -> Features:
    """Return what speaks for and against a position."""
    warned = _codes(position.warnings)
    kinds = {context.claims[claim_id].kind for claim_id in position.claim_ids}
    evidence = position.evidence.text
    target = context.actors.get(position.target or "")
    return {
        "warnings": float(len(warned - _CORRECTED)),
        "ascribed": float(position.basis == "ascribed"),
        "oppose": float(position.stance == "oppose"),
        "target_near": float(target is not None and _is_named(target, evidence)),
        "rival": float(context.has_rival(position)),
        "assertion": float(bool({"assertion", "declaration", "prediction"} & kinds)),
        "weighty": float(bool(_WEIGHTY & kinds)),
        **_coverage(position.topic, evidence),
    }


def _coverage(topic: str, evidence: str) -> Features:
    """Return how much of the evidence the topic says: much that it leaves out misleads."""
    said, shown = _content_words(topic), _content_words(evidence)
    _, _, after = norm(evidence).partition(norm(topic))
    return {
        "topic_words": math.log1p(len(said)),
        "topic_share": math.log((len(said) + 1) / (len(shown) + 1)),
        "after_topic": math.log1p(len(_content_words(after))),
    }


def _content_words(text: str) -> list[str]:
    return [word for word in norm(text).split() if word not in word_set("stop_words")]


def actor_logprobs(numbers: FieldLogprobs) -> Features:
    """Return what the model's probabilities say about an actor."""
    return {"kind_lp": _mean(numbers, "kind"), "name_lp": _mean(numbers, "name")}


def claim_logprobs(numbers: FieldLogprobs) -> Features:
    """Return what the model's probabilities say about a claim."""
    return {
        "record_lp": _mean(numbers, "record"),
        "who_lp": _mean(numbers, "source", "speaker"),
        "speaker_lp": _mean(numbers, "speaker"),
        "sentence_lp": _mean(numbers, "sentence"),
        "cue_lp": _mean(numbers, "cue"),
    }


_POSSESSIVE = re.compile(r"[’']s\b|s[’'](?=\s)")


def _codes(warnings: Iterable[str]) -> set[str]:
    return {warning.partition(":")[0] for warning in warnings}


def _is_long(claim: Claim) -> bool:
    return len(claim.quote.text.split()) > _LONG_QUOTE


def _is_unfinished(words: Sequence[str]) -> bool:
    """Return whether a quotation begins or ends inside a clause."""
    first, last = (words[n].strip(',.“”"').lower() if words else "" for n in (0, -1))
    return last in word_set("unfinished_words") or first in _RELATIVE_PRONOUNS


def _is_named(actor: Actor, words: str) -> bool:
    """Return whether `words` contain a name of the actor."""
    text = f" {norm(words)} "
    return any(f" {norm(name)} " in text for name in (actor.name, *actor.aliases))


def _mean(numbers: FieldLogprobs, *names: str) -> float:
    """Return the smallest mean of the fields that the draft has, 0 without any."""
    return max(_FLOOR, min((numbers[name][0] for name in names if name in numbers), default=0.0))
