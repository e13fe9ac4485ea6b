"""Whether a predicted speaker is the source that a PolNeAR annotator marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .corpus import Article, Spans
from .names import DETERMINERS, heads, pronoun, same_source, words

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_WORD = re.compile(r"\w")
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_NAMELESS = (
    "unknown,none,null,n/a,na,unspecified,unattributed,anonymous,implicit,not specified,"
    "no source,?,-"
)
_NOBODY = frozenset({"", *_NAMELESS.split(",")})
_LOOK_BACK = 120
_ANTECEDENT = 12
"""Words before a relative pronoun in which its antecedent must stand."""


class Tokens:
    """The tokens of an article by number, punctuation among them unless only words count."""

    def __init__(self, text: str, *, words_only: bool = False) -> None:
        found = _TOKEN.finditer(text)
        self.spans = [m.span() for m in found if not words_only or _WORD.match(m.group())]
        self._at = {
            place: number for number, (start, end) in enumerate(self.spans)
            for place in range(start, end)
        }  # fmt: skip

    def of(self, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
        """Return the tokens that `spans` touch."""
        at = self._at
        return frozenset(
            at[place] for start, end in spans for place in range(start, end) if place in at
        )


@dataclass(frozen=True)
class PredictedClaim:
    """A predicted claim in the terms of the corpus."""

    content: Spans
    speaker_span: Spans = ()
    speaker_text: str = ""


def phrase(text: str, spans: Spans) -> str:
    """Return the words of `spans`, fragments joined by a blank."""
    return " ".join(text[start:end] for start, end in spans)


def source_kind(text: str, spans: Spans) -> str:
    """Return what a source is: `none`, `pronoun`, `name` or `nominal`."""
    if not spans:
        return "none"
    named = phrase(text, spans)
    if pronoun(named):
        return "pronoun"
    bare = re.sub(r"^\W*(?:[Tt]he|[Aa]n?)\s+", "", named)
    capital = any(w[:1].isupper() and w.lower() not in DETERMINERS for w, _ in words(bare))
    return "name" if capital else "nominal"


class SpeakerMatcher:
    """Decides for one article. Chains are automatic and only used where it is asked for."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._tokens = Tokens(article.text, words_only=True)
        self._chains = article.coref

    def agree(self, source: Spans, claim: PredictedClaim, *, chains: bool = False) -> bool:
        """Return whether the speaker of `claim` is `source`."""
        length = len(self._text)
        spans = tuple(span for span in claim.speaker_span if 0 <= span[0] < span[1] <= length)
        said = claim.speaker_text.strip()
        nobody = not spans and said.lower() in _NOBODY
        if not source or nobody:
            return not source and nobody
        if spans and self._same_place(source, spans):
            return True
        there = phrase(self._text, spans) if spans else ""
        named = [name for name in (said, there) if name and name.lower() not in _NOBODY]
        if self._same_words(source, named, to_offsets=bool(spans)):
            return True
        return chains and self._same_chain(source, spans, named)

    def _same_place(self, source: Spans, spans: Spans) -> bool:
        ours, theirs = self._tokens.of(source), self._tokens.of(spans)
        shared = len(ours & theirs)
        if shared and 2 * shared / (len(ours) + len(theirs)) >= 0.5:
            return True
        heads_meet = self._heads_at(source) & theirs and self._heads_at(spans) & ours
        return bool(shared and heads_meet)

    def _heads_at(self, spans: Spans) -> frozenset[int]:
        named = heads(phrase(self._text, spans))
        tokens = self._tokens.of(spans)
        found = set()
        for number in tokens:
            start, end = self._tokens.spans[number]
            word = words(self._text[start:end])
            if word and word[0][0].lower() in named:
                found.add(number)
        return frozenset(found) or tokens

    def _same_words(self, source: Spans, named: Sequence[str], *, to_offsets: bool) -> bool:
        gold = phrase(self._text, source)
        kind = pronoun(gold)
        for name in named:
            other = pronoun(name)
            if kind is None and other is None:
                if same_source(gold, name):
                    return True
            elif kind and other == kind and not to_offsets:
                return True
        if kind and len(source) == 1 and gold.lower() in _RELATIVE:
            return self._antecedent(source[0][0], named)
        return False

    def _antecedent(self, at: int, named: Sequence[str]) -> bool:
        before = re.split(r"[.!?]\s|\n", self._text[max(0, at - _LOOK_BACK) : at])[-1]
        near = {word.lower() for word, _ in words(before)[-_ANTECEDENT:]}
        return any(pronoun(name) is None and heads(name) & near for name in named)

    def _same_chain(self, source: Spans, spans: Spans, named: Sequence[str]) -> bool:
        chain = self._chain(source)
        if chain is None:
            return False
        if spans and self._chain(spans) is chain:
            return True
        names = [name for name in named if pronoun(name) is None]
        for start, end in chain:
            mention = self._text[start:end]
            if pronoun(mention) is None and any(same_source(mention, name) for name in names):
                return True
        return False

    def _chain(self, spans: Spans) -> tuple[tuple[int, int], ...] | None:
        """Return the chain with the mention nearest to `spans`, if one is near enough."""
        wanted = self._tokens.of(spans)
        best, found = 0.0, None
        for chain in self._chains:
            for mention in chain:
                if mention[0] < spans[-1][1] and mention[1] > spans[0][0]:
                    value = token_overlap(wanted, self._tokens.of([mention]))
                    if value >= 0.5 and value > best:
                        best, found = value, chain
        return found


def token_overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Return intersection over union of two sets of tokens."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0
