"""Rule for claims of a headline, which the article repeats (`docs/codebook.md`, 6)."""

import re

from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.stages import ClaimStage
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*(?:\s|$)")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_FEWEST_CAPITALS, _TITLE_CASE = 4, 0.7
"""In a headline so many, and more than this share, of the long words have capitals."""

_MOST_WORDS = 14
"""Words of a first paragraph that is a headline, though it ends with a full stop."""


def join_headlines(stage: ClaimStage) -> None:
    """Join a claim of the headline with one of its speaker below that has words of it."""
    claims = list(stage.records.values())
    in_title = [claim for claim in claims if _is_in_title(stage.document, claim.quote)]
    for claim in in_title:
        words = _words(stage.document, claim)
        below = (
            other
            for other in claims
            if other not in in_title
            and other.speaker is claim.speaker
            and words & _words(stage.document, other)
        )
        kept = next(below, None)
        if kept is not None:
            stage.join(claim, kept)


def is_in_headline(document: Document, span: CharSpan) -> bool:
    """Return whether a span stands in a headline: no full stop, or capitals in most words."""
    sentence = document.sentences[document.sentence_at(span.start)].slice(document.text).rstrip()
    words = _LONG_WORD.findall(sentence)
    capitals = sum(word[0].isupper() for word in words)
    has_capitals = capitals >= _FEWEST_CAPITALS and capitals > _TITLE_CASE * len(words)
    is_open = not _SENTENCE_END.search(sentence)
    return len(document.sentences) > 1 and (is_open or has_capitals)


def _is_in_title(document: Document, span: CharSpan) -> bool:
    """Return whether a span stands in a headline at the top; lists have no full stops either."""
    first = document.paragraphs[0]
    if len(document.paragraphs) < 2 or not first.contains(span):
        return False
    is_short = len(first.slice(document.text).split()) <= _MOST_WORDS
    return is_short or is_in_headline(document, span)


def _words(document: Document, claim: ClaimCandidate) -> set[str]:
    """Return the first letters of the long words, since a headline has other forms of them."""
    found = _LONG_WORD.findall(claim.quote.slice(document.text))
    return {word[:5].lower() for word in found}
