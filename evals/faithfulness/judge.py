"""Ask a model for verdicts: the sheet of each article is a request to the product's own client."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pydantic import Field

from summarizer.errors import ModelError, ModelRejected, ModelUnreachable, RateLimited
from summarizer.models.base import Model, ModelRequest
from summarizer.output import write_atomically
from summarizer.prompts import RenderedPrompt
from summarizer.schema.drafts import Draft
from summarizer.text.windows import Window

from ..runs.checkpoint import append_line
from .records import RunDocument, RunRecord, run_records
from .sheets import FORM_FILE, JUDGE_PROMPT, render_article
from .verdicts import (
    JudgedField,
    Judgement,
    Mark,
    Verdict,
    fields_of,
    read_items,
    read_judgements,
)

PER_REQUEST = 20
"""Records in one request, so that the answer stays far below the token limit."""


class FieldDraft(Draft):
    """The verdict on one field of a record; the reason comes first, so that it is weighed."""

    field: JudgedField
    reason: str = Field(description="why, in at most twenty words; empty if plainly ok")
    verdict: Mark


class RecordDraft(Draft):
    """The verdicts on one record."""

    item: str = Field(description="the code of the record, copied, without brackets")
    verdicts: list[FieldDraft] = Field(description="one for each field of the record")


class JudgeAnswer(Draft):
    """The answer of a model that judges records."""

    records: list[RecordDraft]


def verdict_file(folder: Path, model: str) -> Path:
    """Return the file in `folder` for the verdicts of `model`."""
    return folder / f"verdicts-{re.sub(r'[^A-Za-z0-9.]+', '-', model)}.jsonl"


def judge_form(
    model: Model, run: Sequence[RunDocument], folder: Path, on_step: Callable[[str], None]
) -> tuple[Path, int]:
    """Judge the records of the form in `folder` that `model` has not judged.

    Verdicts are appended as they come. Records that the model leaves out, or judges in other fields
    than asked, stay open: the next call asks about them again.

    Returns:
        The file of the verdicts, and how many records are still open.

    Raises:
        ModelError: If the server cannot be reached or rejects the request.
    """
    path = verdict_file(folder, model.name)
    _drop_torn_line(path)
    wanted = read_items(folder / FORM_FILE) - {line.item for line in read_judgements(path)}
    for read, records in _requests(run, frozenset(wanted)):
        step = f"{read.document.id}: {len(records)} records"
        try:
            judgements = _judge(model, read, records)
        except (ModelUnreachable, ModelRejected, RateLimited):
            raise
        except ModelError as error:
            on_step(f"{step}, {error}")
            continue
        for judgement in judgements:
            append_line(judgement, path)
            wanted.discard(judgement.item)
        on_step(f"{step}, {len(judgements)} judged")
    return path, len(wanted)


def _requests(
    run: Sequence[RunDocument], wanted: frozenset[str]
) -> Iterator[tuple[RunDocument, list[RunRecord]]]:
    for read in run:
        records = [record for record in run_records(read) if record.item in wanted]
        for start in range(0, len(records), PER_REQUEST):
            yield read, records[start : start + PER_REQUEST]


def _judge(model: Model, read: RunDocument, records: Sequence[RunRecord]) -> list[Judgement]:
    document = read.document
    prompt = RenderedPrompt(
        task="judge",
        name=JUDGE_PROMPT.id,
        version=JUDGE_PROMPT.version,
        sha256=hashlib.sha256(JUDGE_PROMPT.source.encode()).hexdigest(),
        system=JUDGE_PROMPT.render({}),
        user=render_article("Article", document, records),
    )
    window = Window(document, document.sentences)
    answer = model.generate(ModelRequest(prompt, JudgeAnswer, window)).answer
    by_item = {draft.item.strip("[] "): draft for draft in answer.records}
    judgements = []
    for record in records:
        draft = by_item.get(record.item)
        fields = {field.field: field for field in draft.verdicts} if draft else {}
        if set(fields) == set(fields_of(record.shown)):
            verdicts = {
                name: Verdict(verdict=field.verdict, reason=field.reason)
                for name, field in fields.items()
            }
            judgements.append(
                Judgement(
                    item=record.item, record=record.shown, judge=model.name, verdicts=verdicts
                )
            )
    return judgements


def _drop_torn_line(path: Path) -> None:
    """Remove a last line that an interruption left incomplete; create the file if needed."""
    content = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    complete = content[: content.rfind("\n") + 1]
    if complete != content or not path.exists():
        write_atomically(path, complete)
