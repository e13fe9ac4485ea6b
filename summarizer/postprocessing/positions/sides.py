"""Find what a noun or an act is for or against: `an end to the siege` is against the siege."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from summarizer.postprocessing.positions.attitudes import complements
from summarizer.postprocessing.positions.clauses import (
    SUBJECTS,
    is_negated,
    is_verb,
    roles_of,
)
from summarizer.syntax import child_of
from summarizer.vocabulary import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

_RAISING = frozenset(
    "try continue begin start agree want plan intend seek help work go prepare commit move proceed"
    " keep be have need manage decide choose let resume".split()
)
"""Verbs whose infinitive is the act that is meant: `agree to withdraw`."""

_READY = frozenset("ready willing prepared able determined unwilling".split())
_NOUNS: dict[str, Stance] = {
    "end": "oppose", "halt": "oppose", "stop": "oppose", "ban": "oppose", "moratorium": "oppose",
    "cessation": "oppose", "opposition": "oppose", "criticism": "oppose", "condemnation": "oppose",
    "support": "support", "backing": "support", "call": "support", "demand": "support",
}  # fmt: skip
"""Nouns that take a side on what the preposition after them names."""

_OPPOSITE: dict[Stance, Stance] = {"support": "oppose", "oppose": "support"}


@dataclass(frozen=True)
class Side:
    """A matter and the side taken on it.

    Attributes:
        matter: The noun or the verb that names it.
        doer: Who does or should do the act.
    """

    matter: Token
    stance: Stance
    doer: Token | None = None


def turned(stance: Stance, *, by: bool) -> Stance:
    """Return the other side if `by`."""
    return _OPPOSITE.get(stance, stance) if by else stance


def on_object(noun: Token, stance: Stance, doer: Token | None = None) -> Iterator[Side]:
    """Yield the side on what a noun names, or on the act if a gerund stands in its place."""
    if is_verb(noun):
        yield from on_act(noun, stance, doer)
        return
    own, inner = _NOUNS.get(noun.lemma_.lower()), _object_of_noun(noun)
    if own is None or inner is None:
        yield Side(noun, stance, doer)
    else:
        yield from on_object(inner, turned(stance, by=own == "oppose"), doer)


def _object_of_noun(noun: Token) -> Token | None:
    prepositions = (c for c in noun.children if c.dep_ == "prep" and c.lower_ != "by")
    parts = (child_of(preposition, "pobj", "pcomp") for preposition in prepositions)
    return next((part for part in parts if part is not None), None)


def on_act(verb: Token, stance: Stance, doer: Token | None = None) -> Iterator[Side]:
    """Yield the sides on the act of `verb`: on what it ends or permits, or on the act itself."""
    subject = child_of(verb, *SUBJECTS)
    doer = doer if subject is None or subject.pos_ == "PRON" else subject
    stance = turned(stance, by=is_negated(verb))
    taken = [pair for pair in complements(verb) if pair[1].conduct != "force"]
    if named := _existing(verb) or _ended(verb):
        yield from on_object(named[0], turned(stance, by=named[1]), doer)
    elif (inner := _raised(verb)) is not None:
        yield from on_act(inner, stance, doer)
    elif taken and stance != "neutral":
        for matter, attitude in taken:
            yield from on_object(matter, turned(attitude.stance, by=stance == "oppose"), doer)
    else:
        yield Side(verb, stance, doer)


def _existing(verb: Token) -> tuple[Token, bool] | None:
    """Return what there is to be, and whether it is not to be: `there must be no truce`."""
    named = child_of(verb, "attr") if "expl" in roles_of(verb) else None
    return None if named is None else (named, any(c.lower_ == "no" for c in named.children))


def _ended(verb: Token) -> tuple[Token, bool] | None:
    """Return what is to end: `that the raids stop`."""
    subject = child_of(verb, "nsubj")
    is_transitive = roles_of(verb) & {"dobj", "xcomp", "prep"}
    is_end = verb.lemma_ in ("stop", "end", "cease") and not is_transitive
    return (subject, True) if subject is not None and is_end else None


def _raised(verb: Token) -> Token | None:
    """Return the infinitive of a verb that only introduces it."""
    if verb.lemma_.lower() not in _RAISING:
        return None
    inner = child_of(verb, "xcomp")
    if inner is not None and is_verb(inner):
        return inner
    adjective = child_of(verb, "acomp")
    is_ready = adjective is not None and adjective.lower_ in _READY
    return child_of(adjective, "xcomp") if adjective is not None and is_ready else None
