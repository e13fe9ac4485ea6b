"""Rules that merge actors listed twice.

A small model lists `Washington’s envoy` and `Daniel Ashby` as two where the article says
`Washington’s envoy, Daniel Ashby`, and a capital beside its state.
"""

import re
from collections import Counter
from collections.abc import Sequence

from summarizer.grounding.countries import countries_with_capital, country_forms
from summarizer.grounding.name_matching import (
    core_name,
    is_title_word,
    norm,
    without_article,
)
from summarizer.postprocessing.actors.alias_proof import is_acronym
from summarizer.postprocessing.actors.names import is_office, is_person_name
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.stages import ActorStage
from summarizer.text.document import Document

_APPOSITION_START = re.compile(r",\s(?:(?:an?|the|its|his|her|their)\s)?(?:[A-Z]\w+[’']s?\s)?$")
"""The words between a name and the office after it: `Ana Kessler, a farmer`."""

_APPOSITION_END = re.compile(
    r"(?:\s(?:of|for|from|in|at|who|whose)\s[^.,;]*)?(?:[,.;)—–]|$)|\swho\b"
)
"""The end of such an office: `Kessler, a farmer from Iowa,` but not `After her, a farmer said`."""

_OFFICE_TO_NAME = re.compile(r"(?:,\s|[^\S\n])(?:(?P<title>[A-Z][\w.’'-]*)\s)?")
"""The words between an office and the name after it: `a spokesman, Captain Pascal Lumbu`."""

_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,7}s?")

_APPOSITION_REACH = 60
"""Characters before an office in which the comma after a name is searched."""


def merge_offices_with_names(stage: ActorStage) -> None:
    """Merge an office and the name of its bearer, listed apart.

    They are one if they have the same role and affiliation, or if the name stands beside the office
    where the article first mentions it.
    """
    named = _named_persons(stage.registry)
    bearer_counts = Counter(map(_role_key, named))
    by_role = {_role_key(candidate): candidate for candidate in named}
    for candidate in _unnamed_offices(stage.registry):
        role = _role_key(candidate)
        bearer = by_role.get(role) if bearer_counts[role] == 1 else None
        bearer = bearer or _find_name_beside(stage.document, candidate.name, named)
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


def merge_adjectives(stage: ActorStage) -> None:
    """Merge an organization of a state that is listed with two forms of the state's name.

    `China’s Foreign Ministry` and `the Chinese Foreign Ministry` are one.
    """
    first: dict[tuple[frozenset[str], str], ActorCandidate] = {}
    for candidate in [c for c in stage.registry if c.kind not in {"person", "group"}]:
        for surface in candidate.surfaces:
            state, _, rest = without_article(surface).partition(" ")
            forms = country_forms(state)
            known = (
                first.setdefault((forms, norm(rest)), candidate) if forms and rest else candidate
            )
            if known is not candidate:
                _merge(stage.registry, known, candidate)
                break


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


def _find_name_beside(
    document: Document, office: str, named: Sequence[ActorCandidate]
) -> ActorCandidate | None:
    """Return the person whose name stands beside the first mention of `office`."""
    text = document.article
    mention = re.compile(rf"(?<!\w){re.escape(office)}(?!\w)").search(text, document.body)
    if mention is None:
        return None
    starts = _name_starts_after(text, mention.end())
    reach = max(document.body, mention.start() - _APPOSITION_REACH)
    comma = _APPOSITION_START.search(text, reach, mention.start())
    is_apposition = comma and _APPOSITION_END.match(text, mention.end())
    end = comma.start() if comma and is_apposition else document.body
    for candidate in named:
        is_before = text.endswith(candidate.name, document.body, end)
        if is_before or any(_is_word_at(candidate.name, text, start) for start in starts):
            return candidate
    return None


def _name_starts_after(text: str, end: int) -> list[int]:
    """Return where a name may begin after an office that ends at `end`, with or without title."""
    between = _OFFICE_TO_NAME.match(text, end)
    if between is None or not between["title"]:
        return [between.end()] if between else []
    is_title = is_title_word(between["title"])
    return [between.start("title"), *([between.end()] if is_title else [])]


def _is_word_at(name: str, text: str, start: int) -> bool:
    following = text[start + len(name) : start + len(name) + 1]
    return text.startswith(name, start) and not following.isalnum()
