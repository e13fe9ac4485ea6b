"""Find words that were copied with small errors that do not change the meaning.

The allowed edits are an added or missing article, one letter in a long word, and a comma. Numbers,
names, negations and the first and last word must be unchanged. Two equally good matches count as
none. The bounds are strict, because one letter changes many English words into others: `protecting`
and `protesting`, `million` and `billion`. `docs/explanation/grounding.md` explains the rule, its
cost and the counts. In other languages other edits are harmless, so they have no near match.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Editops, Levenshtein

from summarizer.grounding.normalize import normalize_text
from summarizer.text.language import detect_language
from summarizer.text.language_rules import LanguageRules
from summarizer.text.spans import CharSpan

MIN_WORDS = 4
"""Fewer words than this have no near match, because too few unchanged words remain."""

_MAX_WORDS = 64
"""More words than this have no near match, because every candidate is compared word by word.

Models copy four to six words of an edge, and names."""

_WORDS_AN_EDIT = 5
_MOST_EDITS = 3

_MIN_SLIP_LENGTH = 11
"""Letters of the shorter of two words that may differ by one added or missing letter."""

_MIN_SPELLING_LENGTH = 8
"""Letters of a word that may have `s` for `z`, as in British and American spelling."""

_FIXED_EDGE = 3
"""Letters at either end that must be equal, because prefixes and endings carry meaning."""

_TOKEN = re.compile(r"\S+")
_QUOTES = "'\""
_LEADING = re.compile(r"(?:[\"'(\[{,;:!?…]|[.-](?!\d))+")
_TRAILING = "\"')]},;:!?….-"
_ARTICLES = frozenset({"a", "an", "the"})
_NEGATIVE = re.compile(r"(?:un|dis|non|mis|anti|counter)(?=[a-z-])")
_NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred hundreds thousand thousands million millions billion billions trillion trillions "
    "dozen dozens half third quarter twice double triple first second once both all every each "
    "some most many much more less least few fewer little lot lots bit number couple percent "
    "only last next other same very no not never".split()
)
"""Words whose article changes a number, order or negation: `few`, `a few`, `the few`."""

_IDIOMS = frozenset(
    "charge possession control custody care case question future front place way time name "
    "prison court office power view event course interest".split()
)
"""Words whose article changes an idiom: `in charge of`, `in the charge of`."""


@dataclass(frozen=True)
class _Token:
    """A normalized word with its punctuation, its span, and whether it must match exactly."""

    key: str
    marks: str
    protected: bool
    span: CharSpan


def near_matches(words: str, text: str, within: CharSpan) -> list[CharSpan]:
    """Return the only near match of `words` in `within` as a list, or an empty list.

    One edit is allowed for every five words, at least one and at most three, and none in the first
    or last word.
    """
    if not LanguageRules(detect_language(text)).is_english:
        return []
    wanted = _tokenize(words, CharSpan(0, len(words)))
    if not MIN_WORDS <= len(wanted) <= _MAX_WORDS:
        return []
    source = _tokenize(text, within)
    allowed = min(_MOST_EDITS, max(1, len(wanted) // _WORDS_AN_EDIT))
    scored = [
        (edits, CharSpan(source[i].span.start, source[j - 1].span.end))
        for i, j in _candidates(wanted, source, allowed)
        if (edits := _harmless_edits(wanted, source[i:j])) is not None and edits <= allowed
    ]
    fewest = min((edits for edits, _ in scored), default=0)
    best = [span for edits, span in scored if edits == fewest]
    return best if len(best) == 1 else []


def _candidates(
    wanted: tuple[_Token, ...], source: tuple[_Token, ...], allowed: int
) -> Iterator[tuple[int, int]]:
    """Yield the token ranges of similar length that share the first and last wanted word."""
    length, first, last = len(wanted), wanted[0].key, wanted[-1].key
    for i in (index for index, token in enumerate(source) if token.key == first):
        most = min(len(source), i + length + allowed)
        for j in range(max(i + 2, i + length - allowed), most + 1):
            if source[j - 1].key == last:
                yield i, j


def _harmless_edits(wanted: tuple[_Token, ...], source: tuple[_Token, ...]) -> int | None:
    """Return the number of edits between two sequences of words, `None` when one is harmful."""
    copied, original = [w.key for w in wanted], [s.key for s in source]
    if Levenshtein.distance(copied, original, score_cutoff=_MOST_EDITS) > _MOST_EDITS:
        return None
    edits = Levenshtein.editops(copied, original)
    for edit in edits:
        if edit.tag == "replace":
            harmless = _is_slip(wanted[edit.src_pos], source[edit.dest_pos])
        elif edit.tag == "delete":
            harmless = _is_optional_article(wanted, edit.src_pos)
        else:
            harmless = _is_optional_article(source, edit.dest_pos)
        if not harmless:
            return None
    marks = _changed_marks(wanted, source, edits)
    return None if marks is None else len(edits) + marks


def _changed_marks(
    wanted: tuple[_Token, ...], source: tuple[_Token, ...], edits: Editops
) -> int | None:
    """Return 1 if one comma or full stop differs, `None` when more marks or a `?` differ.

    Commas can change the speaker: `Pell, said Omon, lied`.
    """
    changed = 0
    for at, there, size in edits.as_matching_blocks():
        pairs = zip(wanted[at : at + size], source[there : there + size], strict=True)
        for copied, original in pairs:
            if copied.marks == original.marks:
                continue
            if "?" in copied.marks + original.marks:
                return None
            changed += copied is not wanted[-1]
    return changed if changed <= 1 else None


@lru_cache(maxsize=64)
def _tokenize(text: str, within: CharSpan) -> tuple[_Token, ...]:
    """Return the tokens of `text` in the span `within`."""
    return tuple(
        _Token(*_analyze(match.group()), CharSpan(*match.span()))
        for match in _TOKEN.finditer(text, within.start, within.end)
    )


def _is_optional_article(words: Sequence[_Token], index: int) -> bool:
    """Return whether the word at `index` is an article or dash that may be added or missing."""
    word, follower = words[index], words[index + 1 : index + 2]
    if not word.key:
        signs = any(character.isdigit() for after in follower for character in after.key)
        return "?" not in word.marks and not signs
    if word.key not in _ARTICLES or word.protected or word.marks or not follower:
        return False
    after = follower[0]
    if _is_number(after.key) or after.key in _IDIOMS:
        return False
    return word.key == "the" or not after.protected


def _is_slip(wanted: _Token, source: _Token) -> bool:
    """Return whether two words differ only by one letter or hyphen inside a long word.

    The only allowed replacement is `s` for `z`, as in British and American spelling.
    """
    if wanted.protected or source.protected or wanted.marks != source.marks:
        return False
    copied, original = wanted.key, source.key
    if copied.replace("z", "s") == original.replace("z", "s"):
        return len(copied) >= _MIN_SPELLING_LENGTH
    longer, shorter = sorted((copied, original), key=len, reverse=True)
    if len(longer) != len(shorter) + 1 or len(shorter) < _MIN_SLIP_LENGTH:
        return False
    at = next((i for i, letter in enumerate(shorter) if longer[i] != letter), len(shorter))
    inside = _FIXED_EDGE <= at < len(longer) - _FIXED_EDGE
    same = longer[:at] + longer[at + 1 :] == shorter
    return inside and same and (longer[at].isalpha() or longer[at] == "-")


@lru_cache(maxsize=4096)
def _analyze(word: str) -> tuple[str, str, bool]:
    """Return the key of a word, its punctuation, and whether it is protected."""
    key, marks = _split(normalize_text(word))
    return key, marks, _is_protected(word, key)


def _split(word: str) -> tuple[str, str]:
    """Return the word and its surrounding punctuation without quotation marks."""
    leading = _LEADING.match(word)
    head = leading.group() if leading else ""
    rest = word[len(head) :]
    key = rest.rstrip(_TRAILING)
    marks = "".join(mark for mark in f"{head}|{rest[len(key) :]}" if mark not in _QUOTES)
    return key, "" if marks == "|" else marks


def _is_protected(word: str, key: str) -> bool:
    """Return whether a word is a number, a name or a negation, which must match exactly."""
    return (
        any(character.isdigit() or character.isupper() for character in word)
        or _is_number(key)
        or bool(_NEGATIVE.match(key))
        or "'" in key
    )


def _is_number(key: str) -> bool:
    return any(part in _NUMBERS or any(map(str.isdigit, part)) for part in key.split("-"))
