"""`summarizer eval plover`: who does what to whom, on the gold sentences of PLOVER."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.errors import ModelError
from summarizer.models.base import Model
from summarizer.output import write_atomically
from summarizer.pipeline import summarize_document
from summarizer.schema.summary import SummaryRecord
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

from ..benchmarks.attributions.report import markdown_rows
from ..benchmarks.plover.events import (
    GoldEvent,
    entity_names,
    excerpt,
    main_event,
    read_events,
    shifted,
)
from ..benchmarks.plover.score import class_metrics, score_event, share_metrics
from ..benchmarks.sampling import sample
from ..regression.statistics import Interval, intervals, mean_interval
from ..reporting.terminal import interval, new_table, number
from ..runs.checkpoint import CheckpointLine, append_line, read_checkpoint
from ..runs.systems import open_system
from ..scoring.counts import Counts, total
from .options import BaseUrlOption, MarkdownOption, ModelOption, ThreadsOption
from .session import choose_system

_MOST = 10
_BREAK = "\n\n"


class TextResult(CheckpointLine):
    """The summary of one text, or the error."""

    seconds: float
    summary: SummaryRecord | None = None


def plover(  # noqa: PLR0913 - options of a command line
    path: Annotated[Path, typer.Argument(metavar="PATH", help="PLOVER_GSR_CAMEO.txt of PLOVER.")],
    *,
    system: Annotated[str, typer.Option(metavar="NAME", help="A system of systems.toml.")] = (
        "embedded"
    ),
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    threads: ThreadsOption = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for summaries; an interrupted run resumes."),
    ] = None,
    limit: Annotated[
        int, typer.Option(min=0, metavar="N", help="Number of sentences; 0 is all.")
    ] = 0,
    together: Annotated[
        int, typer.Option(min=1, metavar="N", help="Sentences in one text, as paragraphs.")
    ] = 1,
    markdown: MarkdownOption = None,
) -> None:
    """Score source, target and class of the event in each gold sentence of PLOVER."""
    texts = _texts(sample(read_events(path), limit), together)
    chosen = choose_system(system, model, base_url, threads)
    file = out / "summaries.jsonl" if out else None
    lines = read_checkpoint(file, TextResult, model=chosen.name) if file else []
    results = {line.sha256: line for line in lines}
    if pending := [text.document for text in texts if text.document.sha256 not in results]:
        with closing(open_system(chosen)) as opened:
            for document in pending:
                line = _summarize(document, opened, chosen.name)
                results[line.sha256] = line
                if file:
                    append_line(line, file)
                typer.echo(f"{document.id}: {line.failure or 'done'}, {line.seconds} s")
    scored = [_score(text, results[text.document.sha256].summary) for text in texts]
    failed = sum(results[text.document.sha256].failure is not None for text in texts)
    sentences = sum(len(text.events) for text in texts)
    title = f"{model or system}: {sentences} sentences in {len(texts)} texts, {failed} failed"
    figures, classes, counts = _figures(scored)
    _print(title, figures, classes, counts)
    if markdown:
        rows = [*markdown_rows(title, figures), "", *markdown_rows(title, classes)]
        write_atomically(markdown, "\n".join(rows) + "\n")


@dataclass(frozen=True)
class _Text:
    document: Document
    events: list[tuple[GoldEvent, CharSpan]]


def _texts(events: Sequence[GoldEvent], together: int) -> list[_Text]:
    """Return texts of up to `together` sentences, with sentences of different classes in each."""
    count = -(-len(events) // together)
    return [_text(events[number::count]) for number in range(count)]


def _text(events: Sequence[GoldEvent]) -> _Text:
    placed, start = [], 0
    for event in events:
        placed.append((event, CharSpan(start, start + len(event.text))))
        start += len(event.text) + len(_BREAK)
    joined = _BREAK.join(event.text for event in events)
    return _Text(Document.from_text(joined, id=events[0].id), placed)


def _summarize(document: Document, model: Model, name: str) -> TextResult:
    started = time.monotonic()
    summary, failure = None, None
    try:
        summary = SummaryRecord(**dict(summarize_document(document, model)))
    except ModelError as error:
        failure = type(error).__name__
    seconds = round(time.monotonic() - started, 1)
    return TextResult(
        sha256=document.sha256, model=name, failure=failure, seconds=seconds, summary=summary
    )


_Figures = dict[str, Interval]


def _score(text: _Text, summary: SummaryRecord | None) -> list[Counter[str]]:
    """Return the counts of each sentence of `text`."""
    names = entity_names(text.document)
    return [
        score_event(
            event,
            main_event(excerpt(summary, within), shifted(names, within)) if summary else None,
        )
        for event, within in text.events
    ]


def _figures(scored: Sequence[Sequence[Counts]]) -> tuple[_Figures, _Figures, Counter[str]]:
    """Return the shares with the mean F1 of the classes, the F1 of each class, and all counts."""
    counts = list(chain.from_iterable(scored))
    figures = intervals(counts, share_metrics())
    figures["macro F1"] = mean_interval(counts, class_metrics())
    return figures, intervals(counts, class_metrics()), total(counts)


def _print(title: str, figures: _Figures, classes: _Figures, counts: Counter[str]) -> None:
    console = SafeConsole()
    table = new_table(title)
    for heading in ("", "of", "right, or F1", "95% interval"):
        table.add_column(heading, justify="right" if heading else "left")
    for name, figure in {**figures, **classes}.items():
        of = counts[f"{name}.n"] or counts[f"{name}.wanted"]
        bounds = interval(figure.low, figure.high)
        table.add_row(name, str(of or ""), number(figure.value), bounds)
    console.print(table)
    errors = Counter({key: n for key, n in counts.items() if key.startswith("error.")})
    for error, number_of in errors.most_common(_MOST):
        console.print(f"{number_of}  {error.removeprefix('error.')}", markup=False)
