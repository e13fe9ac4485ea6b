"""The position that a claim expresses, read off its kind, its cue and its restatement.

A claim that demands, promises, refuses, or whose cue takes a side is its speaker's position
(`docs/codebook.md`, 4.1). A small model that has recorded such a claim often does not come to write
the position too; what it leaves out is still in the claim. Of our labelled articles' demands 91 in
100 carry a position, of commitments 85, of refusals 78, of accusations with `accused` 97, and of
evaluations whose cue takes a side 92; judgements and accusations that were merely `said` carry one
in two, so they imply none here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.postprocessing.positions.topic_extraction import (
    ExtractedTopic,
    matter_of,
    object_matter,
    side_taken,
)
from summarizer.vocabulary import ClaimKind, Stance

_AGAINST = re.compile(
    r"\b(?:condemn|denounc|critici[sz]|oppos|object|reject|deplor|decr[iy]|slam|protest|resent)\w*\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:welcom\w*|prais\w*|back(?:s|ed|ing)?|support\w*|hail\w*|defend\w*|endors\w*|applaud\w*"
    r"|commend\w*|favou?r\w*|celebrat\w*)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|no longer|nobody|neither)\b|n['’]t\b", re.IGNORECASE)
_CHARGING = re.compile(r"\b(?:accus(?P<of>\w+)|blam\w+)\b", re.IGNORECASE)
_CHARGE = {
    "of": re.compile(r"(?P<who>.*?)\s*\bof\s+(?P<what>\w+ing\b.*)", re.DOTALL),
    "for": re.compile(r"(?P<who>.*?)\s*\bfor\s+(?P<what>.+)", re.DOTALL),
}
NO_GROUND = frozenset({"denial", "prediction"})
"""Kinds of claims that ground no position (`docs/codebook.md`, 4.4 N6 and section 9, 12)."""

_STATING = frozenset({"demand", "commitment", "refusal"})


@dataclass(frozen=True)
class ImpliedPosition:
    """A position in words.

    Attributes:
        topic: The matter.
        stance: The side taken.
        subject: Who is to act, or whose deed it is, as the claim names him; may be empty.
    """

    topic: str
    stance: Stance
    subject: str = ""


def implied_by(kind: ClaimKind, cue: str, quote: str, text: str) -> ImpliedPosition | None:
    """Return the position that a claim expresses, None if it need not express any.

    Args:
        kind: Of the claim.
        cue: The words that report it, empty if there are none.
        quote: The words that are reported.
        text: The claim restated as one sentence.
    """
    if kind in NO_GROUND:
        return None
    if charging := _CHARGING.search(cue):
        return _charge(quote, "of" if charging["of"] else "for")
    return _sided(cue, quote) or _stated(kind, text)


def _charge(quote: str, link: str) -> ImpliedPosition | None:
    match = _CHARGE[link].match(quote)
    topic = object_matter(match["what"]) if match else None
    return ImpliedPosition(topic, "oppose", match["who"]) if match and topic else None


def _sided(cue: str, quote: str) -> ImpliedPosition | None:
    """Return the position of a cue that takes a side on what the quotation names."""
    if _NOT.search(cue):
        return None
    stance: Stance | None = "oppose" if _AGAINST.search(cue) else None
    stance = stance or ("support" if _FOR.search(cue) else None)
    topic = object_matter(quote) if stance else None
    return ImpliedPosition(topic, stance) if stance and topic else None


def _stated(kind: ClaimKind, text: str) -> ImpliedPosition | None:
    """Return the position that the restatement states, in the form that its kind has."""
    if kind == "evaluation":
        return _of(side_taken(text))
    matter = matter_of(text) if kind in _STATING else None
    if matter is None or (kind == "refusal" and matter.favours):
        return None
    return _of(matter, "mixed" if kind == "commitment" and matter.conditional else None)


def _of(matter: ExtractedTopic | None, stance: Stance | None = None) -> ImpliedPosition | None:
    if matter is None:
        return None
    side: Stance = "support" if matter.favours else "oppose"
    return ImpliedPosition(matter.topic, stance or side, matter.subject)
