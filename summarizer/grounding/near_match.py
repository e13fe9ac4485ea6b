"""Find words that were copied with a slip, where the slip can change no meaning.

A bounded edit of whole words: an article too many or too few, a letter too many or too few in a
long word, a comma. Numbers, names and negations must stand as they are, in their order, and so
must the first and the last word. Two equally good places are no place: then nothing is found.
`docs/explanation/grounding.md` gives the rule, its reasons and what it costs.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Editops, Levenshtein

from summarizer.grounding.tokens import (
    Token,
    TokenizedSentence,
    is_optional_article,
    is_slip,
    tokenize,
    tokenize_sentence,
)
from summarizer.text.spans import CharSpan

MIN_WORDS = 4
"""Fewer words than this are never matched nearly: too little stays to recognise them by."""

_WORDS_AN_EDIT = 5
_MOST_EDITS = 3


def near_matches(words: str, text: str, within: CharSpan) -> list[CharSpan]:
    """Return the one place in `within` where `words` stand with a harmless slip, or nothing.

    At most one edit for every five words (and at least one, at most three), none of them in the
    first or last word.
    """
    wanted = tokenize(words, CharSpan(0, len(words)))
    if len(wanted) < MIN_WORDS:
        return []
    source = tokenize_sentence(text, within)
    allowed = min(_MOST_EDITS, max(1, len(wanted) // _WORDS_AN_EDIT))
    scored = [
        (edits, CharSpan(source.tokens[i].span.start, source.tokens[j - 1].span.end))
        for i, j in _candidates(wanted, source, allowed)
        if (edits := _harmless_edits(wanted, source.tokens[i:j])) is not None and edits <= allowed
    ]
    if not scored:
        return []
    fewest = min(edits for edits, _ in scored)
    best = [span for edits, span in scored if edits == fewest]
    return best if len(best) == 1 else []


def _candidates(
    wanted: tuple[Token, ...], source: TokenizedSentence, allowed: int
) -> Iterator[tuple[int, int]]:
    """Yield the ranges of words that begin and end with the wanted ones and have their length."""
    length, last = len(wanted), wanted[-1].key
    for i in source.places.get(wanted[0].key, ()):
        most = min(len(source.tokens), i + length + allowed)
        for j in range(max(i + 2, i + length - allowed), most + 1):
            if source.tokens[j - 1].key == last:
                yield i, j


def _harmless_edits(wanted: tuple[Token, ...], source: tuple[Token, ...]) -> int | None:
    """Return how many edits lead from one row of words to the other, None if one is harmful."""
    edits = Levenshtein.editops([w.key for w in wanted], [s.key for s in source])
    for edit in edits:
        if edit.tag == "replace":
            harmless = is_slip(wanted[edit.src_pos], source[edit.dest_pos])
        elif edit.tag == "delete":
            harmless = is_optional_article(wanted, edit.src_pos)
        else:
            harmless = is_optional_article(source, edit.dest_pos)
        if not harmless:
            return None
    marks = _changed_marks(wanted, source, edits)
    return None if marks is None else len(edits) + marks


def _changed_marks(
    wanted: tuple[Token, ...], source: tuple[Token, ...], edits: Editops
) -> int | None:
    """Return 1 if one comma or full stop differs between two words, None for anything more.

    Commas can move who speaks (`Pell, said Omon, lied`), a question mark or a sign more still.
    """
    changed = 0
    for at, there, size in edits.as_matching_blocks():
        for mine, theirs in zip(wanted[at : at + size], source[there : there + size], strict=True):
            if mine.marks == theirs.marks:
                continue
            if "?" in mine.marks + theirs.marks:
                return None
            changed += mine is not wanted[-1]
    return changed if changed <= 1 else None
