"""Matches have the claimed grounding level and start and end at word boundaries."""

from summarizer.grounding.align import find_occurrences, spans_between
from summarizer.grounding.normalize import normalize_text
from summarizer.grounding.quote_edges import trim_span
from summarizer.grounding.word_boundaries import is_word_aligned
from summarizer.text.sentences import paragraphs
from summarizer.text.spans import CharSpan

SEEDS = (
    b"that taxes\0would rise\0Kesh said that taxes would rise, Pell denied it.",
    "the “plan”\0\0He called the \"plan\" a plan—the plan… İstanbul ß".encode(),
    b"the crossing at Hasra will reopen\0\0Then the crossing at the Hasra will reopen soon.",
    b"3\0\x003.5 a3 3 -3 $3 3%", "a\u0301\0\0á á a".encode(), b"x\0y\0" + b"x y " * 200,
)  # fmt: skip


def check(data: bytes) -> None:
    """Search the first parts of `data` in the last one."""
    start, end, text = (*data.decode("utf-8", "ignore").split("\0", 2), "", "")[:3]
    within = CharSpan(0, len(text))
    for match in find_occurrences(start, text, within):
        words = match.span.slice(text)
        assert words
        assert is_word_aligned(text, match.span)
        if match.grounding == "exact":
            assert words == start.strip()
        if match.grounding == "normalised":
            assert normalize_text(words) == normalize_text(start)
    for match in spans_between(start, end, text, within):
        assert within.contains(match.span)
        trimmed = trim_span(text, match.span, tuple(paragraphs(text)))
        assert 0 <= trimmed.start < trimmed.end <= len(text)
