"""Detect negation, and contradictions between a restatement and its quotation.

The rules compare words and use no parser. A restatement contradicts its quotation if only one of
them is negated and no word that reverses a sentence (`refused`, `without`, `unlikely`) explains it.
"""

import re
from functools import lru_cache

from summarizer.grounding.normalize import normalize_text
from summarizer.lexicons import load_words

_NOT = "not|no|never|none|nobody|nothing|neither|nor|cannot|nowhere"
_DENYING = r"without|hardly|refus\w+|den(?:y|ies|ied)|reject\w*"
_NEGATOR = re.compile(rf"\b(?:{_NOT}|{_DENYING})\b|n['’]t\b", re.IGNORECASE)
_EXPLICIT_NEGATION = re.compile(rf"\b(?:{_NOT})\b(?!-)|n't\b")
# These contain a negation and deny nothing.
_NOT_NEGATING = re.compile(
    r"\bnot (?:only|just|merely|least|simply|to mention|clear|certain|sure|known)\b"
    r"|\bor (?:may |will )?not\b|\bif not\b|\bfar from\b|, (?:which|who)\b[^,]*,"
    r"|(?:\bnot|\bcannot|n't|\bnever) (?:yet |have )?rul\w+ (?:it )?out\b"
    r"|\bno (?:doubt|matter|sooner|confidence)\b"
)
_REVERSAL = re.compile(
    rf"\b(?:{_DENYING}|rul(?:e|es|ed|ing) (?:it )?out|turn\w* down|"
    + "|".join(load_words("reversal_patterns"))
    + r")\b"
)
_NEAR_NEGATION = re.compile(
    r"\b(?:hardly|barely|scarcely|rarely|seldom|"
    r"(?:fail|refus|declin|neglect)(?:s|es|ed|e|ing)? to)\b"
)
_FAILING = re.compile(
    r"\b(?:fail\w*|declin\w*|un(?:able|willing|likely)|ruled? out|turn(?:s|ed)? down|too|few"
    r"|little|lack\w*|resist\w*)\b"
)
# After these words, the restatement must deny the proposition.
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?|rul(?:e|es|ed|ing) out)\b"
)
_IF, _UNLESS = re.compile(r"\bif\b"), re.compile(r"\bunless\b")
_ELSE = re.compile(r"\b(?:unless|otherwise|or else)\b")
_ONLY_IF = re.compile(r"\bonly (?:[^\W\d_]+ ){0,3}if\b|\bif only\b|\bexcept if\b")
# What makes an exception, so that `unless` may restate it; `only if` also denies the rest.
_EXCEPTION = re.compile(r"\b(?:unless|until|except\w*|otherwise)\b")
_ONLY = re.compile(r"\bonly\b")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_PREFIX = re.compile(r"(?:un|in|il|im|ir|dis|non)-?(?=[^\W\d_]{4})")
_STEM = 5


def is_negated(sentence: str) -> bool:
    """Return whether `sentence` contains a negation."""
    return bool(_NEGATOR.search(sentence))


def has_negation(text: str) -> bool:
    """Return whether `text` contains `not` or a word like it, unlike `refuses` or `without`."""
    return _denies(normalize_text(text))


def adds_near_negation(text: str, evidence: str) -> bool:
    """Return whether `text` has `hardly` or `fails to`, and denies more often than `evidence`."""
    restated, stated = normalize_text(text), normalize_text(evidence)
    return bool(_NEAR_NEGATION.search(restated)) and _denials(restated) > _denials(stated)


def turns_condition(text: str, evidence: str) -> bool:
    """Return whether `text` has `if` where `evidence` has `unless`, or the reverse."""
    restated, stated = normalize_text(text), normalize_text(evidence)
    has_if, has_unless = _IF.search(restated), _UNLESS.search(restated)
    if has_if and not has_unless:
        # `if they do not leave` is `unless they leave`.
        condition = restated[has_if.end() :].split(",")[0]
        is_kept = _IF.search(stated) or _denials(condition) or _ONLY_IF.search(restated)
        return bool(_ELSE.search(stated)) and not is_kept
    if has_unless and not has_if:
        is_conditional = _IF.search(stated) and not _UNLESS.search(stated)
        return bool(is_conditional) and _exceptions(restated) > _exceptions(stated)
    return False


@lru_cache(maxsize=256)
def contradicts(text: str, quote: str, frame: str = "") -> bool:
    """Return whether `text` denies what `quote` says, or says what it denies.

    `frame` is the source and cue of the quotation, which may deny it (`denied`, `nobody expects`).
    """
    restated, quoted = _normalize(text), _normalize(f"{frame} {quote}")
    reversed_word = _have_opposite_words(restated, quoted)
    judges = "as" in _WORD.findall(normalize_text(quote))  # `the charge as “baseless”`
    if not _denies(restated) and _DENIAL.search(_normalize(frame)) and not judges:
        return not reversed_word and not _REVERSAL.search(restated)
    if _denies(restated) == _denies(quoted):
        return reversed_word
    is_question = "?" in quote  # `why should we?` means that we should not
    return not reversed_word and not is_question and not _has_one_reversal(restated, quoted)


def _normalize(text: str) -> str:
    return _NOT_NEGATING.sub(" ", normalize_text(text))


def _denials(text: str) -> int:
    """Return the number of words that negate, also nearly."""
    patterns = (_NEGATOR, _NEAR_NEGATION, _FAILING)
    return len({match.start() for pattern in patterns for match in pattern.finditer(text)})


def _exceptions(text: str) -> int:
    """Return the number of words that deny or make an exception; `only` counts as both."""
    others = len(_EXCEPTION.findall(text)) + 2 * len(_ONLY.findall(text))
    return _denials(text) + others


def _denies(text: str) -> bool:
    return bool(_EXPLICIT_NEGATION.search(text))


def _has_one_reversal(restated: str, quoted: str) -> bool:
    """Return whether only one of the texts contains a certain reversing word."""
    first, second = (set(_REVERSAL.findall(text)) for text in (restated, quoted))
    return bool({word[:_STEM] for word in first} ^ {word[:_STEM] for word in second})


def _have_opposite_words(restated: str, quoted: str) -> bool:
    """Return whether a word has a negating prefix in one text and none in the other."""
    first, second = set(_WORD.findall(restated)), set(_WORD.findall(quoted))
    added, missing = first - second, second - first
    return _has_opposite(added, missing) or _has_opposite(missing, added)


def _has_opposite(prefixed: set[str], words: set[str]) -> bool:
    stripped = {_PREFIX.sub("", word, count=1)[:_STEM] for word in prefixed if _PREFIX.match(word)}
    return bool(stripped & {word[:_STEM] for word in words})
