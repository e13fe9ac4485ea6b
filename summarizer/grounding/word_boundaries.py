"""Decide whether a span begins and ends at word boundaries.

A span that splits a word can reverse its meaning: `can` in `can't`, `legal` in `non-legal`, `3` in
`3.5`. Contractions, hyphenated prefixes, and numbers with separators, signs and units are therefore
one word. A possessive ending and a clitic verb may be split off.
"""

import re

from summarizer.grounding.normalize import INVISIBLE, normalize_text
from summarizer.text.language import detect_language
from summarizer.text.scripts import UNSPACED, follows_particle, is_mark, is_word_character, may_part
from summarizer.text.spans import CharSpan

_CONTEXT = 24
_CLITIC = re.compile(r"'(?:s|d|ll|re|ve|m)(?![^\W_]|')")
_ELISION = re.compile(
    r"(?:^|[^\w'])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|gl|all|coll|dall|dell|nell|sull)'$"
)
"""Elided words: `l’`, `qu’`, `dell’`."""
_ELIDING_LANGUAGES = frozenset("fr it ca oc co".split())

_BOUND_PREFIX = re.compile(
    r"(?:^|[^\w-])(?:non|anti|un|counter|de|dis|in|mis|ex|pre|pro|post|vice|half|near|self|semi"
    r"|quasi|pseudo|sub|ultra|multi)-$"
)
_BOUND_SUFFIX = re.compile(r"-(?:free|less|proof|like|in-chief|elect|designate)(?!\w)")
_SIGN_BEFORE = re.compile(r"(?:[$€£¥₹]|(?<![\w)\]])-|(?<!\w)[.,])$")
_UNIT_AFTER = re.compile(r"[%‰°$€£¥₹]")
_NO_LETTER = re.compile(rf"[\W_{UNSPACED}]")
_IN_NUMBER = frozenset(".,:/-'")


def is_single_word(text: str) -> bool:
    """Return whether `text` consists of letters and digits of a script with spaces."""
    return text.isalnum() and not _NO_LETTER.search(text)


def end_of_word(text: str, offset: int) -> int:
    """Return the end of the letters and digits of a script with spaces at `offset`."""
    end = _NO_LETTER.search(text, offset)
    return end.start() if end else len(text)


def is_word_aligned(text: str, span: CharSpan) -> bool:
    """Return whether the span begins and ends at word boundaries."""
    is_inside = _is_inside(text, span.start)
    if is_inside and not (follows_particle(text, *span) or _follows_elision(text, span.start)):
        return False
    return not _is_inside(text, span.end)


def _follows_elision(text: str, start: int) -> bool:
    """Return whether an elided word stands before `start`, as in `l’Assemblée`."""
    before = normalize_text(text[max(0, start - _CONTEXT) : start])
    is_elided = _ELISION.search(before) is not None
    return is_elided and detect_language(text) in _ELIDING_LANGUAGES


def _is_inside(text: str, offset: int) -> bool:
    """Return whether `offset` lies inside a word or a number."""
    before = text[max(0, offset - _CONTEXT) : offset].rstrip(INVISIBLE)
    after = text[offset : offset + _CONTEXT].lstrip(INVISIBLE)
    if not before or not after or before[-1].isspace() or after[0].isspace():
        return False
    if is_mark(after[0]) or (is_word_character(before[-1]) and after[0].isalnum()):
        return not may_part(before[-1], after[0])
    before, after = _normalize(before), _normalize(after)
    return _splits_number(before, after) or _splits_word(before, after)


def _splits_number(before: str, after: str) -> bool:
    if after[0].isdigit():
        return bool(_SIGN_BEFORE.search(before)) or (
            before[-1] in _IN_NUMBER and before[-2:-1].isdigit()
        )
    if not before[-1].isdigit():
        return False
    return bool(_UNIT_AFTER.match(after)) or (after[0] in _IN_NUMBER and after[1:2].isdigit())


def _splits_word(before: str, after: str) -> bool:
    if after[0] == "'" and before[-1].isalpha() and after[1:2].isalpha():
        return not _CLITIC.match(after)
    if before[-1] == "'" and before[-2:-1].isalpha() and after[0].isalpha():
        return True
    if before[-1] == "-" and after[0].isalnum():
        return bool(_BOUND_PREFIX.search(before))
    return before[-1].isalnum() and bool(_BOUND_SUFFIX.match(after))


def _normalize(context: str) -> str:
    """Return `context` normalized, but with the white space at its edges."""
    inner = normalize_text(context)
    head = " " if context[:1].isspace() else ""
    return head + inner + (" " if context[-1:].isspace() else "")
