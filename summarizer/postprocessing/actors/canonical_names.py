"""Rules that reduce what a model copied to the names of one actor (`docs/codebook.md`, 2.3)."""

import re
from collections import Counter

from summarizer.grounding.mentions import find_words
from summarizer.grounding.name_matching import is_part_of, norm, without_titles
from summarizer.postprocessing.actors.names import extract_name, is_person_name, is_quantity
from summarizer.postprocessing.actors.registry import ActorCandidate, ActorRegistry
from summarizer.postprocessing.stages import ActorStage
from summarizer.text.document import Document
from summarizer.vocabulary import ActorKind

_POSSESSIVE = re.compile(r"[’']s$")
_MIN_SURNAME_LENGTH = 3
_VAGUE_KINDS = frozenset({"group", "other"})
_STATES = frozenset({"U.K.", "U.S.", "UK", "US"})
"""Names of states that, unlike adjectives, seldom tell one body from another of the article."""

_CLASSES = ("group", "magazine", "movement", "network", "newspaper", "organisation", "organization")


def shorten_names(stage: ActorStage) -> None:
    """Reduce a name to the part that names: `China, which built the wharf` to `China`.

    A person loses titles and offices; words that name nobody are rejected.
    """
    kept = []
    for candidate in stage.drafted:
        name = extract_name(_without_possessive(stage.document, candidate.name), candidate.kind)
        name = without_titles(name) if candidate.kind == "person" else name
        if name and not is_quantity(name):
            candidate.name = name
            kept.append(candidate)
        elif candidate.draft:
            stage.diagnostics.reject("actor", "name-is-empty", candidate.draft)
    stage.drafted = kept


def _without_possessive(document: Document, name: str) -> str:
    """Return a name without a final `’s` if the article has it without one: `Valen’s`."""
    bare = _POSSESSIVE.sub("", name)
    uses = [len(find_words(document.article, document.body, words)) for words in (bare, name)]
    return bare if uses[0] > uses[1] else name


def register(stage: ActorStage) -> None:
    """Join the actors that windows list under one name, or a person under parts of the name."""
    for candidate in stage.drafted:
        known = _find_same_actor(stage.registry, candidate.name, candidate.kind)
        if known is None:
            stage.registry.add(candidate)
            continue
        if known.kind == "person" and is_part_of(known.name, candidate.name):
            stage.registry.rename(known, candidate.name)
        stage.registry.merge(known, candidate)
    stage.drafted = []


def add_surnames(stage: ActorStage) -> None:
    """Add the first or the last part of a person's name as an alias where it is used alone.

    A group that has only the surname as its name is that person.
    """
    for group in [actor for actor in stage.registry if actor.kind in _VAGUE_KINDS]:
        bearer = _bearer_of_surname(stage.registry, group.name)
        if bearer is not None:
            stage.registry.remove(group)
            stage.registry.merge(bearer, group)
    bearers = Counter(
        word
        for actor in stage.registry
        for word in {word for name in _names(actor) for word in norm(name).split()}
    )
    for candidate in stage.registry:
        parts = candidate.name.split()
        if candidate.kind != "person" or not is_person_name(candidate.name):
            continue
        for part in (parts[-1], parts[0]):
            if (
                len(part) >= _MIN_SURNAME_LENGTH
                and part[0].isupper()
                and bearers[norm(part)] == 1
                and _is_used_alone(stage.document, part, candidate.name)
            ):
                stage.registry.add_aliases(candidate, [part])


def _bearer_of_surname(registry: ActorRegistry, name: str) -> ActorCandidate | None:
    """Return the only person with this surname, `None` if several have it or nobody."""
    persons = [
        actor
        for actor in registry
        if actor.kind == "person" and is_person_name(actor.name) and actor.name.split()[-1] == name
    ]
    return persons[0] if len(persons) == 1 else None


def _names(actor: ActorCandidate) -> list[str]:
    """Return the surfaces that are names: `Valen campaign` is named by another's surname."""
    return [name for name in actor.surfaces if not name.split()[-1].islower()]


def _is_used_alone(document: Document, part: str, name: str) -> bool:
    """Return whether `part` occurs outside `name`, and never as a common word."""
    counts = [len(find_words(document.article, document.body, words)) for words in (part, name)]
    return counts[0] > counts[1] and not find_words(document.article, document.body, part.lower())


def _find_same_actor(registry: ActorRegistry, name: str, kind: ActorKind) -> ActorCandidate | None:
    known = registry.find_by_name(name)
    if known and (norm(known.name) == norm(name) or known.kind == kind):
        return known
    if kind == "person":
        return registry.find_person_by_part(name)
    named = _without_class(name)
    forms = (named, *(f"{named} {word}" for word in _CLASSES))
    same = (actor for actor in map(registry.find_by_name, forms) if actor)
    return (
        registry.find_organization(name)
        or registry.find_by_name(_without_state(name))
        or next((actor for actor in same if actor.kind != "person"), None)
        or registry.find_organization(named)
    )


def _without_state(name: str) -> str:
    """Return the name of a body without the state before it: `U.S. Department of Justice`."""
    state, _, body = name.partition(" ")
    return body if state in _STATES and " " in body else name


def _without_class(name: str) -> str:
    """Return a name without a word after it that says what it names: `the Tide movement`."""
    rest, _, last = name.rpartition(" ")
    return rest if rest[:1].isupper() and last.lower() in _CLASSES else name
