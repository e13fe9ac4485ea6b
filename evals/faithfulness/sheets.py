"""Blind sheets: a sample of records beside their articles, and the form for the verdicts.

A sheet shows neither the model nor the confidence nor the warnings of a record.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from summarizer.errors import ConfigError
from summarizer.output import write_atomically
from summarizer.prompts import read_template
from summarizer.text.document import Document
from summarizer.text.invisible import INVISIBLE

from .records import RunDocument, RunRecord, ShownClaim, run_records
from .verdicts import fields_of

SHEET_FILE = "sheet.txt"
FORM_FILE = "form.jsonl"
JUDGE_PROMPT, _ARTICLE = (
    read_template(Path(__file__).parent / f"{name}.jinja") for name in ("instructions", "article")
)


def draw_sample(records: Sequence[RunRecord], size: int, seed: int) -> list[RunRecord]:
    """Return `size` of `records`, each with the same probability, in their order.

    Every n-th record is drawn from a list that is shuffled inside each document and kind, so that
    each of them has its share of the sample (systematic sampling with implicit stratification).
    """
    generator = random.Random(seed)  # noqa: S311 - no secret
    strata: dict[tuple[str, str], list[RunRecord]] = defaultdict(list)
    for record in records:
        strata[record.document, record.shown.kind].append(record)
    pool: list[RunRecord] = []
    for stratum in strata.values():
        generator.shuffle(stratum)
        pool += stratum
    step = max(1.0, len(pool) / size)
    start = generator.random() * step
    drawn = {pool[int(start + number * step) % len(pool)] for number in range(min(size, len(pool)))}
    return [record for record in records if record in drawn]


def write_sheets(folder: Path, run: Sequence[RunDocument], size: int, seed: int) -> int:
    """Write a sheet and a form about a sample of the records of `run`; return its size."""
    form = folder / FORM_FILE
    if form.exists():
        raise ConfigError("there are sheets already", str(form), "choose another folder")
    sample = draw_sample([record for read in run for record in run_records(read)], size, seed)
    by_document: dict[str, list[RunRecord]] = defaultdict(list)
    for record in sample:
        by_document[record.document].append(record)
    chosen = [read.document for read in run if read.document.id in by_document]
    articles = (
        render_article(f"Article {number}", document, by_document[document.id])
        for number, document in enumerate(chosen, start=1)
    )
    write_atomically(
        folder / SHEET_FILE, "\n\n\n".join((JUDGE_PROMPT.render({}), *articles)) + "\n"
    )
    write_atomically(form, map(_form_line, sample))
    return len(sample)


def render_article(title: str, document: Document, records: Iterable[RunRecord]) -> str:
    """Return an article and records of it for a judge.

    Each line of the article begins with a bar, so that no article can imitate a record.
    """
    lines = (INVISIBLE.sub(" ", line) for line in document.text.splitlines())
    values = {
        "title": title,
        "article": "\n".join(f"| {line}".rstrip() for line in lines),
        "records": "\n\n".join("\n".join(_shown_lines(record)) for record in records),
    }
    return _ARTICLE.render(values)


def _shown_lines(record: RunRecord) -> Iterator[str]:
    shown = record.shown
    if isinstance(shown, ShownClaim):
        yield f"[{record.item}] statement"
        yield f"  text: {shown.text}"
        yield f"  speaker: {shown.speaker}"
        if shown.channel:
            yield f"  passed on by: {', '.join(shown.channel)}"
    else:
        yield f"[{record.item}] position"
        yield f"  holder: {shown.holder}"
        yield f"  stance: {shown.stance}"
        yield f"  topic: {shown.topic}"
        if shown.target:
            yield f"  target: {shown.target}"


def _form_line(record: RunRecord) -> str:
    blank = {field: {"verdict": "", "reason": ""} for field in fields_of(record.shown)}
    shown = record.shown.model_dump(mode="json")
    line = {"item": record.item, "record": shown, "judge": "", "verdicts": blank}
    return json.dumps(line, ensure_ascii=False) + "\n"
