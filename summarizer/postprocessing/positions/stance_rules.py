"""Infer the position that a claim expresses from its kind, its cue and its quotation.

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
    to_sentence,
)
from summarizer.vocabulary import ClaimKind, Stance

_NEGATION = re.compile(r"\b(?:not|never|no longer|nobody|neither)\b|n['’]t\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"^(?:for|on|to)\s+", re.IGNORECASE)
_ASKING_VERB = re.compile(
    r"\b(?:ask|invit|press|beg|petition|lobb|urg|appeal|call)\w*", re.IGNORECASE
)
_REQUEST = re.compile(r"(?P<addressee>[^,;.:]{1,60}?)\s(?:for|to)\s(?P<object>.+)", re.DOTALL)
"""What is asked of whom: `asked the United States for help`."""
_REASON = re.compile(
    r"(?<!\bsee)\s(?:for (?:its|his|her|their|\w+ing)|as (?:an?|the|being)|as [“\"])\b.*", re.DOTALL
)
"""Why a side is taken, or how its object is seen: `praised the council for its nerve`."""
_ENDING = re.compile(
    r"(?:(?:an?|the)\s)?(?:\w+\s)?(?:end|halt|stop|ban|moratorium)\s(?:to|of|on)\s"
)
"""What demands the end of what follows: `an end to the blockade`."""
_AGAINST = re.compile(r"against\s")
_ACCUSING_VERB = re.compile(r"\b(?:accus(?P<of>\w+)|blam\w+)\b", re.IGNORECASE)
_ACCUSED_AND_CHARGE = {
    "of": re.compile(r"(?P<accused>.*?)\bof\s+(?P<charge>\w+ing\b.*)", re.DOTALL),
    "for": re.compile(r"(?P<accused>.*?)\bfor\s+(?P<charge>.+)", re.DOTALL),
}
KINDS_WITHOUT_POSITION = frozenset({"denial", "prediction"})
"""Kinds of claims that are no ground for a position (`docs/codebook.md`, 4.4 N6 and 9, 12)."""

_AUXILIARY: dict[ClaimKind, str] = {
    "demand": "should", "commitment": "will", "refusal": "will not"
}  # fmt: skip
"""How the act of a claim would be said in a sentence of its own, by its kind."""


@dataclass(frozen=True)
class InferredPosition:
    """A position in words."""

    topic: str
    stance: Stance
    subject: str = ""
    """The actor of the demanded or criticised act, as the claim names it; may be empty."""


def infer_position(kind: ClaimKind, cue: str, quote: str) -> InferredPosition | None:
    """Return the position that a claim expresses, `None` if it need not express one."""
    if kind in KINDS_WITHOUT_POSITION:
        return None
    if accusing := _ACCUSING_VERB.search(cue):
        return _from_accusation(quote, "of" if accusing["of"] else "for")
    return _from_cue(cue, quote) or _from_quotation(kind, cue, quote)


def _from_accusation(quote: str, preposition: str) -> InferredPosition | None:
    match = _ACCUSED_AND_CHARGE[preposition].match(quote)
    topic = extract_object_topic(match["charge"]) if match else None
    return InferredPosition(topic, "oppose", match["accused"].rstrip()) if match and topic else None


def _from_cue(cue: str, quote: str) -> InferredPosition | None:
    """Return the position of a cue that takes a side on the object in the quotation."""
    if _NEGATION.search(cue) or (topic := extract_object_topic(_REASON.sub("", quote))) is None:
        return None
    if _cue_pattern("oppose").search(cue):
        return InferredPosition(topic, "oppose")
    return InferredPosition(topic, "support") if _cue_pattern("support").search(cue) else None


def _from_quotation(kind: ClaimKind, cue: str, quote: str) -> InferredPosition | None:
    if kind == "evaluation":
        return _to_position(extract_stated_side(quote))
    if kind not in _AUXILIARY:
        return None
    sentence = to_sentence(quote, _AUXILIARY[kind])
    if sentence is None:
        # A noun phrase: `demanded a truce`, `ruled out talks`.
        request = _REQUEST.match(quote) if _ASKING_VERB.search(cue) else None
        words = request["object"] if request else _PREPOSITION.sub("", quote)
        ended = _ENDING.match(words) or _AGAINST.match(words)
        topic = extract_object_topic(words[ended.end() :] if ended else words)
        is_negated = _NEGATION.search(cue) is not None
        is_reversed = bool(ended) or cue.endswith(" against")
        is_against = (kind == "refusal") ^ is_negated ^ is_reversed
        stance: Stance = "oppose" if is_against else "support"
        addressee = request["addressee"] if request else ""
        return InferredPosition(topic, stance, addressee) if topic else None
    extracted = extract_topic(sentence)
    if extracted is None or (kind == "refusal" and extracted.favours):
        return None
    is_offer = kind == "commitment" and extracted.conditional
    return _to_position(extracted, "mixed" if is_offer else None)


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
