"""The documents of a run with their texts, and their records as a reader sees them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from summarizer.confidence.uncertainty import uncertain_ids
from summarizer.dataset import Dataset
from summarizer.errors import InputError
from summarizer.markdown import single_line
from summarizer.schema.summary import Claim, Position, SummaryRecord
from summarizer.text.document import Document
from summarizer.vocabulary import Stance

from ..dataset.gold import read_gold
from ..files import FileModel
from ..runs.predictions import PREDICTIONS_FILE, read_run

_DIGITS = 12


class ShownClaim(FileModel):
    """A claim in the words that a reader sees."""

    kind: Literal["claim"]
    text: str
    speaker: str
    channel: tuple[str, ...] = ()


class ShownPosition(FileModel):
    """A position in the words that a reader sees."""

    kind: Literal["position"]
    holder: str
    stance: Stance
    topic: str
    target: str | None = None


Shown = Annotated[ShownClaim | ShownPosition, Field(discriminator="kind")]


@dataclass(frozen=True)
class RunDocument:
    """A document with its summary."""

    document: Document
    summary: SummaryRecord


@dataclass(frozen=True)
class RunRecord:
    """A claim or a position of a run.

    Attributes:
        item: A digest of the article and of what is shown: equal records of any run have the same.
        is_certain: Whether the record has a confidence that the product does not mark as uncertain.
    """

    item: str
    document: str
    model: str
    shown: ShownClaim | ShownPosition
    is_certain: bool


def read_documents(folder: Path, gold: Path) -> tuple[RunDocument, ...]:
    """Return the documents of a run of `eval run`, or of a results folder.

    The texts of a run of `eval run` are those of the records in `gold`. Documents that failed are
    left out.

    Raises:
        InputError: If all documents failed.
    """
    is_run = (folder / PREDICTIONS_FILE).is_file()
    read = tuple(_read_run(folder, gold) if is_run else _read_results(folder))
    if not read:
        raise InputError("no document has a summary", str(folder), "look at its failures")
    return read


def _read_run(folder: Path, gold: Path) -> Iterator[RunDocument]:
    run = read_run(folder)
    texts = {item.id: item.text for item in read_gold(gold, sorted(run.info.gold))}
    for found in run.predictions:
        if found.summary:
            yield RunDocument(Document.from_text(texts[found.id], id=found.id), found.summary)


def _read_results(folder: Path) -> Iterator[RunDocument]:
    dataset = Dataset(folder)
    for summary in dataset:
        document = Document.from_text(dataset.text(summary), id=summary.document.id)
        yield RunDocument(document, summary)


def run_records(read: RunDocument) -> Iterator[RunRecord]:
    """Yield the claims and positions of a document, without those that look the same."""
    summary = read.summary
    uncertain = uncertain_ids(summary)
    seen = set()
    for record, shown, item in shown_records(summary):
        if item not in seen:
            seen.add(item)
            is_certain = record.confidence is not None and record.id not in uncertain
            yield RunRecord(item, read.document.id, summary.provenance.model, shown, is_certain)


def shown_records(
    summary: SummaryRecord,
) -> Iterator[tuple[Claim | Position, ShownClaim | ShownPosition, str]]:
    """Yield each claim and position of a summary, as a reader sees it, with its item."""
    names = {actor.id: single_line(actor.name) for actor in summary.actors}
    records: list[Claim | Position] = [*summary.claims, *summary.positions]
    for record in records:
        shown = _shown(record, names)
        yield record, shown, _digest(summary.document.sha256, shown)


def _shown(record: Claim | Position, names: dict[str, str]) -> ShownClaim | ShownPosition:
    if isinstance(record, Claim):
        return ShownClaim(
            kind="claim",
            text=single_line(record.text),
            speaker=names[record.speaker] if record.speaker else "the article itself",
            channel=tuple(names[actor] for actor in record.via),
        )
    return ShownPosition(
        kind="position",
        holder=names[record.actor],
        stance=record.stance,
        topic=single_line(record.topic),
        target=names[record.target] if record.target else None,
    )


def _digest(sha256: str, shown: ShownClaim | ShownPosition) -> str:
    return hashlib.sha256(f"{sha256}{shown.model_dump_json()}".encode()).hexdigest()[:_DIGITS]
