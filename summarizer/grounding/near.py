"""Find words that were copied with a slip, where the slip can change no meaning.

A bounded edit of whole words: an article too many or too few, a letter wrong in a long word.
Numbers, names and negations must stand as they are, and so must the first and the last word.
Two equally good places are no place: then nothing is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from summarizer.grounding.folding import folded
from summarizer.text.spans import Extent

MIN_WORDS = 4
"""Fewer words than this are never matched nearly: too little stays to recognise them by."""

_WORDS_AN_EDIT = 5
_TOKEN = re.compile(r"\S+")
_EDGES = " \t\"'.,;:!?()[]{}-"
_FILLERS = frozenset({"a", "an", "the", "that", ""})
_NEGATIONS = frozenset(
    "no not never none nobody nothing neither nor nowhere without cannot hardly barely scarcely "
    "unless except against only".split()
)
_NEGATIVE_STEMS = ("den", "refus", "reject", "fail", "oppos", "declin", "un", "dis", "non", "in")
_NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred hundreds thousand thousands million millions billion billions trillion dozen dozens "
    "half third quarter twice double triple first second once both all every each some most few "
    "percent".split()
)


@dataclass(frozen=True)
class _Token:
    """A word of the source: folded for comparison, with its place and its look."""

    key: str
    extent: Extent
    protected: bool


def near_matches(words: str, text: str, within: Extent) -> list[Extent]:
    """Return the one place in `within` where `words` stand with a harmless slip, or nothing.

    At most one edit for every five words (and at least one), none of them in the first or last
    word. `docs/grounding.md` gives the rule and its reasons.
    """
    wanted = [_token(found.group(), Extent(*found.span())) for found in _TOKEN.finditer(words)]
    if len(wanted) < MIN_WORDS:
        return []
    source = [
        _token(found.group(), Extent(*found.span()))
        for found in _TOKEN.finditer(text, within.start, within.end)
    ]
    allowed = max(1, len(wanted) // _WORDS_AN_EDIT)
    scored = [
        (edits, Extent(source[i].extent.start, source[j - 1].extent.end))
        for i, j in _candidates(wanted, source, allowed)
        if (edits := _harmless_edits(wanted, source[i:j])) is not None and edits <= allowed
    ]
    if not scored:
        return []
    fewest = min(edits for edits, _ in scored)
    best = [extent for edits, extent in scored if edits == fewest]
    return best if len(best) == 1 else []


def _candidates(wanted: list[_Token], source: list[_Token], allowed: int) -> list[tuple[int, int]]:
    first, last = wanted[0].key, wanted[-1].key
    return [
        (i, j)
        for i, token in enumerate(source)
        if token.key == first
        for j in range(
            max(i + 2, i + len(wanted) - allowed), min(len(source), i + len(wanted) + allowed) + 1
        )
        if source[j - 1].key == last
    ]


def _harmless_edits(wanted: list[_Token], source: list[_Token]) -> int | None:
    edits = Levenshtein.editops([w.key for w in wanted], [s.key for s in source])
    for edit in edits:
        if edit.tag == "replace":
            harmless = _is_slip(wanted[edit.src_pos], source[edit.dest_pos])
        elif edit.tag == "delete":
            harmless = wanted[edit.src_pos].key in _FILLERS
        else:
            harmless = source[edit.dest_pos].key in _FILLERS
        if not harmless:
            return None
    return len(edits)


def _is_slip(wanted: _Token, source: _Token) -> bool:
    """Tell whether two words differ by a slip of the pen: same beginning, one letter in four."""
    if wanted.protected or source.protected:
        return False
    shorter = min(len(wanted.key), len(source.key))
    if shorter < MIN_WORDS or wanted.key[:3] != source.key[:3]:
        return False
    bound = 2 if shorter >= 8 else 1
    return Levenshtein.distance(wanted.key, source.key, score_cutoff=bound) <= bound


def _token(word: str, extent: Extent) -> _Token:
    bare = folded(word).strip(_EDGES)
    return _Token(bare, extent, _is_protected(word, bare))


@lru_cache(maxsize=4096)
def _is_protected(word: str, bare: str) -> bool:
    """Tell whether a word is a number, a name or a negation, which no near match may change."""
    return (
        any(character.isdigit() or character.isupper() for character in word)
        or bare in _NUMBERS
        or bare in _NEGATIONS
        or bare.endswith(("n't", "nt", "less"))
        or bare.startswith(_NEGATIVE_STEMS)
        or any(part in _NUMBERS for part in bare.split("-"))
    )
