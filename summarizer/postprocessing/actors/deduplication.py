"""Rules that merge actors listed twice.

A small model lists `Washington’s envoy` and `Daniel Ashby` as two where the article says
`Washington’s envoy, Daniel Ashby`, and a capital beside its state.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from summarizer.grounding.countries import countries_with_capital
from summarizer.grounding.mentions import find_words
from summarizer.grounding.name_matching import core_name, without_article
from summarizer.postprocessing.actors.named_entities import entity_name
from summarizer.postprocessing.actors.names import is_person_name
from summarizer.postprocessing.actors.noun_phrases import appositions, is_titled
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.stages import ActorStage
from summarizer.syntax import SUBJECTS, Syntax, child_of, is_set_off
from summarizer.text.document import Document

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEAD = 2
"""Sentences at the beginning, the headline among them, that may refer to who is named later."""


def merge_offices_with_names(stage: ActorStage) -> None:
    """Merge an office with the name of its bearer.

    The office is the title of the name, one is the apposition of the other, the office refers to
    the only name that has its noun as a title, or the lead describes who is named next.
    """
    if stage.syntax is None:
        return
    persons = [actor for actor in stage.registry if actor.kind == "person"]
    names = _names_beside(stage, stage.syntax, persons)
    for office in persons:
        heads = _heads(stage, stage.syntax, office)
        if is_person_name(office.name) or not heads:
            continue
        # `A spokesman left` is another one than `Dora Valen, the spokesman` later.
        is_new = any(child.lower_ in {"a", "an"} for child in heads[0].lefts)
        heads = heads[:1] if is_new else heads
        titles = [head.head if head.dep_ == "compound" else head for head in heads]
        beside = {names[noun.i] for noun in (*heads, *titles) if noun.i in names}
        name = beside.pop() if len(beside) == 1 else _bearer(stage.document, names, titles[0])
        name = name or _introduced(stage.document, names, heads[0])
        if name:
            office.role = office.role or office.name
            bearer = stage.registry.find_by_name(name) or stage.registry.find_person_by_part(name)
            if bearer is None or bearer is office:
                stage.registry.rename(office, name)
            else:
                stage.registry.remove(office)
                stage.registry.merge(bearer, office)


def merge_capitals(stage: ActorStage) -> None:
    """Make a capital that was listed as a government an alias of its state."""
    for candidate in [c for c in stage.registry if c.kind == "government"]:
        state = _state_of_capital(candidate.name, stage.registry)
        if state is not None and state is not candidate:
            stage.registry.remove(candidate)
            stage.registry.add_aliases(state, candidate.surfaces)


def _state_of_capital(capital: str, registry: ActorRegistry) -> ActorCandidate | None:
    """Return the listed state of a capital (`Kigali denied it`), `None` if none or several are."""
    states = countries_with_capital(without_article(capital))
    listed = [c for c in registry if states.intersection(map(core_name, c.surfaces))]
    return listed[0] if len(listed) == 1 else None


def _names_beside(
    stage: ActorStage, syntax: Syntax, persons: Sequence[ActorCandidate]
) -> dict[int, str]:
    """Return the names of persons by the indices of the nouns that denote the same."""
    names: dict[int, str] = {}
    for entity in syntax.doc.ents:
        if entity.label_ == "PERSON" and is_person_name(name := entity_name(entity)):
            names |= dict.fromkeys((token.i for token in appositions(entity.root)), name)
    for person in persons:
        for head in _heads(stage, syntax, person) if is_person_name(person.name) else ():
            names |= dict.fromkeys((token.i for token in appositions(head)), person.name)
    return names


def _bearer(document: Document, names: Mapping[int, str], noun: Token) -> str | None:
    """Return the only name that has the noun of an office as its title, if it may refer to it.

    `The governor` was named before, and `A governor` of the first sentence is named later.
    """
    bearers: dict[str, list[int]] = defaultdict(list)
    for index, name in names.items():
        if is_titled(noun.doc[index], noun):
            bearers[name].append(index)
    if len(bearers) != 1:
        return None
    name, indices = bearers.popitem()
    determiners = {child.lower_ for child in noun.lefts if child.dep_ in {"det", "poss"}}
    if determiners == {"the"}:
        return name if min(indices) < noun.i else None
    is_lead = document.sentence_at(noun.idx) < _LEAD and determiners <= {"a", "an"}
    is_title = noun.doc[indices[-1]].lower_ != noun.lower_ and indices[-1] > noun.i
    return name if is_lead and is_title else None


def _introduced(document: Document, names: Mapping[int, str], noun: Token) -> str | None:
    """Return who is the subject of the next sentence and new, if the lead only describes somebody.

    `The hacker who broke into the server pleaded guilty. Omar Pell, 44, admitted …`
    """
    is_lead = document.sentence_at(noun.idx) < _LEAD and noun.dep_ in SUBJECTS
    clause = child_of(noun, "acl", "relcl")
    # Between paragraphs is a token of white space.
    following = next((token for token in noun.doc[noun.sent.end :] if not token.is_space), None)
    if not is_lead or clause is None or is_set_off(clause) or following is None:
        return None
    subject = child_of(following.sent.root, *SUBJECTS)
    name = names.get(subject.i) if subject is not None else None
    is_new = name is not None and not find_words(
        document.text[: noun.sent.end_char], document.body, name.split()[-1]
    )
    return name if is_new else None


def _heads(stage: ActorStage, syntax: Syntax, actor: ActorCandidate) -> list[Token]:
    text, start = stage.document.article, stage.document.body
    any_case = not is_person_name(actor.name)
    return syntax.heads(find_words(text, start, actor.name, any_case=any_case))
