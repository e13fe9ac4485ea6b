"""Infer the position that a claim expresses from its kind, its cue and its quotation.

A claim that demands, promises, refuses or threatens, whose cue takes a side or whose words judge,
is a position of its speaker (`docs/codebook.md`, 4.1). A small model that records such a claim
often omits the position. Of our labelled articles, 91% of demands carry a position, 85% of
commitments, 78% of refusals, 97% of accusations with `accused`, and 92% of evaluations whose cue
takes a side. Other evaluations and accusations carry one in half of the cases, so none is inferred
from them unless a word judges.
"""

import re

from summarizer.postprocessing.positions.act_sentences import to_sentence
from summarizer.postprocessing.positions.cue_stances import (
    ALLEGATION,
    NEGATION,
    is_accusation,
    position_of_accusation,
    position_of_cue,
)
from summarizer.postprocessing.positions.evaluations import extract_judged
from summarizer.postprocessing.positions.inferred import InferredPosition, on_object, to_position
from summarizer.postprocessing.positions.threats import extract_threatened
from summarizer.postprocessing.positions.topic_extraction import (
    COMPLEMENTIZER,
    extract_stated_side,
    extract_topic,
    is_conditional,
    strip_marks,
)
from summarizer.vocabulary import ClaimKind, Stance

_PREPOSITION = re.compile(r"^(?:for|on|to)\s+", re.IGNORECASE)
_ASKING_VERB = re.compile(
    r"\b(?:ask|invit|press|beg|petition|lobb|urg|appeal|call)\w*", re.IGNORECASE
)
_ORDERING_VERB = re.compile(r"\b(?:order|direct|instruct)\w*", re.IGNORECASE)
_REQUEST = re.compile(r"(?P<addressee>[^,;.:]{1,60}?)\s(?:for|to)\s(?P<object>.+)", re.DOTALL)
"""What is asked of whom: `asked the United States for help`."""

_ENDING = re.compile(
    r"(?:(?:an?|the)\s)?(?:\w+\s)?(?:end|halt|stop|ban|moratorium)\s(?:to|of|on)\s"
)
"""What demands the end of what follows: `an end to the blockade`."""

_AGAINST = re.compile(r"against\s")
_BEFORE_NORM = r"(?:(?!\b(?:will|would|can|could|may|might)\b)[^.;])*?"
_NORM = re.compile(rf"{_BEFORE_NORM}\b(?:should|ought to|must|needs? to)\s")
_ASSERTED_NORM = re.compile(rf"{_BEFORE_NORM}\b(?:should|ought to)\s")
"""What is to be done; in an assertion, `must` may be a conclusion."""

KINDS_WITHOUT_POSITION = frozenset({"denial", "prediction"})
"""Kinds of claims that are no ground for a position (`docs/codebook.md`, 4.4 N6 and 9, 12)."""

_AUXILIARY: dict[ClaimKind, str] = {
    "demand": "should", "commitment": "will", "refusal": "will not"
}  # fmt: skip
"""How the act of a claim would be said in a sentence of its own, by its kind."""


def infer_position(kind: ClaimKind, cue: str, quote: str) -> InferredPosition | None:
    """Return the position that a claim expresses, `None` if it need not express one."""
    if kind in KINDS_WITHOUT_POSITION:
        return None
    if is_accusation(cue):
        return position_of_accusation(cue, quote)
    return (
        position_of_cue(cue, quote)
        or _position_of_kind(kind, cue, quote)
        or to_position(extract_stated_side(quote), is_of_subject=True)
    )


def _position_of_kind(kind: ClaimKind, cue: str, quote: str) -> InferredPosition | None:
    if kind == "declaration" and _ORDERING_VERB.search(cue):
        kind = "demand"
    if kind in _AUXILIARY:
        return _position_on_act(kind, cue, quote)
    if kind == "threat":
        return to_position(extract_threatened(quote))
    judged = to_position(extract_judged(cue, quote)) if kind == "evaluation" else None
    return judged or _position_on_norm(kind, quote)


def _position_on_norm(kind: ClaimKind, quote: str) -> InferredPosition | None:
    """Return the position of a quotation that says what should be done."""
    plain = COMPLEMENTIZER.sub("", strip_marks(quote))
    norm = _ASSERTED_NORM if kind == "assertion" else _NORM
    return to_position(extract_topic(plain)) if norm.match(plain) else None


def _position_on_act(kind: ClaimKind, cue: str, quote: str) -> InferredPosition | None:
    """Return the position on what is demanded, promised or refused."""
    sentence = to_sentence(quote, _AUXILIARY[kind])
    if sentence is None:
        return _position_on_noun_phrase(kind, cue, quote)
    extracted = extract_topic(sentence)
    if extracted is None or (kind == "refusal" and extracted.favours):
        return None
    is_offer = kind == "commitment" and extracted.conditional
    return to_position(extracted, "mixed" if is_offer else None)


def _position_on_noun_phrase(kind: ClaimKind, cue: str, quote: str) -> InferredPosition | None:
    """Return the position on a noun phrase: `demanded a truce`, `ruled out talks`."""
    is_request = _ASKING_VERB.search(cue) and not _ENDING.match(quote)
    request = _REQUEST.match(quote) if is_request else None
    words = request["object"] if request else _PREPOSITION.sub("", quote)
    ended = _ENDING.match(words) or _AGAINST.match(words)
    is_reversed = bool(ended) or cue.endswith(" against")
    is_against = (kind == "refusal") ^ (NEGATION.search(cue) is not None) ^ is_reversed
    stance: Stance = "oppose" if is_against else "support"
    if kind == "commitment" and not is_against and is_conditional(quote):
        stance = "mixed"
    position = on_object(
        words[ended.end() :] if ended else words, stance, request["addressee"] if request else ""
    )
    return None if position and ALLEGATION.match(position.topic) else position
