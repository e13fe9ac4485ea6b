"""Whether a sentence says that something is not so, and whether two disagree about it.

No parser: words. A restatement that has a `not` where its quotation has nothing to the same
effect, or lacks one, is told of. What turns a sentence round without a `not` (`refused`,
`without`, `unlikely`) explains the difference where only one side has it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from summarizer.grounding.normalize import normalize_text
from summarizer.lexicons import load_words

_NOT = "not|no|never|none|nobody|nothing|neither|nor|cannot|nowhere"
_DENYING = r"without|hardly|refus\w+|den(?:y|ies|ied)|reject\w*"
_NEGATOR = re.compile(rf"\b(?:{_NOT}|{_DENYING})\b|n['’]t\b", re.IGNORECASE)
_HARD = re.compile(rf"\b(?:{_NOT})\b(?!-)|n't\b")
# They hold a negation and deny nothing.
_IDLE = re.compile(
    r"\bnot (?:only|just|merely|least|simply|to mention|clear|certain|sure|known)\b"
    r"|\bor (?:may |will )?not\b|\bif not\b|\bfar from\b|, (?:which|who)\b[^,]*,"
    r"|(?:\bnot|\bcannot|n't|\bnever) (?:yet |have )?rul\w+ (?:it )?out\b"
    r"|\bno (?:doubt|matter|sooner|confidence)\b"
)
_TURNING = re.compile(
    rf"\b(?:{_DENYING}|rul(?:e|es|ed|ing) (?:it )?out|turn\w* down|"
    + "|".join(load_words("reversal_patterns"))
    + r")\b"
)
# After these words the proposition itself must be denied.
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?|rul(?:e|es|ed|ing) out)\b"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_PREFIX = re.compile(r"(?:un|in|il|im|ir|dis|non)-?(?=[^\W\d_]{4})")
_STEM = 5


def is_negated(sentence: str) -> bool:
    """Return whether `sentence` holds a word that negates."""
    return bool(_NEGATOR.search(sentence))


@lru_cache(maxsize=256)
def contradicts(text: str, quote: str, frame: str = "") -> bool:
    """Return whether `text` denies what `quote` says, or says what it denies.

    Args:
        text: The restatement.
        quote: The words that were said.
        frame: What announces them, which may deny (`denied`, `nobody expects`).
    """
    mine, theirs = _plain(text), _plain(f"{frame} {quote}")
    turned = _opposites(mine, theirs)
    if not _denies(mine) and _DENIAL.search(_plain(frame)) and not _judges(quote):
        return not turned and not _TURNING.search(mine)
    if _denies(mine) == _denies(theirs):
        return turned
    asked = "?" in quote  # `why should we?` means that we should not
    return not turned and not asked and not _explained(mine, theirs)


def _judges(quote: str) -> bool:
    """Return whether what is denied stands beside a judgement on it: `the charge as “baseless”`."""
    return "as" in _WORD.findall(normalize_text(quote))


def _plain(text: str) -> str:
    return _IDLE.sub(" ", normalize_text(text))


def _denies(plain: str) -> bool:
    return bool(_HARD.search(plain))


def _explained(mine: str, theirs: str) -> bool:
    """Return whether one side alone has a word that turns it round."""
    ones, others = (set(_TURNING.findall(side)) for side in (mine, theirs))
    return bool({word[:_STEM] for word in ones} ^ {word[:_STEM] for word in others})


def _opposites(mine: str, theirs: str) -> bool:
    """Return whether a word stands bare on one side and with a denying prefix on the other."""
    ones, others = set(_WORD.findall(mine)), set(_WORD.findall(theirs))
    return _has_bare(ones - others, others - ones) or _has_bare(others - ones, ones - others)


def _has_bare(prefixed: set[str], words: set[str]) -> bool:
    stripped = {_PREFIX.sub("", word, count=1)[:_STEM] for word in prefixed if _PREFIX.match(word)}
    return bool(stripped & {word[:_STEM] for word in words})
