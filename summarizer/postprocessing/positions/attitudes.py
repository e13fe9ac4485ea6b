"""The words that take a side, and the complements that they take it on.

One table (`summarizer/lexicons/attitudes.tsv`) has verbs (`oppose the bill`), adjectives (`critical
of the bill`), nouns for acts (`opposition to the bill`) and nouns for holders (`critics of Kesh`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from summarizer.lexicons import load_rows
from summarizer.postprocessing.positions.clauses import (
    is_finite,
    is_mandative,
    is_passive,
    modals_of,
)
from summarizer.syntax import TIMES, child_of, is_cut, is_infinitive, is_noun, is_verb
from summarizer.vocabulary import Stance

if TYPE_CHECKING:
    from spacy.tokens import Token

Conduct = Literal["words", "says", "deed", "act", "force", "holder", "light"]

_UNFULFILLED = frozenset("should must ought shall will wo would 'll ’ll".split())


@dataclass(frozen=True)
class Attitude:
    """The side that a word takes on a complement.

    Attributes:
        conduct: What a word must be for its side to count: `words` and `deed` count wherever they
            are reported, `says` only in a claim, `act` only where the act is demanded or promised.
            `force` is a deed that is a topic of its own, as in `should stop attacking Kesh`.
            `holder` is a noun for who takes the side, as in `critics of Kesh`. `light` verbs take
            the side that their object names: `voiced support for Kesh`.
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


def attitudes_of(word: Token) -> dict[str, Attitude]:
    """Return the attitudes of a word, with its particle if it has one, by complement.

    A complement is a preposition, perhaps with its noun (`in favour`), `object`, or `act` for a
    clause.
    """
    lemma = word.lemma_.lower()
    particles = (child for child in word.children if child.dep_ in ("prt", "advmod"))
    phrases = (_attitudes().get(f"{lemma} {particle.lower_}") for particle in particles)
    return next((found for found in phrases if found), _attitudes().get(lemma, {}))


def complements(word: Token) -> Iterator[tuple[Token, Attitude]]:
    """Yield the complements of `word` on which it takes a side, with that side."""
    attitudes = attitudes_of(word)
    if not attitudes:
        return
    asked = child_of(word, "dobj") if "object" not in attitudes else None
    after_prepositions = [
        pair
        for noun in (word, asked)
        if noun is not None
        for pair in _after_prepositions(noun, attitudes)
    ]
    act = _act(word) if attitudes.keys() & {"act", "to"} else None
    if after_prepositions:
        yield from after_prepositions
    elif act is not None and (is_infinitive(act) or "act" in attitudes):
        yield act, attitudes.get("act") or attitudes["to"]
    elif "object" in attitudes and is_verb(word):
        yield from ((found, attitudes["object"]) for found in _objects(word))


def addressee(verb: Token) -> Token | None:
    """Return whom a verb asks to act, or accuses: `urged Kesh to`, `called on Kesh to`."""
    if (named := child_of(verb, "dobj", "nsubjpass")) is not None:
        return named
    on = (c for c in verb.children if c.dep_ == "prep" and c.lower_ in ("on", "upon", "to", "with"))
    named_by = (child_of(preposition, "pobj") for preposition in on)
    # `called on Friday on Kesh to act` asks Kesh.
    return next((n for n in named_by if n is not None and n.ent_type_ not in TIMES), None)


def _after_prepositions(
    word: Token, attitudes: dict[str, Attitude]
) -> Iterator[tuple[Token, Attitude]]:
    of = attitudes.get("of")
    for child in (*word.children, *_misplaced(word)):
        if child.dep_ in ("prep", "prt"):
            for part in child.children:
                phrases = (child.lower_, f"{child.lower_} {part.lower_}")
                attitude = next((attitudes[p] for p in phrases if p in attitudes), None)
                if part.dep_ in ("pobj", "pcomp") and attitude is not None:
                    yield part, attitude
        elif of is not None and of.conduct == "holder" and child.dep_ in ("poss", "compound"):
            yield child, of


def _misplaced(noun: Token) -> list[Token]:
    """Return the preposition right after a noun that the parser put below the verb."""
    following = _following(noun) if is_noun(noun) else None
    is_of_verb = following is not None and following.dep_ == "prep" and following.head == noun.head
    return [following] if following is not None and is_of_verb else []


def _following(word: Token) -> Token | None:
    """Return the next word of the sentence."""
    return word.nbor() if word.i + 1 < word.sent.end else None


def _act(word: Token) -> Token | None:
    """Return the verb of what is demanded, promised or refused, `None` if a noun names it."""
    if is_noun(word) and (infinitive := _infinitive_after(word)) is not None:
        return infinitive
    for clause in word.children:
        if clause.dep_ in ("xcomp", "ccomp", "acl") and is_verb(clause) and _is_unfulfilled(clause):
            return clause
    asked = addressee(word)
    if asked is not None:
        clauses = (c for c in asked.children if c.dep_ in ("acl", "relcl") and is_infinitive(c))
        return next(clauses, None)
    return None


def _infinitive_after(noun: Token) -> Token | None:
    """Return the verb of an infinitive right after a noun, which the parser may put elsewhere."""
    mark = _following(noun)
    if mark is None or mark.tag_ != "TO" or mark.head in (noun, *noun.ancestors):
        return None
    return mark.head if mark.dep_ == "aux" else None


def _is_unfulfilled(verb: Token) -> bool:
    """Return whether a clause says what is to be: `to leave`, `leaving`, `that Kesh leave`."""
    if any(c.lower_ in ("whether", "if") and c.dep_ == "mark" for c in verb.children):
        return False
    if is_mandative(verb) or modals_of(verb) & _UNFULFILLED:
        return True
    is_base = verb.tag_ in ("VB", "VBG") or (verb.tag_ == "VBP" and verb.pos_ == "VERB")
    return is_base and not is_finite(verb)


def _objects(verb: Token) -> Iterator[Token]:
    """Yield the objects of a verb; a gerund is a clause to the parser: `ruled out resigning`."""
    after = verb.i + 1 + (child_of(verb, "prt") is not None)
    roles = ("nsubjpass", "nsubj") if is_passive(verb) else ("dobj",)
    for child in verb.children:
        is_gerund = child.tag_ == "VBG" and child.dep_ in ("advcl", "xcomp") and child.i == after
        is_object = (child.dep_ in roles or is_gerund) and not _is_beginning(child)
        if is_object and not _is_contrasted(child):
            is_relative = child.tag_ in ("WDT", "WP") and not is_infinitive(verb)
            yield verb.head if is_relative and verb.dep_ == "relcl" else child


def _is_beginning(noun: Token) -> bool:
    """Return whether the parser took a word apart, and its end is the object too: `re-election`."""
    end = next((word for word in noun.doc[noun.i + 1 :] if not is_cut(word)), noun)
    return is_cut(noun) and (end.head, end.dep_) == (noun.head, noun.dep_)


def _is_contrasted(noun: Token) -> bool:
    """Return whether `not` stands before a noun: `science, not slogans`."""
    first = noun.left_edge
    is_after = first.i > noun.sent.start and first.nbor(-1).lower_ == "not"
    return is_after or any(child.dep_ == "neg" for child in noun.lefts)
