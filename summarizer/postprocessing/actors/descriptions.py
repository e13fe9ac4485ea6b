"""Rule that a person listed by a description has the name at its end (`docs/codebook.md`, 2.3).

`Author and professor Dora Valen` and `Tarsia’s envoy to the United Nations Dora Valen` are Dora
Valen.
"""

import re

from summarizer.grounding.countries import is_country
from summarizer.postprocessing.actors.mentions import is_used_alone
from summarizer.postprocessing.actors.names import is_office, is_person_name
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.stages import ActorStage
from summarizer.text.document import Document

_NAME_AT_END = re.compile(
    r"(?P<description>.*\s[a-z][\w’'-]*|.*[’']s?)"
    r"(?P<name>(?:\s(?:(?:de|da|di|van|von|bin|al|el|la)\s)?[A-ZÀ-ÖØ-Þ][\w’'.-]*)+)"
)
"""Words in lower case, or a possessor, and the capitalised words after them."""

_FUNCTION_WORDS = frozenset("of for at in on to from by with the and or named".split())
_MAX_NAME_WORDS = 3
_MAX_CHARS = 200
"""Length of what is searched: no description is longer, and the search is quadratic."""


def name_bearers(stage: ActorStage) -> None:
    """Name a person by the name at the end of a description: `attorney and author Dora Valen`."""
    registry = stage.registry
    for candidate in list(registry):
        name = _find_name(stage.document, registry, candidate)
        if name is None:
            continue
        bearer = registry.find_by_name(name) or registry.find_by_name(name.split()[-1])
        if bearer is None or bearer is candidate:
            candidate.kind = "person"
            registry.rename(candidate, name)
            continue
        registry.remove(candidate)
        bearer.draft = bearer.draft or candidate.draft
        if bearer.name != name:
            bearer.kind = "person"
            registry.add_aliases(bearer, registry.rename(bearer, name))


def _find_name(
    document: Document, registry: ActorRegistry, candidate: ActorCandidate
) -> str | None:
    """Return the name of the person whom a candidate describes, `None` if it describes nobody.

    After a preposition the capitalised words may name an organization first. The last two are the
    name if the article uses the last one alone.
    """
    match = _NAME_AT_END.fullmatch(candidate.name, 0, _MAX_CHARS)
    if match is None:
        return None
    *conjuncts, description = match["description"].split(" and ")
    if any(registry.find_by_name(part) or is_person_name(part) for part in conjuncts):
        return None
    noun, words = description.split()[-1], match["name"].split()
    is_delimited = noun not in _FUNCTION_WORDS and len(words) <= _MAX_NAME_WORDS
    if not is_delimited:
        words = words[-2:] if len(words) > 2 else []
    name = " ".join(words)
    if not is_person_name(name) or is_country(name):
        return None
    is_person = is_delimited and (candidate.kind == "person" or is_office(noun))
    return name if is_person or is_used_alone(document, words[-1], [candidate.name]) else None
