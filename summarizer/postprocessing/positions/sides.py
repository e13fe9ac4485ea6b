"""Find what a noun or an act is for or against: `an end to the siege` is against the siege."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from summarizer.postprocessing.positions.attitudes import (
    Conduct,
    addressee,
    attitudes_of,
    complements,
)
from summarizer.postprocessing.positions.clauses import is_negated, roles_of
from summarizer.syntax import SUBJECTS, child_of, is_noun, is_verb
from summarizer.vocabulary import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

_RAISING = frozenset(
    "try continue begin start agree want plan intend seek help work go prepare commit move proceed"
    " keep be have need manage decide choose let make resume".split()
)
"""Verbs whose infinitive is the act that is meant: `agree to withdraw`."""

_CAUSATIVE = frozenset({"let", "help", "make"})
_SHARES = frozenset({"percent", "%"})
_QUANTIFIERS = frozenset("all both each few many most much one part some".split())
_DENIABLE = frozenset(
    "accept agree approve back embrace endorse favor favour like recognise recognize support want"
    " wish".split()
)
"""Verbs that, negated, take the other side."""

_SAID = frozenset({"words", "says"})
_OPPOSITE: dict[Stance, Stance] = {"support": "oppose", "oppose": "support"}


@dataclass(frozen=True)
class Side:
    """A matter and the side taken on it.

    Attributes:
        matter: The noun or the verb that names it.
        doer: Who does or should do the act.
        conduct: What the word that takes the side must be for it to count, if a word takes it.
        holder: The subject that takes the side of a claim, where it need not be the speaker.
        is_omission: Whether the matter is that something was not done.
        instead: What the side is taken on if the matter cannot be worded: `blamed Kesh for it`.
        is_personal: Whether it is taken only if the matter is a person, who is judged by a deed.
    """

    matter: Token
    stance: Stance
    doer: Token | None = None
    conduct: Conduct | None = None
    holder: Token | None = None
    is_omission: bool = False
    instead: Token | None = None
    is_personal: bool = False


def turned(stance: Stance, *, by: bool) -> Stance:
    """Return the other side if `by`."""
    return _OPPOSITE.get(stance, stance) if by else stance


def is_open(word: Token) -> bool:
    """Return whether a negated word takes no side: `did not demand`, `has not decided`."""
    is_negative = is_verb(word) and bool(attitudes_of(word)) and is_negated(word)
    return is_negative and word.lemma_.lower() not in _DENIABLE


def sides_of(word: Token) -> Iterator[Side]:
    """Yield the sides that a verb, an adjective or a noun takes on its complements."""
    if is_open(word):
        return
    is_negative = is_verb(word) and is_negated(word)
    asked, attitudes = addressee(word), attitudes_of(word)
    is_of_persons = "object" in attitudes and bool(attitudes.keys() & {"for", "over"})
    instead = asked if is_of_persons else None
    for matter, attitude in complements(word):
        stance = turned(attitude.stance, by=is_negative)
        for side in on_object(matter, stance, None if asked is matter else asked):
            if attitude.conduct != "light" or side.matter not in (matter, _counted(matter)):
                yield replace(side, conduct=attitude.conduct, instead=instead)


def on_object(noun: Token, stance: Stance, doer: Token | None = None) -> Iterator[Side]:
    """Yield the side on what a noun names, or on the act if a gerund stands in its place."""
    if is_verb(noun):
        yield from on_act(noun, stance, doer)
        return
    noun = _counted(noun)
    taken = list(complements(noun))
    if not taken:
        yield Side(noun, stance, doer)
    for matter, attitude in taken:
        yield from on_object(matter, turned(attitude.stance, by=stance == "oppose"), doer)


def on_existence(verb: Token) -> list[Side]:
    """Return the sides on what there should be: `there should be no toll`."""
    there, thing = child_of(verb, "expl"), child_of(verb, "attr")
    if there is None or thing is None or not is_noun(thing):
        return []
    is_none = is_negated(verb) or any(child.lower_ == "no" for child in thing.lefts)
    return list(on_object(thing, "oppose" if is_none else "support"))


def _counted(noun: Token) -> Token:
    """Return what an amount is one of: `some of the proposals`, `a million in aid`.

    In `favored Valen 46 percent to 30` the parser takes the name for a part of the share.
    """
    if noun.lower_ in _SHARES and (named := child_of(noun, "compound", "nmod", "nsubj")):
        return named
    is_amount = noun.lower_ in _QUANTIFIERS or noun.pos_ == "NUM"
    parts = (child for child in noun.rights if child.lower_ in ("of", "in")) if is_amount else ()
    counted = (child_of(part, "pobj") for part in parts)
    return next((each for each in counted if each is not None and is_noun(each)), noun)


def on_act(verb: Token, stance: Stance, doer: Token | None = None) -> Iterator[Side]:
    """Yield the sides on the act of `verb` and on those joined with it: `to leave and to stay`."""
    joined = (c for c in verb.conjuncts if c.i > verb.i and is_verb(c) and c.tag_ == verb.tag_)
    for act in (verb, *(c for c in joined if not roles_of(c) & SUBJECTS)):
        yield from _on_one_act(act, stance, doer)


def _on_one_act(verb: Token, stance: Stance, doer: Token | None) -> Iterator[Side]:
    """Yield the sides on what an act permits, or on the act itself."""
    subject = child_of(verb, *SUBJECTS)
    doer = doer if subject is None or subject.pos_ == "PRON" else subject
    stance = turned(stance, by=is_negated(verb))
    # `show us the map` asks for no side, as `show support for Kesh` does.
    taken = [
        (matter, attitude)
        for matter, attitude in complements(verb)
        if attitude.conduct != "force" and (attitude.conduct != "light" or attitudes_of(matter))
    ]
    opposed = [attitude for _, attitude in taken if stance == attitude.stance == "oppose"]
    if (inner := _raised(verb)) is not None:
        yield from on_act(inner, stance, doer)
    elif not taken or stance == "neutral":
        yield Side(verb, stance, doer)
    elif not opposed:
        for matter, attitude in taken:
            yield from on_object(matter, turned(attitude.stance, by=stance == "oppose"), doer)
    # Who is against blocking a road need not be for the road, and who refuses to condemn a raid
    # takes no side.
    elif not any(attitude.conduct in _SAID for attitude in opposed):
        yield Side(verb, stance, doer)


def _raised(verb: Token) -> Token | None:
    """Return the act that a verb only introduces: `try to leave`, `let Kesh leave`."""
    lemma = verb.lemma_.lower()
    if lemma not in _RAISING:
        return None
    inner = child_of(verb, "xcomp", "ccomp" if lemma in _CAUSATIVE else "xcomp")
    return inner if inner is not None and is_verb(inner) else None
