"""Codings in a table of statements: CSV with one statement per row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePath
from typing import get_args

from summarizer.codebook import Codebook, CodebookActor
from summarizer.codings.model import ActorName, CodedActor, CodedStatement, Codings
from summarizer.codings.placement import EvidenceFinder, NotFound, forms_of
from summarizer.errors import InputError
from summarizer.loaders.source import Source
from summarizer.schema.summary import Span
from summarizer.text.calendar import iso_date
from summarizer.text.csv_rows import read_csv_rows
from summarizer.vocabulary import Stance

COLUMNS = ("document", "date", "actor", "affiliation", "concept", "stance", "quote")
_AGREEMENT = "agreement"
_STANCES: dict[str, Stance] = {
    "support": "support", "1": "support", "true": "support", "yes": "support",
    "oppose": "oppose", "0": "oppose", "false": "oppose", "no": "oppose", "-1": "oppose",
    "mixed": "mixed", "neutral": "neutral",
}  # fmt: skip
Row = dict[str, str]


def read_statements(
    path: Path, sources: Iterable[Source], codebook: Codebook | None = None, *, coder: str = ""
) -> Codings:
    """Return the codings in the table at `path`, about the documents of `sources`.

    Args:
        path: The table; its columns are `COLUMNS`.
        sources: The articles, of which only those that the table names are read.
        codebook: Gives the kinds and other names of actors.
        coder: The name of who coded.

    Raises:
        InputError: If the table cannot be read.
    """
    rows = read_csv_rows(path, ("document", "actor", "concept"), is_lenient=True)
    reader = _Reader(Codings(path.stem), rows, list(sources), codebook, coder)
    names = {name for _, row in rows for name in row}
    if not names & {"stance", _AGREEMENT}:
        hint = f"its columns are {', '.join(COLUMNS)}"
        raise InputError("there is no column 'stance'", str(path), hint)
    for name in sorted(names - {*COLUMNS, _AGREEMENT, ""}):
        reader.codings.leave_out("information", "header", "", "there is no such column", name)
    for number, row in rows:
        reader.read(f"line {number}", row)
    return reader.codings


@dataclass
class _Reader:
    codings: Codings
    rows: list[tuple[int, Row]]
    sources: list[Source]
    codebook: Codebook | None
    coder: str
    finders: dict[str, EvidenceFinder | NotFound] = field(default_factory=dict)

    def read(self, name: str, row: Row) -> None:
        """Read one statement."""
        stance = _STANCES.get((row.get("stance") or row.get(_AGREEMENT, "")).casefold())
        problem = _problem(row, stance)
        found = NotFound(problem) if problem else self._statement(name, row, stance or "neutral")
        if isinstance(found, NotFound):
            value = "; ".join(filter(None, (row.get(column, "") for column in COLUMNS[2:])))
            self.codings.leave_out("statement", name, row["document"], found.reason, value)
            return
        finder = self.finders[row["document"].casefold()]
        if isinstance(finder, EvidenceFinder):
            self.codings.documents.setdefault(found.document, finder.document)
        for actor in found.actors:
            self.codings.actors.setdefault(actor, self._facts(actor))
        self.codings.add(found)

    def _statement(self, name: str, row: Row, stance: Stance) -> CodedStatement | NotFound:
        key = row["document"].casefold()
        if key not in self.finders:
            self.finders[key] = self._open(key)
        finder = self.finders[key]
        if isinstance(finder, NotFound):
            return finder
        holder, affiliation = row["actor"], row.get("affiliation", "")
        if not holder:
            holder, affiliation = affiliation, ""
        actor = ActorName(holder, self._is_person(holder))
        names = forms_of(holder, self._facts(actor).aliases, is_person=actor.is_person)
        quote, concept = row.get("quote", ""), row["concept"]
        match = finder.quotation(quote, names) if quote else finder.search(names, concept)
        if isinstance(match, NotFound):
            return match
        return CodedStatement(
            row=name,
            document=finder.document.id,
            holder=actor,
            affiliation=affiliation,
            concept=concept,
            stance=stance,
            evidence=Span.from_text(finder.document.text, match.span),
            grounding=match.grounding,
            coder=self.coder,
            is_searched=not quote,
        )

    def _open(self, key: str) -> EvidenceFinder | NotFound:
        """Return the finder of the only document that a table can call `key`."""
        named = self._named.get(key, [])
        if len(named) != 1:
            if named:
                return NotFound(f"{len(named)} documents have this name: write the path")
            return NotFound("no document has this name")
        try:
            document = named[0].read()
        except InputError as error:
            return NotFound(f"its document cannot be read: {error.what}")
        if document.date is None and (date := self._dates.get(key)):
            document = replace(document, date=date, date_source="argument")
        return EvidenceFinder(document)

    @cached_property
    def _dates(self) -> dict[str, str]:
        """The first date that the table states for each name of a document."""
        dates: dict[str, str] = {}
        for _, row in self.rows:
            if (date := row.get("date", "")) and iso_date(date):
                dates.setdefault(row["document"].casefold(), date)
        return dates

    @cached_property
    def _named(self) -> dict[str, list[Source]]:
        """The documents by their names: the stem of a file, its name, its path, the id."""
        stems, files, paths, ids = levels = [defaultdict[str, list[Source]](list) for _ in range(4)]
        for source in self.sources:
            paths[source.where.casefold()].append(source)
            ids[source.id.casefold()].append(source)
            if source.location is None:
                path = PurePath(source.path)
                files[path.name.casefold()].append(source)
                stems[path.stem.casefold()].append(source)
        return {name: found for level in levels for name, found in level.items()}

    def _is_person(self, name: str) -> bool:
        """Return whether an actor has a person's kind, else whether it belongs to others only."""
        entry = self._entries.get(name.casefold())
        if entry is not None and entry.kind is not None:
            return entry.kind == "person"
        return name in self._members and name not in self._organizations

    def _facts(self, actor: ActorName) -> CodedActor:
        entry = self._entries.get(actor.name.casefold())
        kind = (entry.kind if entry else None) or ("person" if actor.is_person else "other")
        if not actor.is_person and kind == "person":
            kind = "other"
        aliases = [name for name in entry.names if name != actor.name] if entry else []
        return CodedActor(kind, tuple(aliases))

    @cached_property
    def _entries(self) -> dict[str, CodebookActor]:
        actors = self.codebook.actors if self.codebook else ()
        return {name.casefold(): actor for actor in actors for name in actor.names}

    @cached_property
    def _organizations(self) -> set[str]:
        return {row.get("affiliation", "") for _, row in self.rows}

    @cached_property
    def _members(self) -> set[str]:
        return {row["actor"] for _, row in self.rows if row.get("affiliation")}


def _problem(row: Row, stance: Stance | None) -> str:
    """Return why a row is no statement, empty if it is one."""
    if row.get(""):
        return "it has more cells than the header"
    if not row["document"]:
        return "it names no document"
    if not (row["actor"] or row.get("affiliation")):
        return "it names no actor"
    if not row["concept"]:
        return "it names no concept"
    return "" if stance else f"its stance is none of {', '.join(get_args(Stance))}"
