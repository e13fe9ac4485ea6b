"""Infer the position that a claim expresses from its kind, its cue and its restatement.

A claim that demands, promises or refuses, or whose cue takes a side, is a position of its speaker
(`docs/codebook.md`, 4.1). A small model that records such a claim often omits the position. Of our
labelled articles, 91% of demands carry a position, 85% of commitments, 78% of refusals, 97% of
accusations with `accused`, and 92% of evaluations whose cue takes a side. Evaluations and
accusations with `said` carry one in half of the cases, so no position is inferred from them.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from summarizer.postprocessing.positions.stance_lexicon import stance_verbs
from summarizer.postprocessing.positions.topic_extraction import (
    ExtractedTopic,
    extract_object_topic,
    extract_stated_side,
    extract_topic,
)
from summarizer.vocabulary import ClaimKind, Stance

_NEGATION = re.compile(r"\b(?:not|never|no longer|nobody|neither)\b|n['’]t\b", re.IGNORECASE)
_ACCUSING_VERB = re.compile(r"\b(?:accus(?P<of>\w+)|blam\w+)\b", re.IGNORECASE)
_ACCUSED_AND_CHARGE = {
    "of": re.compile(r"(?P<accused>.*?)\bof\s+(?P<charge>\w+ing\b.*)", re.DOTALL),
    "for": re.compile(r"(?P<accused>.*?)\bfor\s+(?P<charge>.+)", re.DOTALL),
}
KINDS_WITHOUT_POSITION = frozenset({"denial", "prediction"})
"""Kinds of claims that are no ground for a position (`docs/codebook.md`, 4.4 N6 and 9, 12)."""

_KINDS_WITH_TOPIC = frozenset({"demand", "commitment", "refusal"})


@dataclass(frozen=True)
class InferredPosition:
    """A position in words."""

    topic: str
    stance: Stance
    subject: str = ""
    """The actor of the demanded or criticised act, as the claim names it; may be empty."""


def infer_position(kind: ClaimKind, cue: str, quote: str, text: str) -> InferredPosition | None:
    """Return the position that a claim expresses, `None` if it need not express one."""
    if kind in KINDS_WITHOUT_POSITION:
        return None
    if accusing := _ACCUSING_VERB.search(cue):
        return _from_accusation(quote, "of" if accusing["of"] else "for")
    return _from_cue(cue, quote) or _from_restatement(kind, text)


def _from_accusation(quote: str, preposition: str) -> InferredPosition | None:
    match = _ACCUSED_AND_CHARGE[preposition].match(quote)
    topic = extract_object_topic(match["charge"]) if match else None
    return InferredPosition(topic, "oppose", match["accused"].rstrip()) if match and topic else None


def _from_cue(cue: str, quote: str) -> InferredPosition | None:
    """Return the position of a cue that takes a side on the object in the quotation."""
    if _NEGATION.search(cue) or (topic := extract_object_topic(quote)) is None:
        return None
    if _cue_pattern("oppose").search(cue):
        return InferredPosition(topic, "oppose")
    return InferredPosition(topic, "support") if _cue_pattern("support").search(cue) else None


def _from_restatement(kind: ClaimKind, text: str) -> InferredPosition | None:
    if kind == "evaluation":
        return _to_position(extract_stated_side(text))
    topic = extract_topic(text) if kind in _KINDS_WITH_TOPIC else None
    if topic is None or (kind == "refusal" and topic.favours):
        return None
    return _to_position(topic, "mixed" if kind == "commitment" and topic.conditional else None)


def _to_position(
    topic: ExtractedTopic | None, stance: Stance | None = None
) -> InferredPosition | None:
    if topic is None:
        return None
    stated: Stance = "support" if topic.favours else "oppose"
    return InferredPosition(topic.topic, stance or stated, topic.subject)


@cache
def _cue_pattern(stance: Literal["support", "oppose"]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{stance_verbs('cue', stance)})\b", re.IGNORECASE)
