"""The verbs that take a side, and the complements that they take it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from summarizer.lexicons import load_rows
from summarizer.postprocessing.positions.clauses import is_passive, is_verb
from summarizer.syntax import child_of
from summarizer.vocabulary import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

Conduct = Literal["words", "says", "deed", "act", "force"]


@dataclass(frozen=True)
class Attitude:
    """The side that a verb takes on a complement.

    Attributes:
        conduct: What a verb must be for its side to count: `words` and `deed` count wherever they
            are reported, `says` only in a claim, `act` only where the act is demanded or promised.
            `force` is a deed that is a topic of its own, as in `should stop attacking Kesh`.
    """

    stance: Stance
    conduct: Conduct


@cache
def _attitudes() -> dict[str, dict[str, Attitude]]:
    table: dict[str, dict[str, Attitude]] = {}
    for verb, complement, stance, conduct in load_rows("attitudes"):
        attitude = Attitude(cast(Stance, stance), cast(Conduct, conduct))
        table.setdefault(verb, {})[complement] = attitude
    return table


def attitudes_of(verb: Token) -> dict[str, Attitude]:
    """Return the attitudes of a verb, with its particle if it has one, by complement.

    A complement is a preposition, `object`, or `act` for a clause.
    """
    particle, lemma = child_of(verb, "prt"), verb.lemma_.lower()
    own = _attitudes().get(lemma, {})
    return own if particle is None else _attitudes().get(f"{lemma} {particle.lower_}", own)


def complements(verb: Token) -> Iterator[tuple[Token, Attitude]]:
    """Yield the complements of `verb` on which it takes a side, with that side."""
    attitudes = attitudes_of(verb)
    if not attitudes:
        return
    after_prepositions = list(_after_prepositions(verb, attitudes))
    act = next((c for c in verb.children if c.dep_ in ("xcomp", "ccomp") and is_verb(c)), None)
    if after_prepositions:
        yield from after_prepositions
    elif act is not None and "act" in attitudes:
        yield act, attitudes["act"]
    elif "object" in attitudes:
        yield from ((found, attitudes["object"]) for found in _objects(verb))


def _after_prepositions(
    verb: Token, attitudes: dict[str, Attitude]
) -> Iterator[tuple[Token, Attitude]]:
    for child in verb.children:
        if child.dep_ in ("prep", "prt") and child.lower_ in attitudes:
            for part in child.children:
                if part.dep_ in ("pobj", "pcomp"):
                    yield part, attitudes[child.lower_]


def _objects(verb: Token) -> Iterator[Token]:
    """Yield the objects of a verb; a gerund is a clause to the parser: `ruled out resigning`."""
    after = verb.i + 1 + (child_of(verb, "prt") is not None)
    roles = ("nsubjpass", "nsubj") if is_passive(verb) else ("dobj",)
    for child in verb.children:
        is_gerund = child.tag_ == "VBG" and child.dep_ in ("advcl", "xcomp") and child.i == after
        if child.dep_ in roles or is_gerund:
            yield child
