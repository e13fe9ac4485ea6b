"""Word a claim in the article's own words: source, cue and quotation as they stand.

What is left out or put in is marked as journalists do: `[…]`, `[Dora Valen]`, `[T]he minister`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from summarizer.grounding.name_matching import is_pronoun, norm
from summarizer.postprocessing.candidates import ClaimCandidate
from summarizer.postprocessing.stages import ClaimStage, each
from summarizer.text.document import Document
from summarizer.text.scripts import count_words
from summarizer.text.spans import CharSpan, normalize_whitespace

_ELISION = " […] "
_LONGEST_GAP = 60
"""Characters between source, cue and quotation that are kept as they stand."""

_REVERSAL = re.compile(
    r"\b(?:not|never|no|nobody|none|nor|neither|unless|if|without|only)\b|n['’]t\b", re.IGNORECASE
)
"""Words that change what follows them, and are not left out."""

_LONGEST_RESTATEMENT = 60
"""Words; a restatement of a longer quotation may have twice its words."""

_LONGEST_SUBJECT = 30
"""Characters of a subject before a cue without source."""

_SUBJECT = re.compile(r"(?:[^\W\d_]+ ){1,4}")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_IRREGULAR = {"saying": "[said]", "telling": "[told]", "writing": "[wrote]"}
_TELL = re.compile(r"\b(?:told|tells?)$")
_RECIPIENT = re.compile(r"[^.,;:“”\"\n]{1,60}(?=[.,;:])")
_COMPLEMENTIZER = re.compile(r"^that\s+", re.IGNORECASE)
_POSSESSIVE_PRONOUNS = frozenset("his her its their".split())


@each
def word_by_quotation(stage: ClaimStage, claim: ClaimCandidate) -> ClaimCandidate:
    """Word the claim by its source, cue and quotation, not by the model's restatement."""
    text = quotation_text(stage.document, claim)
    return replace(claim, text=text, text_by="quotation")


def is_restatement(text: str, quote: str) -> bool:
    """Return whether `text` has words, and not many more than a restatement of `quote` needs."""
    return 1 < count_words(text) <= max(_LONGEST_RESTATEMENT, 2 * count_words(quote))


def quotation_text(document: Document, claim: ClaimCandidate) -> str:
    """Return the words of the article that make the claim, with marked changes only."""
    text = normalize_whitespace("".join(_pieces(document, claim)))
    text = _COMPLEMENTIZER.sub("", text)
    return f"[{text[0].upper()}]{text[1:]}" if text[0].islower() else text


def _pieces(document: Document, claim: ClaimCandidate) -> Iterator[str]:
    quote = claim.quote
    parts = [span for span in _attribution(document, claim) if not quote.contains(span)]
    first, *others = sorted([*parts, quote])
    yield _subject_before(document, claim, first)
    yield _worded(document, claim, first, first.start)
    end = first.end
    for span in others:
        start = max(span.start, end)
        between = _between(document, CharSpan(end, start), is_last=span == quote)
        words = _worded(document, claim, span, start)
        yield between
        yield _finite(words) if between == _ELISION and span == claim.spans.cue else words
        end = max(span.end, start)
    if _TELL.search(document.text, max(0, end - _LONGEST_GAP), end):
        # `…, Dora Valen told` needs its recipient.
        recipient = _RECIPIENT.match(document.text, end)
        yield recipient[0] if recipient else ""


def _attribution(document: Document, claim: ClaimCandidate) -> list[CharSpan]:
    """Return source and cue; if they are in different sentences, the sentence of the cue.

    The subject of the cue may then be another actor than the source.
    """
    source, cue = claim.spans.source, claim.spans.cue
    if source and cue and document.sentence_at(source.start) != document.sentence_at(cue.start):
        return [document.sentences[document.sentence_at(cue.start)]]
    return [span for span in (source, cue) if span]


def _subject_before(document: Document, claim: ClaimCandidate, first: CharSpan) -> str:
    """Return the beginning of the sentence before a cue without source: `It ` of `It is said`."""
    sentence = document.sentences[document.sentence_at(first.start)]
    words = document.text[sentence.start : first.start]
    is_short = len(words) <= _LONGEST_SUBJECT and _SUBJECT.fullmatch(words) is not None
    return words if first == claim.spans.cue and claim.spans.source is None and is_short else ""


def _finite(cue: str) -> str:
    """Return a cue after an elision, where a participle has no verb beside it: `add[ed] that`."""
    first, space, rest = cue.partition(" ")
    if not first.endswith("ing") or not first.islower():
        return cue
    stem = first.removesuffix("ing")
    past = _IRREGULAR.get(first) or (f"{stem[:-1]}[ied]" if _CONSONANT_Y.search(stem) else "")
    return f"{past or f'{stem}[ed]'}{space}{rest}"


def _worded(document: Document, claim: ClaimCandidate, span: CharSpan, start: int) -> str:
    """Return the words of a part from `start` on, a pronoun as source resolved if certain."""
    words = document.text[start : max(start, span.end)]
    is_source = span == claim.spans.source
    return _resolved(claim, words) if is_source else words


def _between(document: Document, gap: CharSpan, *, is_last: bool) -> str:
    """Return the words between two parts, or the mark of an elision.

    `said the ministry had not shown that` before the quotation is never left out.
    """
    words = gap.slice(document.text)
    last = max(gap.start, gap.end - 1)
    is_one_sentence = document.sentence_at(gap.start) == document.sentence_at(last)
    is_kept = len(words) <= _LONGEST_GAP or (is_last and _REVERSAL.search(words))
    return words if is_one_sentence and is_kept else _ELISION


def _resolved(claim: ClaimCandidate, source: str) -> str:
    """Return the source, a pronoun replaced by the speaker's name if that is certain."""
    if not (claim.is_speaker_certain and claim.speaker and is_pronoun(source)):
        return source
    owner = "’s" if norm(source) in _POSSESSIVE_PRONOUNS else ""
    return f"[{claim.speaker.name}{owner}]"
