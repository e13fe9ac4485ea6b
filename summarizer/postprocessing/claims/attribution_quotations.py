"""Which quotation a reporting verb stands beside, before, inside or after it.

`“A,” she said. “B.”` is one content, from the first to the last part in the paragraph
(`docs/codebook.md`, 3.7).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from summarizer.grounding.quotation import find_quotations
from summarizer.postprocessing.claims.reporting_clauses import reporting_verb
from summarizer.syntax import FINITE, Syntax, span_between
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_GAP = 60
"""Characters between a cue and its quotation."""

_MAX_TAIL = 250
"""Characters between the parts of a quotation: who the source is, when and where it spoke."""

_TITLE_WORDS = 5
"""Words of a quotation between the parts that may be a title: `on “Meet the Press.”`."""

_LINE_END = re.compile(r"[.!?][\"”'\s]*\n")
"""A line that ends with a sentence, as paragraphs do in many texts without empty lines."""

_ENDS = frozenset('.“"')
_SENTENCE_MARKS = frozenset(",?!.…—-")
_QUOTES = "“”\"'‘’` "


def end_of_attribution(verb: Token, source: CharSpan | None) -> int:
    """Return where a verb and its source end, whichever is last."""
    return max(span_between(verb, verb).end, source.end if source else 0)


class QuotationFinder:
    """Finds the quotations of reporting verbs in one article."""

    def __init__(self, document: Document, syntax: Syntax) -> None:
        self._document, self._doc = document, syntax.doc
        self._text = document.article
        self._quotations = find_quotations(self._text)
        self._ends = [quotation.end for quotation in self._quotations]

    def _between(self, start: int, end: int) -> Sequence[CharSpan]:
        """Return the quotations that end at or after `start` and begin before `end`."""
        first = bisect_left(self._ends, start)
        after = bisect_left(self._quotations, end, key=lambda quotation: quotation.start)
        return self._quotations[first:after]

    def quotation(
        self, verb: Token, clause: Token | None, source: CharSpan | None
    ) -> CharSpan | None:
        """Return the quotation that `verb` of `source`, with a `clause`, reports."""
        cue = span_between(verb, verb)
        begin = min(verb.sent.start_char, source.start if source else verb.idx)
        near = self._between(begin - _MAX_GAP, verb.sent.end_char)
        near = [q for q in near if self._is_beside(q, verb, source)]
        if clause is not None and clause.i > verb.i:
            first = clause.left_edge.idx
            near = [q for q in near if q.end <= cue.start or cue.end <= q.start <= first]
        return self._continued(near[0], cue) if near else self._block_after(verb, source)

    def _block_after(self, verb: Token, source: CharSpan | None) -> CharSpan | None:
        """Return the paragraph after a line that ends with `she added:`."""
        paragraphs, at = self._document.paragraphs, self._document.paragraph_at(verb.idx)
        rest = self._text[end_of_attribution(verb, source) : paragraphs[at].end].strip()
        is_block = rest == ":" and at + 1 < len(paragraphs)
        return paragraphs[at + 1] if is_block else None

    def quoted_after(self, clause: CharSpan, verb: Token) -> CharSpan | None:
        """Return a clause with the quotation that follows: `It is over, X said. “We left.”`."""
        content = self._continued(clause, span_between(verb, verb))
        return content if content != clause else None

    def with_whole_quotation(self, content: CharSpan) -> CharSpan:
        """Return the content up to the end of a quotation that begins in it or right after it."""
        last = next(reversed(self._between(content.end, content.end + 2)), None)
        if last is None or last.start < content.start:
            return content
        gap = self._text[content.end : last.start]
        return content if gap.strip() else CharSpan(content.start, last.end)

    def _is_beside(self, quotation: CharSpan, verb: Token, source: CharSpan | None) -> bool:
        """Return whether only source and recipient stand between verb and quotation."""
        words = quotation.slice(self._text).strip(_QUOTES)
        start, end = span_between(verb, verb)
        if quotation.end <= start:
            first = source.start if source and source.start >= quotation.end else start
            gap = self._text[quotation.end : min(first, start)]
            is_close = not gap.replace(",", " ").strip() and "\n\n" not in gap
            return words[-1:] in _SENTENCE_MARKS and is_close and self._is_whole(quotation)
        last = source.end if source and end <= source.start < quotation.start else end
        gap = self._text[last : quotation.start]
        is_in_sentence = end <= quotation.start < verb.sent.end_char and len(gap) <= _MAX_GAP
        is_next = is_in_sentence and "\n" not in gap and gap.rstrip().endswith((":", ","))
        return is_next and not self._has_nearer_cue(CharSpan(last, quotation.start))

    def _has_nearer_cue(self, gap: CharSpan) -> bool:
        """Return whether a verb before the quotation reports it: `posted a note that said, “…”`."""
        return any(t.tag_ in FINITE and reporting_verb(t) for t in self._tokens(gap))

    def _is_whole(self, quotation: CharSpan) -> bool:
        """Return whether the quotation is no part of a clause: `It would “move left,” he said`."""
        sentences = self._document.sentences
        start = sentences[self._document.sentence_at(quotation.start)].start
        before = self._text[start : quotation.start].rstrip()
        return not before or not before[-1].isalnum()

    def _continued(self, first: CharSpan, cue: CharSpan) -> CharSpan:
        """Return the span from the first to the last part of the quotation in its paragraph."""
        paragraph = self._document.paragraphs[self._document.paragraph_at(first.start)]
        is_resumed = first.end <= cue.start
        end, at = first.end, max(first.end, cue.end)
        for other in self._between(at + 1, paragraph.end):
            gap = CharSpan(at, other.start)
            if _LINE_END.search(gap.slice(self._text)):
                break
            is_next = self._resumes(gap) if is_resumed else not gap.slice(self._text).strip(" .")
            if is_next and is_resumed and self._has_cue_after(other):
                break
            if is_next:
                end = at = min(other.end, paragraph.end)
                is_resumed = False
            elif not (is_resumed and self._may_be_title(other, gap)):
                break
        return CharSpan(first.start, end)

    def _has_cue_after(self, quotation: CharSpan) -> bool:
        """Return whether the quotation after `“A,” she said.` has a cue of its own: `he added`."""
        if self._text[: quotation.end].rstrip(_QUOTES)[-1:] not in {",", "?", "!"}:
            return False
        end = min(quotation.end + _MAX_GAP, len(self._text))
        tokens = self._tokens(CharSpan(quotation.end, end))
        for token in tokens:
            if (token.is_sent_start and token is not tokens[0]) or token.text in _ENDS:
                break
            if reporting_verb(token):
                return True
        return False

    def _may_be_title(self, quotation: CharSpan, gap: CharSpan) -> bool:
        """Return whether the quotation after `gap` is short, and what follows may yet resume."""
        is_near = len(gap.slice(self._text).lstrip()) <= _MAX_TAIL
        return is_near and len(quotation.slice(self._text).split()) <= _TITLE_WORDS

    def _resumes(self, gap: CharSpan) -> bool:
        """Return whether the quotation goes on after `gap`, the words that follow the cue."""
        words = gap.slice(self._text).strip().rstrip(_QUOTES)
        is_lower = self._text[gap.end : gap.end + 3].lstrip(_QUOTES)[:1].islower()
        is_open = words.endswith(",") if is_lower else words.endswith((".", ",", ":"))
        if not is_open or len(words) > _MAX_TAIL or self._is_introduced(gap):
            return False
        tokens = self._tokens(gap)
        # `…, explaining why, “but …”`
        kept = {"VBN", "VBG"} if is_lower else {"VBN"}
        return not any(token.tag_ not in kept and reporting_verb(token) for token in tokens)

    def _is_introduced(self, gap: CharSpan) -> bool:
        """Return whether words before the next quotation begin a sentence: `Kesh then left, “`."""
        start = self._document.sentences[self._document.sentence_at(gap.end)].start
        return gap.start < start < gap.end

    def _tokens(self, span: CharSpan) -> list[Token]:
        """Return the tokens that lie inside `span`."""
        inside = self._doc.char_span(span.start, span.end, alignment_mode="contract")
        return [] if inside is None else list(inside)
