"""Codings in a file of Discourse Network Analyzer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from summarizer.codings.dna_losses import list_losses, stated_kind
from summarizer.codings.dna_tables import (
    DnaDocument,
    DnaEntity,
    DnaStatement,
    DnaTables,
    Value,
    read_tables,
)
from summarizer.codings.model import ActorName, CodedActor, CodedStatement, Codings
from summarizer.errors import InputError
from summarizer.exports.dna.utf16_offsets import Utf16Offsets
from summarizer.loaders.document_ids import IdRegistry, path_id
from summarizer.schema.summary import Span
from summarizer.text.document import Document, safe_id
from summarizer.text.metadata import SuppliedMetadata
from summarizer.vocabulary import ActorKind, Stance

PERSON, ORGANIZATION, CONCEPT, AGREEMENT = "person", "organization", "concept", "agreement"
_PLACED = frozenset({PERSON, ORGANIZATION, CONCEPT, AGREEMENT})
_NOTES = re.compile(r"([\w.-]+)(?: · (.+))?")
"""What an export of this project writes: the id of a document, and its path."""


def read_dna(
    path: Path, documents: Iterable[Document] = (), *, coder: str | None = None
) -> Codings:
    """Return the codings in the `.dna` file at `path`.

    Args:
        path: The file.
        documents: Articles; a document of the file with the text of one of them is that article.
        coder: Import only what this coder coded.

    Raises:
        InputError: If the file cannot be read, or has no statement of this coder.
    """
    tables = read_tables(path)
    if coder is not None:
        known = sorted({statement.coder for statement in tables.statements})
        if coder not in known:
            hint = f"choose one of {', '.join(known)}"
            raise InputError("this coder has coded nothing", f"{path}, {coder}", hint)
        tables.statements = [item for item in tables.statements if item.coder == coder]
    return _Reader(tables, Codings(path.stem, is_verbatim=True), list(documents)).read()


@dataclass(frozen=True)
class _Text:
    """The text of a document, with the units that its file has more or less before the words."""

    document: Document
    offsets: Utf16Offsets
    shift: int = 0

    def span(self, start: int, stop: int) -> Span | None:
        first = self.offsets.offset(start + self.shift)
        last = self.offsets.offset(stop + self.shift)
        if first is None or last is None or not 0 <= first < last:
            return None
        return Span(start=first, end=last, text=self.document.text[first:last])


@dataclass
class _Reader:
    tables: DnaTables
    codings: Codings
    given: Sequence[Document]
    texts: dict[int, _Text] = field(default_factory=dict)
    numbers_with_ids: set[int] = field(default_factory=set)
    """Documents whose notes are their id and path."""

    def read(self) -> Codings:
        self._read_entities()
        self._read_documents()
        for statement in self.tables.statements:
            self._read_statement(statement)
        list_losses(self.tables, self.codings, self.numbers_with_ids)
        return self.codings

    def _read_documents(self) -> None:
        by_text = {_comparable(document.text): document for document in self.given}
        counts = Counter(document.notes for document in self.tables.documents)
        ids = IdRegistry()
        for document in self.tables.documents:
            given = by_text.get(_comparable(document.text))
            notes = _NOTES.fullmatch(document.notes)
            states_id = notes and safe_id(notes[1]) == notes[1] and counts[document.notes] == 1
            path = notes[2] if notes and states_id else None
            if states_id:
                self.numbers_with_ids.add(document.number)
            preferred = (
                notes[1] if notes and states_id else path_id((document.title or "document",))
            )
            if given is not None:
                preferred, path = given.id, given.path
            unique = ids.claim(preferred, f"DOCUMENTS {document.number}") or preferred
            self._read_document(document, unique, path, given)

    def _read_document(
        self, document: DnaDocument, document_id: str, path: str | None, given: Document | None
    ) -> None:
        source = document.text if given is None else given.text
        title = document.title if document.title != document_id else None
        supplied = SuppliedMetadata(title or None, document.source or None, document.date)
        try:
            made = Document.from_text(source, id=document_id, path=path, supplied=supplied)
        except InputError as error:
            row = f"DOCUMENTS {document.number}"
            self.codings.leave_out("document", row, document_id, error.what, document.title)
            return
        self.codings.documents[document_id] = made
        offsets = Utf16Offsets.of(made.text)
        shift = _leading_units(offsets.text) - _leading_units(Utf16Offsets.of(document.text).text)
        self.texts[document.number] = _Text(made, offsets, shift)

    def _read_entities(self) -> None:
        for entity in self.tables.entities:
            if not entity.value.strip():
                continue
            if entity.variable == CONCEPT:
                self.codings.concepts.setdefault(
                    entity.value, entity.attributes.get("Notes", "").strip()
                )
            elif entity.variable in (PERSON, ORGANIZATION):
                name = ActorName(entity.value, entity.variable == PERSON)
                self.codings.actors.setdefault(name, _coded_actor(entity))

    def _read_statement(self, statement: DnaStatement) -> None:
        row, values = f"STATEMENTS {statement.number}", statement.values
        text = self.texts.get(statement.document)
        document_id = text.document.id if text else f"DOCUMENTS {statement.document}"
        evidence = text.span(statement.start, statement.stop) if text else None
        words = evidence.text if evidence else f"{statement.start}-{statement.stop}"
        variables = self.tables.variables[statement.type_number]
        if CONCEPT not in variables or not variables & {PERSON, ORGANIZATION}:
            label = self.tables.types.get(statement.type_number, "")
            reason = f"the statement type {label!r} has no actor and concept"
            shown = "; ".join(f"{name}: {value}" for name, value in values.items())
            self.codings.leave_out("information", row, document_id, reason, f"{words} — {shown}")
            return
        problem = _problem(values, text, evidence)
        stance = self._stance(values.get(AGREEMENT))
        if problem or evidence is None or stance is None:
            reason = problem or "it has no agreement"
            self.codings.leave_out("statement", row, document_id, reason, words)
            return
        holder, affiliation = _holder(values)
        self.codings.add(
            CodedStatement(
                row=row,
                document=document_id,
                holder=holder,
                affiliation=affiliation,
                concept=str(values[CONCEPT]),
                stance=stance,
                evidence=evidence,
                coder=statement.coder,
            )
        )
        for name, value in values.items():
            if name not in _PLACED and value not in (None, ""):
                reason = f"results have no variable {name!r}"
                self.codings.leave_out("information", row, document_id, reason, value)

    def _stance(self, agreement: Value) -> Stance | None:
        """Return the stance of a boolean or an integer; a scale may have negative values."""
        if not isinstance(agreement, int):
            return None
        if agreement == 0 and self._has_scale:
            return "neutral"
        return "support" if agreement > 0 else "oppose"

    @cached_property
    def _has_scale(self) -> bool:
        values = (statement.values.get(AGREEMENT) for statement in self.tables.statements)
        return any(isinstance(value, int) and value < 0 for value in values)


def _holder(values: dict[str, Value]) -> tuple[ActorName, str]:
    """Return the person with its organization, or the organization alone."""
    person, organization = (str(values.get(name) or "") for name in (PERSON, ORGANIZATION))
    if person.strip():
        return ActorName(person, is_person=True), organization if organization.strip() else ""
    return ActorName(organization, is_person=False), ""


def _problem(values: dict[str, Value], text: _Text | None, evidence: Span | None) -> str:
    """Return why a statement cannot be placed, empty if it can."""
    if text is None:
        return "its document is not imported"
    if evidence is None:
        return "its offsets are not in the text"
    if not str(values.get(CONCEPT) or "").strip():
        return "it has no concept"
    if not any(str(values.get(name) or "").strip() for name in (PERSON, ORGANIZATION)):
        return "it has neither a person nor an organization"
    return ""


def _coded_actor(entity: DnaEntity) -> CodedActor:
    aliases = re.split("; ?", entity.attributes.get("Alias", ""))
    return CodedActor(
        kind="person" if entity.variable == PERSON else _organization_kind(entity),
        aliases=tuple(filter(None, aliases)),
        role=entity.attributes.get("Notes") or None,
    )


def _organization_kind(entity: DnaEntity) -> ActorKind:
    stated = stated_kind(entity)
    return stated if stated is not None and stated != "person" else "other"


def _comparable(text: str) -> str:
    return Utf16Offsets.of(text).text.strip()


def _leading_units(text: str) -> int:
    return len(text) - len(text.lstrip())
