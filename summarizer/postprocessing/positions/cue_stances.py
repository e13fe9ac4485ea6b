"""Infer a position from a cue that takes a side: `condemned`, `accused`, `warned against`."""

import re
from functools import cache
from typing import Literal

from summarizer.postprocessing.positions.inferred import InferredPosition, on_object
from summarizer.postprocessing.positions.stance_lexicon import stance_verbs
from summarizer.postprocessing.positions.topic_extraction import strip_marks

NEGATION = re.compile(r"\b(?:not|never|no longer|nobody|neither)\b|n['’]t\b", re.IGNORECASE)
ALLEGATION = re.compile(
    r"(?:\w+ )?(?:suggestion|accusation|allegation|claim|charge|report|speculation|criticism)s?\b"
)
"""Who rejects one of these denies something (`docs/codebook.md`, 4.4)."""

_REASON = re.compile(
    r"(?<!\bsee)\s(?:for (?:its|his|her|their|\w+ing)|as (?:an?|the|being)|as [“\"])\b.*", re.DOTALL
)
"""Why a side is taken, or how its object is seen: `praised the council for its nerve`."""

_ACCUSING_VERB = re.compile(r"\b(?:accus(?P<of>\w+)|blam\w+)\b", re.IGNORECASE)
_ACCUSED_OF = re.compile(r"(?P<accused>.*?)\bof\s+(?P<charge>\w+ing\b.*)", re.DOTALL)
_BLAMED_FOR = re.compile(r"(?P<accused>.*?)\bfor\s+(?P<charge>.+)", re.DOTALL)
_BLAMED_ON = re.compile(r"\bon\b")
_WARNING_VERB = re.compile(r"\b(?:warn|caution|advis|urg)\w*", re.IGNORECASE)
_WARNED_AND_ACT = re.compile(r"(?P<warned>[^,;]{0,60}?)\bagainst\s(?P<act>\w+ing\b.*)", re.DOTALL)
_NEUTRAL = re.compile(
    r"\b(?:(?:not take sides|neutral|no (?:position|view))\s(?:in|on|about|over)"
    r"|neither (?:support|endors|back)\w* nor \w+)\s(?P<object>.+)",
    re.DOTALL,
)
_WANTING = re.compile(r"\b(?:want|prefer|like)", re.IGNORECASE)
_ACT_AS_OBJECT = re.compile(r"^[^,;]{2,60}?\sto\s(?!\w+ing\b)[a-z]+\s")
"""What somebody wants another to do: `wants Kesh to withdraw`."""


def position_of_cue(cue: str, quote: str) -> InferredPosition | None:
    """Return the position of a cue that takes a side on what the quotation names."""
    plain = strip_marks(quote)
    warning = _WARNED_AND_ACT.match(plain) if _WARNING_VERB.search(cue) else None
    if warning:
        return on_object(warning["act"], "oppose", warning["warned"].rstrip())
    if neutral := _NEUTRAL.search(f"{cue} {plain}"):
        return on_object(neutral["object"], "neutral")
    return None if NEGATION.search(cue) else _position_on_object(cue, _REASON.sub("", quote))


def position_of_accusation(cue: str, quote: str) -> InferredPosition | None:
    """Return the position against what a cue `accused` or `blamed` charges."""
    plain = strip_marks(quote)
    verb = _ACCUSING_VERB.search(cue)
    match = (_ACCUSED_OF if verb and verb["of"] else _BLAMED_FOR).match(plain)
    if match:
        return on_object(match["charge"], "oppose", match["accused"].rstrip())
    is_blamed = verb and not verb["of"] and not _BLAMED_ON.search(plain)
    return on_object(plain, "oppose") if is_blamed else None


def is_accusation(cue: str) -> bool:
    """Return whether a cue accuses or blames."""
    return _ACCUSING_VERB.search(cue) is not None


def _position_on_object(cue: str, quote: str) -> InferredPosition | None:
    if _cue_pattern("oppose").search(cue):
        opposed = on_object(quote, "oppose")
        return None if opposed and ALLEGATION.match(opposed.topic) else opposed
    is_act = _WANTING.search(cue) and _ACT_AS_OBJECT.search(quote)
    is_favourable = _cue_pattern("support").search(cue) and not is_act
    return on_object(quote, "support") if is_favourable else None


@cache
def _cue_pattern(stance: Literal["support", "oppose"]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{stance_verbs('cue', stance)})\b", re.IGNORECASE)
