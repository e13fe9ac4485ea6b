"""Find words that were copied with small errors that do not change the meaning.

The allowed edits are an added or missing article, one letter in a long word, and a comma. Numbers,
names, negations and the first and last word must be unchanged. Two equally good matches count as
none. `docs/explanation/grounding.md` explains the rule and its cost.
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
"""Fewer words than this have no near match, because too few unchanged words remain."""

_WORDS_AN_EDIT = 5
_MOST_EDITS = 3


def near_matches(words: str, text: str, within: CharSpan) -> list[CharSpan]:
    """Return the only near match of `words` in `within` as a list, or an empty list.

    One edit is allowed for every five words, at least one and at most three, and none in the first
    or last word.
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
    fewest = min((edits for edits, _ in scored), default=0)
    best = [span for edits, span in scored if edits == fewest]
    return best if len(best) == 1 else []


def _candidates(
    wanted: tuple[Token, ...], source: TokenizedSentence, allowed: int
) -> Iterator[tuple[int, int]]:
    """Yield the token ranges of similar length that share the first and last wanted word."""
    length, last = len(wanted), wanted[-1].key
    for i in source.positions.get(wanted[0].key, ()):
        most = min(len(source.tokens), i + length + allowed)
        for j in range(max(i + 2, i + length - allowed), most + 1):
            if source.tokens[j - 1].key == last:
                yield i, j


def _harmless_edits(wanted: tuple[Token, ...], source: tuple[Token, ...]) -> int | None:
    """Return the number of edits between two sequences of words, `None` when one is harmful."""
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
