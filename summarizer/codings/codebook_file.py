"""Make a codebook of the concepts and actors of a coding, or add them to an existing one."""

from collections.abc import Iterable, Mapping

from pydantic import ValidationError

from summarizer.codebook import Codebook, CodebookActor, Concept
from summarizer.codings.model import ActorName, CodedActor, Codings
from summarizer.errors import first_problem

_CUT_ALIAS = "… "
_MAX_NAME = 200


def codebook_of(codings: Codings, existing: Codebook | None = None) -> Codebook | None:
    """Return the codebook of `codings`, or `existing` with what it lacks; `None` without concepts.

    What a codebook cannot hold is added to `codings.not_imported`.
    """
    concepts = (
        {concept.name.casefold(): concept for concept in existing.concepts} if existing else {}
    )
    for name, definition in codings.concepts.items():
        line = concept_name(name)
        known = concepts.get(line.casefold())
        if known is not None and known.name != line:
            reason = f"the codebook has this concept as {known.name!r}"
            if codings.is_verbatim:
                codings.leave_out("information", "concept", "", reason, name)
        elif known is None and line:
            concepts[line.casefold()] = _concept(line, definition)
    if not concepts:
        return None
    actors = _actors(codings, existing.actors if existing else ())
    return Codebook(
        name=existing.name if existing else concept_name(codings.name) or None,
        instructions=existing.instructions if existing else None,
        concepts=tuple(concepts.values()),
        actors=tuple(actors),
    )


def concept_names(codings: Codings, codebook: Codebook | None) -> Mapping[str, str]:
    """Return the name in `codebook` of each concept of `codings`.

    If they are verbatim, a concept that the codebook has in another spelling is left out: its
    positions have a topic only, so that an export has the spelling again.
    """
    names = {item.name.casefold(): item.name for item in codebook.concepts} if codebook else {}
    found = {name: names.get(concept_name(name).casefold()) for name in codings.concepts}
    return {
        name: known
        for name, known in found.items()
        if known is not None and (known == name or not codings.is_verbatim)
    }


def concept_name(name: str) -> str:
    """Return `name` as a codebook can hold it: one printable line of limited length."""
    printable = "".join(character if character.isprintable() else " " for character in name)
    return " ".join(printable.split())[:_MAX_NAME].strip()


def _concept(name: str, definition: str) -> Concept:
    return Concept(name=name, definition=definition.strip()[:4_000])


def _actors(codings: Codings, existing: Iterable[CodebookActor]) -> list[CodebookActor]:
    """Return `existing` and the actors that it lacks; no two of them share a name."""
    actors = list(existing)
    taken = {name.casefold() for actor in actors for name in actor.names}
    for name, known in codings.actors.items():
        if name.name.strip().casefold() in taken:
            continue
        aliases = [alias.strip() for alias in known.aliases if _CUT_ALIAS not in alias]
        free = dict.fromkeys(alias for alias in aliases if alias and alias.casefold() not in taken)
        try:
            actor = _codebook_actor(name, tuple(free), known)
        except ValidationError as error:
            reason = f"no actor of a codebook: {first_problem(error)}"
            codings.leave_out("information", "actor", "", reason, name.name)
            continue
        actors.append(actor)
        taken.update(form.casefold() for form in actor.names)
    return actors


def _codebook_actor(name: ActorName, aliases: tuple[str, ...], known: CodedActor) -> CodebookActor:
    kind = None if known.kind == "other" else known.kind
    return CodebookActor(name=name.name, aliases=aliases, kind=kind)
