"""Rules that merge actors listed twice.

A small model lists `Washington’s envoy` and `Daniel Ashby` as two where the article says
`Washington’s envoy, Daniel Ashby`, and a capital beside its state.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from summarizer.grounding.countries import countries_with_capital
from summarizer.grounding.mentions import find_words
from summarizer.grounding.name_matching import core_name, norm, without_article
from summarizer.postprocessing.actors.alias_proof import is_acronym
from summarizer.postprocessing.actors.names import is_office, is_person_name
from summarizer.postprocessing.actors.noun_phrases import appositions
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.stages import ActorStage
from summarizer.text.document import Document

if TYPE_CHECKING:
    from spacy.tokens import Token

_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,7}s?")


def merge_offices_with_names(stage: ActorStage) -> None:
    """Merge an office and the name of its bearer, listed apart.

    They are one if they have the same role and affiliation, or if the name stands in the noun
    phrase of the office or in its apposition.
    """
    named = _named_persons(stage.registry)
    bearer_counts = Counter(map(_role_key, named))
    by_role = {_role_key(candidate): candidate for candidate in named}
    bearers = _BearerFinder(stage, named)
    for candidate in _unnamed_offices(stage.registry):
        role = _role_key(candidate)
        bearer = by_role.get(role) if bearer_counts[role] == 1 else None
        bearer = bearer or bearers.find(candidate)
        if bearer is not None:
            candidate.role = candidate.role or candidate.name
            _merge(stage.registry, bearer, candidate)


def merge_acronyms(stage: ActorStage) -> None:
    """Merge an organization and its acronym, listed apart: `KTV` and `Kesh Television`.

    The acronym stands in brackets after the name, or has the initials of one listed name.
    """
    for candidate in [c for c in stage.registry if _ACRONYM.fullmatch(c.name)]:
        others = [c for c in stage.registry if c is not candidate and c.kind != "person"]
        named = [c for c in others if any(is_acronym(candidate.name, n) for n in c.surfaces)]
        named = named or _named_before_brackets(stage.document, candidate.name, others)
        if len(named) == 1:
            _merge(stage.registry, named[0], candidate)


def merge_capitals(stage: ActorStage) -> None:
    """Make a capital that was listed as a government an alias of its state."""
    for candidate in [c for c in stage.registry if c.kind == "government"]:
        state = find_state_of_capital(candidate.name, stage.registry)
        if state is not None and state is not candidate:
            stage.registry.remove(candidate)
            stage.registry.add_aliases(state, candidate.surfaces)


def find_state_of_capital(capital: str, registry: ActorRegistry) -> ActorCandidate | None:
    """Return the listed state of a capital (`Kigali denied it`), `None` if none or several are."""
    states = countries_with_capital(without_article(capital))
    if not states:
        return None
    listed = [c for c in registry if states.intersection(map(core_name, c.surfaces))]
    return listed[0] if len(listed) == 1 else None


def _named_before_brackets(
    document: Document, acronym: str, candidates: Sequence[ActorCandidate]
) -> list[ActorCandidate]:
    """Return the actors that the article names before the acronym in brackets: `Kesh TV (KTV)`."""
    before, brackets, _ = document.article.partition(f" ({acronym})")
    return [c for c in candidates if brackets and any(map(before.endswith, c.surfaces))]


def _named_persons(registry: ActorRegistry) -> list[ActorCandidate]:
    return [c for c in registry if c.kind == "person" and is_person_name(c.name)]


def _unnamed_offices(registry: ActorRegistry) -> list[ActorCandidate]:
    persons = (candidate for candidate in registry if candidate.kind == "person")
    return [c for c in persons if not is_person_name(c.name) and is_office(c.name)]


def _merge(registry: ActorRegistry, target: ActorCandidate, duplicate: ActorCandidate) -> None:
    registry.remove(duplicate)
    target.role = target.role or duplicate.role
    target.affiliation = target.affiliation or duplicate.affiliation
    registry.add_aliases(target, duplicate.surfaces)


def _role_key(candidate: ActorCandidate) -> tuple[str, str]:
    return norm(candidate.role or candidate.name), norm(candidate.affiliation or "")


class _BearerFinder:
    """Finds the named person beside the first mention of an office, by dependency trees."""

    def __init__(self, stage: ActorStage, named: Sequence[ActorCandidate]) -> None:
        self._document, self._syntax = stage.document, stage.syntax
        self._bearers = {
            token.i: person
            for person in named
            for head in self._heads(person)
            for token in appositions(head)
        }

    def find(self, office: ActorCandidate) -> ActorCandidate | None:
        """Return the person whose name stands beside the first mention of `office`."""
        first = next(iter(self._heads(office)), None)
        if first is None:
            return None
        is_title = first.dep_ == "compound"
        return self._bearers.get(first.i) or (self._bearers.get(first.head.i) if is_title else None)

    def _heads(self, actor: ActorCandidate) -> Iterator[Token]:
        text, start = self._document.article, self._document.body
        for span in find_words(text, start, actor.name) if self._syntax else ():
            if head := self._syntax.head(span) if self._syntax else None:
                yield head
