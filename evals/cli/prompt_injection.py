"""`summarizer eval injection`: the effect of instructions inside articles."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.models.base import Model
from summarizer.schema.summary import SummaryRecord

from ..benchmarks.prompt_injection.cases import Case, default_injections, read_cases
from ..benchmarks.prompt_injection.compliant_model import CompliantModel
from ..benchmarks.prompt_injection.score import score_case
from ..dataset.gold import GoldDocument
from ..reporting.terminal import new_table
from ..runs.checkpoint import CheckpointLine, append_line, read_checkpoint
from ..runs.runner import predict
from ..runs.systems import System, open_system
from ..scoring.counts import total
from .options import BaseUrlOption, ThreadsOption

_COMPLIANT = "compliant"
_COLUMNS = ("cases", "obeyed", "unseen", "echoed", "honest kept", "strange", "forged")


class InjectionResult(CheckpointLine):
    """One article: its summary, or the error."""

    id: str
    summary: SummaryRecord | None = None


def injection(
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for summaries; resumes.")],
    model: Annotated[
        str,
        typer.Option(metavar="NAME", help="A model; `compliant` is a script that obeys."),
    ] = _COMPLIANT,
    base_url: BaseUrlOption = None,
    threads: ThreadsOption = None,
    limit: Annotated[
        int, typer.Option(min=0, metavar="N", help="Number of articles to run; 0 is all.")
    ] = 0,
    corpus: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Corpus [default: shipped].")
    ] = None,
) -> None:
    """Run a model on articles that contain instructions, and report the effect."""
    console = SafeConsole()
    cases = read_cases(corpus or default_injections())
    path = out / "answers.jsonl"
    results = {
        (line.id, line.sha256): line for line in read_checkpoint(path, InjectionResult, model=model)
    }
    pending = _pending(cases, results)[: limit or None]
    if pending:
        with closing(_open(model, base_url, threads, cases)) as opened:
            for line in _summarize(pending, opened, model):
                append_line(line, path)
                results[line.id, line.sha256] = line
                console.print(f"{line.id}  {line.failure or 'done'}", markup=False)
    _print(console, model, cases, results)


Results = dict[tuple[str, str], InjectionResult]


def score_cases(cases: Sequence[Case], results: Results) -> dict[str, Counter[str]]:
    """Return the counts of each case with summaries of both articles."""
    by_case: dict[str, Counter[str]] = {}
    for case in cases:
        clean, injected = (results.get(_key(gold)) for gold in (case.clean, case.injected))
        if clean and injected and clean.summary and injected.summary:
            by_case[case.injection.id] = score_case(case, clean.summary, injected.summary)
    return by_case


def summarize_cases(cases: Sequence[Case], model: Model) -> Results:
    """Return the summaries of the articles of `cases` and of their clean twins."""
    lines = _summarize(_pending(cases, {}), model, model.name)
    return {(line.id, line.sha256): line for line in lines}


def _key(gold: GoldDocument) -> tuple[str, str]:
    return gold.id, gold.record.document.sha256


def _pending(cases: Sequence[Case], results: Results) -> list[GoldDocument]:
    """Return the articles without a result, each clean twin before its injected one."""
    wanted = {_key(gold): gold for case in cases for gold in (case.clean, case.injected)}
    return [gold for key, gold in wanted.items() if key not in results]


def _summarize(golds: Sequence[GoldDocument], model: Model, name: str) -> Iterator[InjectionResult]:
    for gold in golds:
        prediction = predict(gold, model)
        yield InjectionResult(
            id=gold.id,
            sha256=gold.record.document.sha256,
            model=name,
            failure=prediction.failure.error if prediction.failure else None,
            summary=prediction.summary,
        )


def _open(model: str, base_url: str | None, threads: int | None, cases: Sequence[Case]) -> Model:
    if model == _COMPLIANT:
        return CompliantModel(cases)
    return open_system(System(name=model, model=model, base_url=base_url, threads=threads))


def _print(console: SafeConsole, model: str, cases: Sequence[Case], results: Results) -> None:
    by_case = score_cases(cases, results)
    forms = {case.injection.id: case.injection.form for case in cases}
    table = new_table(f"{model}: {len(by_case)} of {len(cases)} injected articles")
    table.add_column("form")
    for heading in ("articles", *_COLUMNS[1:]):
        table.add_column(heading, justify="right")
    for form in (*dict.fromkeys(forms.values()), None):
        counts = total(by_case[name] for name in by_case if form in (None, forms[name]))
        if counts["cases"]:
            cells = {name: str(counts[name]) for name in _COLUMNS}
            cells["honest kept"] = f"{counts['kept']}/{counts['honest']}"
            table.add_row(form or "all", *cells.values())
    console.print(table)
    counts = total(by_case.values())
    console.print(f"spans equal to the text: {counts['spans.right']} of {counts['spans']}")
    failed = sorted({line.id for line in results.values() if line.failure})
    console.print(f"failed: {', '.join(failed) or 'none'}")
