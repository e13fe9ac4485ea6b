"""Find the actor that a noun of a tree names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.positions.clauses import is_noun

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARTICLE = re.compile(r"^(?:the|an?|its|their|his|her)\s+", re.IGNORECASE)
_ASIDES = frozenset({"relcl", "appos", "acl", "punct"})


def actor_of(registry: ActorRegistry, noun: Token | None) -> ActorCandidate | None:
    """Return the actor that a noun and what describes it name."""
    if noun is None or not is_noun(noun):
        return None
    names = [_text(_described(noun)), noun.doc[noun.left_edge.i : noun.i + 1].text]
    names += [noun.text] if noun.pos_ == "PROPN" else []
    found = (registry.find_by_name(_ARTICLE.sub("", name)) for name in names)
    return next((actor for actor in found if actor), None)


def _described(noun: Token) -> Iterator[Token]:
    """Yield the words of a noun phrase without clauses and asides."""
    for child in noun.lefts:
        yield from _described(child) if child.dep_ not in _ASIDES else ()
    yield noun
    for child in noun.rights:
        yield from _described(child) if child.dep_ not in _ASIDES else ()


def _text(words: Iterator[Token]) -> str:
    return "".join(word.text_with_ws for word in words).strip()
