"""What a file of Discourse Network Analyzer says that results have no place for."""

from collections.abc import Set as AbstractSet
from typing import get_args

from summarizer.codings.dna_tables import DNA_2_ATTRIBUTES, DnaDocument, DnaEntity, DnaTables
from summarizer.codings.model import Codings
from summarizer.exports.dna.events import DOCUMENT_TYPE
from summarizer.vocabulary import ActorKind

_KINDS: dict[str, ActorKind] = {kind: kind for kind in get_args(ActorKind)}
_ACTORS, _CONCEPT = ("person", "organization"), "concept"
_NO_COLOUR = frozenset({0, None})
_CUT = "… "


def stated_kind(entity: DnaEntity) -> ActorKind | None:
    """Return the kind that the attribute `Type` of an entity names, if it names one."""
    return _KINDS.get(entity.attributes.get("Type", "").strip().casefold().replace(" ", "_"))


def list_losses(tables: DnaTables, codings: Codings, documents_with_ids: AbstractSet[int]) -> None:
    """Add to `codings` what the file says about documents, entities and the program.

    The notes of `documents_with_ids` are ids and paths.
    """
    for document in tables.documents:
        _document(document, codings, has_notes=document.number not in documents_with_ids)
    values = {entity.number: entity.value for entity in tables.entities}
    for entity in tables.entities:
        _entity(entity, values, codings)
    for label in tables.regexes:
        codings.leave_out("information", "REGEXES", "", "results have no search patterns", label)
    coloured = sum(not {*entity.colour} <= _NO_COLOUR for entity in tables.entities)
    if coloured:
        codings.leave_out("information", "ENTITIES", "", "results have no colours", coloured)
    for table, count in tables.counts.items():
        if count:
            codings.leave_out("information", table, "", "results have no such links", count)
    coders = sorted({statement.coder for statement in tables.statements})
    if len(coders) > 1:
        reason = "results name the coders of a document, not of a statement: see --coder"
        codings.leave_out("information", "CODERS", "", reason, ", ".join(coders))


def _document(document: DnaDocument, codings: Codings, *, has_notes: bool) -> None:
    fields = {
        "author": document.author,
        "section": document.section,
        "notes": document.notes if has_notes else "",
        "type": document.type if document.type != DOCUMENT_TYPE else "",
    }
    for name, value in fields.items():
        if value:
            row, reason = f"DOCUMENTS {document.number}", f"a document has no {name}"
            codings.leave_out("information", row, document.title, reason, value)


def _entity(entity: DnaEntity, values: dict[int, str], codings: Codings) -> None:
    if entity.variable not in (*_ACTORS, _CONCEPT) or not entity.value.strip():
        return

    def lose(reason: str, value: str) -> None:
        codings.leave_out("information", f"ENTITIES {entity.number}", "", reason, value)

    about = f"{entity.value}: "
    if entity.parent is not None:
        lose("results have no groups of entities", about + values.get(entity.parent, ""))
    for name, value in entity.attributes.items():
        if value and (reason := _attribute_loss(entity, name)):
            lose(reason, about + value)


def _attribute_loss(entity: DnaEntity, name: str) -> str:
    """Return why results have no place for an attribute, or for a part of it; empty if they do."""
    if name not in (("Notes",) if entity.variable == _CONCEPT else DNA_2_ATTRIBUTES):
        return f"results have no attribute {name!r} of this variable"
    kind = stated_kind(entity)
    # The kind of a person is that, and no organization has it.
    if name == "Type" and (kind is None or (kind == "person") != (entity.variable == "person")):
        return "the type is no kind of actor"
    if name == "Alias" and _CUT in entity.attributes[name]:
        return "an export has cut the list of aliases"
    return ""
