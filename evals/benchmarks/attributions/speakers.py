"""Whether a predicted speaker is the source that an annotator marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .corpus import Article, Spans
from .names import DETERMINERS, heads, pronoun, same_source, words

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_WORD = re.compile(r"\w")
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_NO_SPEAKER = frozenset(
    ",unknown,none,null,n/a,na,unspecified,unattributed,anonymous,implicit,not specified,"
    "no source,?,-".split(",")
)
_LOOK_BACK = 120
_ANTECEDENT = 12
"""Number of words before a relative pronoun that are searched for its antecedent."""


class Tokens:
    """The numbered tokens of an article, including punctuation unless `words_only`."""

    def __init__(self, text: str, *, words_only: bool = False) -> None:
        matches = _TOKEN.finditer(text)
        self.spans = [m.span() for m in matches if not words_only or _WORD.match(m.group())]
        self._by_offset = {
            offset: number for number, span in enumerate(self.spans) for offset in range(*span)
        }

    def of(self, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
        """Return the tokens that overlap `spans`."""
        offsets = {offset for span in spans for offset in range(*span)}
        return frozenset(self._by_offset[offset] for offset in offsets & self._by_offset.keys())


@dataclass(frozen=True)
class PredictedClaim:
    """A predicted claim in the form of the corpus."""

    content: Spans
    speaker_span: Spans = ()
    speaker_text: str = ""
    cue: Spans = ()


def phrase(text: str, spans: Spans) -> str:
    """Return the words of `spans`, joined by spaces."""
    return " ".join(text[start:end] for start, end in spans)


def source_kind(text: str, spans: Spans) -> str:
    """Return the kind of a source: `none`, `pronoun`, `name` or `nominal`."""
    if not spans:
        return "none"
    source = phrase(text, spans)
    if pronoun(source):
        return "pronoun"
    bare = re.sub(r"^\W*(?:[Tt]he|[Aa]n?)\s+", "", source)
    capital = any(w[:1].isupper() and w.lower() not in DETERMINERS for w, _ in words(bare))
    return "name" if capital else "nominal"


class SpeakerMatcher:
    """Compares predicted speakers with the sources of one article.

    With `clauses`, the sources are whole clauses (`said Ann Pell on Friday`), and a speaker inside
    one agrees with it.
    """

    def __init__(self, article: Article, *, clauses: bool = False) -> None:
        self._clauses = clauses
        self._text = article.text
        self._tokens = Tokens(article.text, words_only=True)
        self._chains = article.coref

    def agree(self, source: Spans, claim: PredictedClaim, *, chains: bool = False) -> bool:
        """Return whether the speaker of `claim` is `source`; `chains` enables coreference."""
        length = len(self._text)
        spans = tuple(span for span in claim.speaker_span if 0 <= span[0] < span[1] <= length)
        speaker = claim.speaker_text.strip()
        unattributed = not spans and speaker.lower() in _NO_SPEAKER
        if not source or unattributed:
            return not source and unattributed
        if spans and self._same_span(source, spans):
            return True
        names = [
            name
            for name in (speaker, phrase(self._text, spans))
            if name and name.lower() not in _NO_SPEAKER
        ]
        if self._same_words(source, names, has_span=bool(spans)):
            return True
        return chains and self._same_chain(source, spans, names)

    def _same_span(self, source: Spans, spans: Spans) -> bool:
        gold, predicted = self._tokens.of(source), self._tokens.of(spans)
        shared = len(gold & predicted)
        if self._clauses and predicted and predicted <= gold:
            return True
        if shared and 2 * shared / (len(gold) + len(predicted)) >= 0.5:
            return True
        heads_meet = self._heads_at(source) & predicted and self._heads_at(spans) & gold
        return bool(shared and heads_meet)

    def _heads_at(self, spans: Spans) -> frozenset[int]:
        """Return the tokens of the heads of `spans`, all tokens if there is no head."""
        head_words = heads(phrase(self._text, spans))
        tokens = self._tokens.of(spans)
        at_heads = (
            number
            for number in tokens
            for word, _ in words(self._text[slice(*self._tokens.spans[number])])[:1]
            if word.lower() in head_words
        )
        return frozenset(at_heads) or tokens

    def _same_words(self, source: Spans, names: Sequence[str], *, has_span: bool) -> bool:
        gold = phrase(self._text, source)
        gold_pronoun = pronoun(gold)
        if self._clauses and not has_span:
            clause = {word.lower() for word, _ in words(gold)}
            return any(heads(name) & clause for name in names)
        for name in names:
            if gold_pronoun is None and pronoun(name) is None:
                if same_source(gold, name):
                    return True
            elif gold_pronoun and pronoun(name) == gold_pronoun and not has_span:
                return True
        if gold_pronoun and len(source) == 1 and gold.lower() in _RELATIVE:
            return self._is_antecedent(names, source[0][0])
        return False

    def _is_antecedent(self, names: Sequence[str], offset: int) -> bool:
        """Return whether a head of `names` is near before the relative pronoun at `offset`."""
        before = re.split(r"[.!?]\s|\n", self._text[max(0, offset - _LOOK_BACK) : offset])[-1]
        near = {word.lower() for word, _ in words(before)[-_ANTECEDENT:]}
        return any(pronoun(name) is None and heads(name) & near for name in names)

    def _same_chain(self, source: Spans, spans: Spans, names: Sequence[str]) -> bool:
        chain = self._chain(source)
        if chain is None:
            return False
        if spans and self._chain(spans) is chain:
            return True
        mentions = [self._text[start:end] for start, end in chain]
        return any(
            same_source(mention, name)
            for mention in mentions
            for name in names
            if pronoun(mention) is None and pronoun(name) is None
        )

    def _chain(self, spans: Spans) -> tuple[tuple[int, int], ...] | None:
        """Return the chain with the mention that overlaps `spans` most, at least by half."""
        tokens = self._tokens.of(spans)
        best_overlap, best_chain = 0.0, None
        for chain in self._chains:
            for mention in chain:
                if mention[0] < spans[-1][1] and mention[1] > spans[0][0]:
                    overlap = token_overlap(tokens, self._tokens.of([mention]))
                    if overlap >= 0.5 and overlap > best_overlap:
                        best_overlap, best_chain = overlap, chain
        return best_chain


def token_overlap(first: frozenset[int], second: frozenset[int]) -> float:
    """Return intersection over union of two sets of tokens."""
    return len(first & second) / len(first | second) if first & second else 0.0
