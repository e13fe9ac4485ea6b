"""Find the side that the cue of a claim takes: `condemned`, `accused`, `called on Kesh to`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.postprocessing.positions.attitudes import attitudes_of
from summarizer.postprocessing.positions.clauses import (
    is_infinitive,
    is_mandative,
    is_negated,
    is_noun,
    is_small_clause,
    is_verb,
    modals_of,
)
from summarizer.postprocessing.positions.judgements import called
from summarizer.postprocessing.positions.sides import Side, on_object, turned
from summarizer.syntax import child_of
from summarizer.vocabulary import Stance

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_NEGATIONS = frozenset({"not", "never", "n't", "n’t"})
_PARTICLES = frozenset({"to", "out", "down", "up", "off"})
_UNFULFILLED_TAGS = frozenset({"VB", "VBG", "VBP"})
_UNFULFILLED = frozenset("should must ought shall will wo would 'll ’ll ca can could".split())


def sides_of_cue(cue: Span, content: Span) -> Iterator[Side]:
    """Yield the sides that the cue takes on what the content names."""
    if accusing := next((t.lemma_.lower() for t in cue if t.lemma_.lower() in _ACCUSED_OF), None):
        yield from _accused(accusing, cue, content)
    elif (verdict := called(cue, content)) is not None:
        yield verdict
    elif (verb := next((t for t in reversed(list(cue)) if attitudes_of(t)), None)) is not None:
        yield from _of_attitude(verb, cue, content)


def _of_attitude(verb: Token, cue: Span, content: Span) -> Iterator[Side]:
    attitudes = attitudes_of(verb)
    preposition, matter = _after_addressee(verb, content) or _matter(content.root, cue)
    act = _act(matter, content)
    if preposition in attitudes:
        attitude = attitudes[preposition]
    elif act is not None and "act" in attitudes:
        attitude, matter = attitudes["act"], act
    elif "object" in attitudes and not preposition and is_noun(matter):
        attitude = attitudes["object"]
    else:
        return
    words = {token.lower_ for token in cue}
    is_reversed = is_negated(verb) or bool(words & _NEGATIONS)
    stance: Stance = "neutral" if "neither" in words else turned(attitude.stance, by=is_reversed)
    yield from on_object(matter, stance, _addressee(verb, content))


def _after_addressee(verb: Token, content: Span) -> tuple[str, Token] | None:
    """Return a preposition and what it introduces: `warned Kesh against arming rebels`."""
    for token in content:
        if token.dep_ == "prep" and token.lower_ in attitudes_of(verb) and token.head == verb:
            named = child_of(token, "pobj", "pcomp")
            return None if named is None else (token.lower_, named)
    return None


def _matter(main: Token, cue: Span) -> tuple[str, Token]:
    """Return the preposition before what the content names, perhaps empty, and this."""
    if main.pos_ == "ADP" or main.dep_ == "prep":
        return main.lower_, child_of(main, "pobj", "pcomp") or main
    last = cue[-1]
    if last.pos_ in ("ADP", "SCONJ") and last.lower_ not in _PARTICLES:
        return last.lower_, main
    is_after = main.dep_ in ("pobj", "pcomp") and cue.start <= main.head.i < main.i
    return (main.head.lower_ if is_after else ""), main


def _act(matter: Token, content: Span) -> Token | None:
    """Return the verb of what is demanded, promised or refused, `None` if a noun names it."""
    if is_verb(matter):
        is_unfulfilled = matter.tag_ in _UNFULFILLED_TAGS or is_mandative(matter)
        is_unfulfilled = is_unfulfilled and matter.lemma_ not in ("be", "have")
        is_act = is_unfulfilled or modals_of(matter) & _UNFULFILLED or is_small_clause(matter)
        return matter if is_act else None
    for verb in content:
        if is_infinitive(verb) and (verb.head in (matter, matter.head) or verb.dep_ == "relcl"):
            return verb
    return None


def _addressee(verb: Token, content: Span) -> Token | None:
    """Return whom the cue asks to act."""
    for child in verb.children:
        if child.dep_ == "dobj":
            return child
        if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to"):
            return child_of(child, "pobj")
    return content.root if is_noun(content.root) else None


_ACCUSED_OF = {"accuse": "of", "blame": "for"}


def _accused(accusing: str, cue: Span, content: Span) -> Iterator[Side]:
    """Yield the side against what a cue accuses somebody of, or blames on somebody."""
    charged = (t for t in content if t.dep_ in ("dobj", "nsubjpass"))
    accused = next(charged, content.root)
    for token in (*cue, *content):
        charge = child_of(token, "pcomp", "pobj") if token.lower_ == _ACCUSED_OF[accusing] else None
        if charge is not None and charge in content:
            yield Side(charge, "oppose", accused if accused.i < charge.i else None)
            return
    if accusing == "blame" and is_noun(content.root):
        yield Side(content.root, "oppose")
