"""Import a file of codings: results, a codebook, gold records, and a list of what is missing."""

import datetime
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from summarizer.batch.coded import CodedDocument, save_coded
from summarizer.codebook import Codebook, read_codebook
from summarizer.codings.codebook_file import codebook_of, concept_names
from summarizer.codings.csv_reader import read_statements
from summarizer.codings.dna_reader import read_dna
from summarizer.codings.gold import coded_gold
from summarizer.codings.model import CodedStatement, Codings, Loss
from summarizer.codings.summaries import Import, coded_summary, coders_of, fold_statements
from summarizer.dataset import CODEBOOK
from summarizer.errors import ConfigError, InputError
from summarizer.exports.tables.csv_writer import csv_line
from summarizer.loaders.discovery import sources
from summarizer.loaders.source import Source
from summarizer.output import write_atomically
from summarizer.schema.gold import Annotation, gold_json
from summarizer.schema.summary import CodebookInfo
from summarizer.text.document import Document

CODINGS = "codings"
NOT_IMPORTED = "not-imported.csv"
GOLD = "gold"
_HEADER = ("loss", "row", "document", "reason", "value")
_TABLES = frozenset({".csv", ".tsv"})


@dataclass(frozen=True)
class ImportOptions:
    """The user's options for an import.

    Attributes:
        documents: Folders, files or globs of the coded articles.
        codebook: A codebook to complete; by default the one in the results folder, if any.
        gold: Folder for gold records; by default in the results folder.
        coder: Import only what this coder coded; for a table, who coded it.
        overwrite: Replace summaries of a model.
    """

    documents: Sequence[str] = ()
    codebook: Path | None = None
    gold: Path | None = None
    coder: str | None = None
    overwrite: bool = False


@dataclass(frozen=True)
class ImportReport:
    """What was imported: numbers of documents, coded ones among them, positions and gold records.

    Attributes:
        losses: The number of things that are not imported, by kind.
    """

    documents: int
    coded: int
    positions: int
    coders: tuple[str, ...]
    concepts: int
    gold: int
    losses: Counter[Loss]
    not_imported: Path


def import_codings(path: Path, out: Path, options: ImportOptions) -> ImportReport:
    """Import the codings in the file at `path` into the results folder `out`.

    Raises:
        InputError: If the file or the articles cannot be read, or nothing can be imported.
        ConfigError: If a model has summarized one of the documents.
        OutputError: If a file cannot be written.
    """
    existing = _existing_codebook(out, options)
    codings = _read(path, options, existing)
    codebook = codebook_of(codings, existing)
    info = CodebookInfo(name=codebook.name, digest=codebook.digest) if codebook else None
    about = Import(
        file=(path.name, hashlib.sha256(path.read_bytes()).hexdigest()),
        codebook=info,
        concept_names=concept_names(codings, codebook),
        created_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    )
    by_document = defaultdict(list)
    for statement in codings.statements:
        by_document[statement.document].append(statement)
    documents = [
        CodedDocument(document, coded_summary(document, by_document[name], codings, about))
        for name, document in codings.documents.items()
    ]
    listed = out / CODINGS / NOT_IMPORTED
    if not codings.statements:
        _write_list(listed, codings)
        raise InputError("it has no statement that can be imported", str(path), f"see {listed}")
    save_coded(out, documents, overwrite=options.overwrite)
    if codebook is not None:
        write_atomically(out / CODEBOOK, codebook.to_toml())
    folder = options.gold or out / CODINGS / GOLD
    gold = sum(
        _write_gold(folder, item, by_document[item.document.id], codings) for item in documents
    )
    _write_list(listed, codings)
    return ImportReport(
        documents=len(documents),
        coded=sum(item.is_coded for item in documents),
        positions=sum(len(item.summary.positions) for item in documents),
        coders=tuple(coders_of(codings.statements)),
        concepts=len(codebook.concepts) if codebook else 0,
        gold=gold,
        losses=Counter(item.loss for item in codings.not_imported),
        not_imported=listed,
    )


def _existing_codebook(out: Path, options: ImportOptions) -> Codebook | None:
    if options.codebook is not None:
        return read_codebook(options.codebook)
    return read_codebook(out / CODEBOOK) if (out / CODEBOOK).exists() else None


def _read(path: Path, options: ImportOptions, codebook: Codebook | None) -> Codings:
    found: Iterable[Source] = sources(options.documents) if options.documents else ()
    if path.suffix.casefold() not in _TABLES:
        return read_dna(path, _readable(found), coder=options.coder)
    if not options.documents:
        hint = "name their folder with --documents"
        raise ConfigError("a table of statements needs its articles", str(path), hint)
    return read_statements(path, found, codebook, coder=options.coder or "")


def _readable(found: Iterable[Source]) -> Iterable[Document]:
    for source in found:
        try:
            yield source.read()
        except InputError:
            # The file of codings has a text of its own.
            continue


def _write_gold(
    folder: Path, item: CodedDocument, statements: Sequence[CodedStatement], codings: Codings
) -> bool:
    """Write the gold record of a document; return whether there is one."""
    if not item.is_coded:
        return False
    summary, text = item.summary, item.document.text
    coding = summary.provenance.coding
    name = ", ".join(coding.coders) if coding and coding.coders else "import"
    note = f"imported from {coding.file}: positions and their actors" if coding else None
    annotation = Annotation(annotator=name, adjudicated=False, note=note)
    made = coded_gold(summary, text, annotation)
    rows = {
        position.id: statement.row
        for position, statement in zip(summary.positions, fold_statements(statements), strict=True)
    }
    names = {actor.id: actor.name for actor in summary.actors}
    for record_id, reason in made.missing:
        row = rows.get(record_id, "")
        value = names.get(record_id, record_id)
        codings.leave_out("gold", row, summary.document.id, reason, value)
    if made.record is None:
        return False
    write_atomically(folder / f"{summary.document.id}.txt", text)
    write_atomically(folder / f"{summary.document.id}.json", gold_json(made.record))
    return True


def _write_list(path: Path, codings: Codings) -> None:
    rows = (
        (item.loss, item.row, item.document, item.reason, item.value)
        for item in codings.not_imported
    )
    write_atomically(path, (csv_line(row) for row in (_HEADER, *rows)))
