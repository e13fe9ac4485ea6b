"""Find the attributions of an article in its dependency trees (`docs/codebook.md`, 3.2 to 3.7).

An attribution is a verb that reports or `according to`, its source, which is never the addressee,
and its content: the clause, the order, the noun phrase or the quotation that depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from summarizer.grounding.quotation import find_quotations
from summarizer.grounding.quote_edges import trim_span
from summarizer.postprocessing.claims import attribution_content as contents
from summarizer.postprocessing.claims.attribution_quotations import (
    QuotationFinder,
    end_of_attribution,
)
from summarizer.postprocessing.claims.documents import is_document
from summarizer.postprocessing.claims.reporting_clauses import (
    ReportingVerb,
    clause_of_noun,
    commented_clause,
    content_clause,
    is_asserted,
    reporting_noun,
    reporting_verb,
    source_head,
)
from summarizer.postprocessing.claims.source_nouns import source_noun
from summarizer.syntax import Syntax, child_of
from summarizer.text.document import Document
from summarizer.text.layout.line_kinds import dateline_end
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ClaimKind

if TYPE_CHECKING:
    from spacy.tokens import Token

Form = Literal["clause", "quotation", "thing", "according"]
"""What the content is."""

_WISHES = frozenset({"expect", "oppose", "refuse", "want"})
_RELATIVE_PRONOUNS = frozenset({"that", "which"})


@dataclass(frozen=True)
class Attribution:
    """An attribution of the article.

    Attributes:
        verb: Lemma of the cue.
        source: `None` where the article names nobody.
        recipients: The objects of the verb, among them the addressee.
        is_asserted: Whether somebody reports here; not in `did not say`, `may say`, `to say`.
        stands_alone: Whether it is a claim even where a model wrote none.
    """

    verb: str
    kind: ClaimKind
    form: Form
    cue: CharSpan
    source: CharSpan | None
    content: CharSpan
    recipients: tuple[CharSpan, ...] = ()
    is_asserted: bool = True
    stands_alone: bool = True


def find_attributions(document: Document, syntax: Syntax) -> list[Attribution]:
    """Return the attributions of the article in the order of their cues."""
    finder = _AttributionFinder(document, syntax)
    found = (finder.attribution(token) for token in syntax.doc)
    return [a for a in found if a and a.content.slice(document.text).strip()]


class _AttributionFinder:
    """Finds the attribution of each cue."""

    def __init__(self, document: Document, syntax: Syntax) -> None:
        self._document, self._doc = document, syntax.doc
        self._quotations = QuotationFinder(document, syntax)
        self._quoted = find_quotations(document.article)

    def attribution(self, token: Token) -> Attribution | None:
        """Return the attribution whose cue has `token` as its verb."""
        if token.lower_ == "according":
            return self._according(token)
        if entry := reporting_noun(token):
            return self._owned(token, entry)
        entry = reporting_verb(token)
        return self._reported(token, entry) if entry else None

    def _reported(self, verb: Token, entry: ReportingVerb) -> Attribution | None:
        source = self._source(verb)
        content, form = self._content(verb, entry, source)
        if content is None:
            return None
        objects = (child for child in verb.rights if child.dep_ in {"dobj", "dative", "pobj"})
        return Attribution(
            verb=verb.lemma_.lower(),
            kind=entry.kind,
            form=form,
            cue=self._cue(verb),
            source=source,
            content=self._trimmed(before_source(content, source, self._cue(verb))),
            recipients=tuple(self._span(t.left_edge.i, t.right_edge.i + 1) for t in objects),
            is_asserted=is_asserted(verb),
            stands_alone=form == "quotation" or self._stands_alone(verb, form, entry),
        )

    def _owned(self, noun: Token, entry: ReportingVerb) -> Attribution | None:
        """Return the attribution of `Kesh’s claim that …`."""
        clause, owner = clause_of_noun(noun), child_of(noun, "poss")
        if clause is None or owner is None:
            return None
        return Attribution(
            verb=noun.lemma_.lower(),
            kind=entry.kind,
            form="clause",
            cue=self._span(noun.i, noun.i + 1),
            source=self._span(owner.left_edge.i, owner.i + 1),
            content=self._trimmed(self._span(clause.left_edge.i, clause.right_edge.i + 1)),
        )

    def _according(self, token: Token) -> Attribution | None:
        """Return the attribution of `According to X, …` or `…, according to X`."""
        to = child_of(token, "prep")
        phrase = child_of(to, "pobj") if to is not None and to.i == token.i + 1 else None
        if phrase is None:
            return None
        start, at, end = token.sent.start, token.i, phrase.right_edge.i + 1
        if not any(word.is_alpha for word in self._doc[start:at]):
            content = end, token.sent.end
        else:
            content = start, token.sent.end if self._doc[end : end + 1].text == "," else at
        source = self._span(phrase.left_edge.i, end)
        cue = self._span(at, at + 2)
        words = self._trimmed(self._span(*content))
        return Attribution("according", "assertion", "according", cue, source, words)

    def _content(
        self, verb: Token, entry: ReportingVerb, source: CharSpan | None
    ) -> tuple[CharSpan | None, Form]:
        """Return the content and its form."""
        clause = content_clause(verb, entry)
        if quotation := self._quotations.quotation(verb, clause, source):
            return self._with_clause_before(verb, quotation, source), "quotation"
        if before := self._clause_before(verb, clause):
            whole = self._quotations.quoted_after(before, verb)
            return whole or before, "quotation" if whole else "clause"
        form: Form = "thing" if clause is None else "clause"
        tokens = (
            contents.object_range(verb, entry)
            if clause is None
            else contents.clause_after(verb, clause, entry)
        )
        if tokens is None:
            return None, form
        content = self._span(*contents.before_next_cue(verb, tokens))
        return self._quotations.with_whole_quotation(content), form

    def _stands_alone(self, verb: Token, form: Form, entry: ReportingVerb) -> bool:
        """Return whether a clause or a thing is a claim even where a model wrote none."""
        source = source_head(verb)
        is_shown = form == "clause" and source is not None and is_document(source)
        return is_shown or (form in entry.stands_alone and not _is_background(verb))

    def _clause_before(self, verb: Token, clause: Token | None) -> CharSpan | None:
        """Return the clause that stands before the verb, or around it."""
        around = commented_clause(verb) if clause is None else None
        if around is not None:
            return self._span(*contents.clause_around(verb, around))
        if clause is not None and clause.i < verb.i:
            return self._span(*contents.clause_before(verb, clause))
        return None

    def _with_clause_before(
        self, verb: Token, quotation: CharSpan, source: CharSpan | None
    ) -> CharSpan:
        """Return a quotation with the clause that it goes on with: `It is over, X said: “…”`."""
        last = end_of_attribution(verb, source)
        is_added = self._document.text[last : quotation.start].strip() == ":"
        clause = next((child for child in verb.lefts if child.dep_ == "ccomp"), None)
        before = self._clause_before(verb, clause) if is_added and clause is not None else None
        return CharSpan(before.start, quotation.end) if before else quotation

    def _source(self, verb: Token) -> CharSpan | None:
        """Return the noun phrase of the source."""
        head = source_noun(verb, self._quoted)
        if head is None:
            return None
        if head.lower_ in _RELATIVE_PRONOUNS and is_document(verb.head):
            # `a statement that said`
            return self._span(verb.head.left_edge.i, verb.head.i + 1)
        return self._span(head.left_edge.i, head.right_edge.i + 1)

    def _cue(self, verb: Token) -> CharSpan:
        """Return the verb with auxiliaries, negation and particle."""
        start, end = verb.i, verb.i + 1
        while start > 0 and self._doc[start - 1].head == verb and _is_in_cue(self._doc[start - 1]):
            start -= 1
        while self._doc[start].dep_ == "advmod":
            start += 1
        if end < len(self._doc) and self._doc[end].head == verb and self._doc[end].dep_ == "prt":
            end += 1
        return self._span(start, end)

    def _trimmed(self, content: CharSpan) -> CharSpan:
        content = without_dateline(self._document, content)
        return trim_span(self._document.text, content, self._document.paragraphs)

    def _span(self, start: int, end: int) -> CharSpan:
        """Return the span of tokens."""
        tokens = self._doc[start:end]
        # White space beside a line break is a token.
        return CharSpan(tokens.start_char, tokens.end_char).trimmed(self._document.text)


def before_source(content: CharSpan, source: CharSpan | None, cue: CharSpan | None) -> CharSpan:
    """Return a content without the source, and the cue before it, that stand at its end."""
    if source is None or not content.start < source.start < content.end <= source.end:
        return content
    has_cue = cue is not None and content.start < cue.start < cue.end <= source.start
    return CharSpan(content.start, cue.start if cue and has_cue else source.start)


def without_dateline(document: Document, content: CharSpan) -> CharSpan:
    """Return a content without the dateline before it: `HASRA — Kesh left, X said`."""
    if document.sentences[document.sentence_at(content.start)].start != content.start:
        return content
    start = dateline_end(document.article, content.start)
    return CharSpan(start, content.end) if start < content.end else content


def _is_background(verb: Token) -> bool:
    """Return whether somebody is described by a wish: `Kesh, which wants a seat`."""
    return verb.dep_ in {"acl", "relcl"} and verb.lemma_ in _WISHES


def _is_in_cue(token: Token) -> bool:
    return token.dep_ in {"aux", "auxpass", "neg", "advmod"}
