"""`summarizer eval`: run, score, compare, accept, and the views of a score.

A verb parses, calls the library, prints and returns a code: 0 done, 1 a gate failed or documents
failed, 2 (an error of the family, printed by the door) nothing could be done.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from summarizer.errors import ConfigError
from summarizer.schema.gold import Annotation

from ..dataset.annotation import read_annotation
from ..dataset.from_annotation import convert
from ..dataset.from_brat import read_corrected
from ..dataset.gold import default_gold, read_gold, write_gold
from ..dataset.validation import validate, warnings
from ..regression.baseline import accept as accepted
from ..regression.baseline import default_baseline, read_baseline, write_baseline
from ..regression.compare import compare as compared
from ..regression.gates import read_gates
from ..reporting.aligned_view import print_document
from ..reporting.markdown import notices
from ..reporting.terminal import number, print_comparison, print_report
from ..runs.predictions import write_run
from ..runs.recording import RecordingModel, ReplayModel, read_recording, write_recording
from ..runs.runner import run_system
from ..runs.systems import System, default_recording, default_systems, open_system, read_systems
from ..scoring.metrics import HEADLINES
from .polnear import polnear
from .prompt_injection import injection
from .session import Files, Tier, document_of, hold, report_on, score_run, write_report
from .systems import systems

FAILED = 1

app = typer.Typer(
    name="eval",
    help="Measure the summarizer against gold records.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command()(systems)
app.command()(polnear)
app.command()(injection)

Gold = Annotated[Path | None, typer.Option(help="Folder of gold; by default the one shipped.")]
Doc = Annotated[list[str] | None, typer.Option(help="A document of the set; may be repeated.")]
RunFolder = Annotated[Path, typer.Argument(help="Folder of a run.")]
TierOption = Annotated[Tier, typer.Option(help="Which gate to hold the run against.")]


@app.command()
def run(  # noqa: PLR0913 - options of a command line
    *,
    out: Annotated[Path, typer.Option(help="Folder for the run.")],
    system: Annotated[str | None, typer.Option(help="A system of systems.toml.")] = None,
    model: Annotated[str | None, typer.Option(help="Any model's name.")] = None,
    base_url: Annotated[str | None, typer.Option(help="Address of an endpoint.")] = None,
    gold: Gold = None,
    doc: Doc = None,
    jobs: Annotated[int, typer.Option(min=1, help="Documents at once.")] = 1,
    record: Annotated[bool, typer.Option("--record", help="Keep the answers.")] = False,
    replay: Annotated[bool, typer.Option("--replay", help="Give kept answers again.")] = False,
    tape: Annotated[Path | None, typer.Option(help="File of kept answers.")] = None,
) -> None:
    """Ask a model about every document, and write what it said."""
    console = Console()
    chosen = _system(system, model, base_url, jobs, tape if replay else None, replay=replay)
    golds = read_gold(gold or default_gold(), doc or ())
    opened = open_system(chosen, golds)
    asked = RecordingModel(opened) if record else opened
    try:
        done = run_system(
            chosen,
            asked,
            golds,
            watch=lambda id, took: console.print(f"{id}  {took:.1f} s", markup=False),
        )
    finally:
        opened.close()
    write_run(done, out)
    if isinstance(asked, RecordingModel):
        path = tape or default_recording()
        before = read_recording(path) if doc and path.exists() else None
        write_recording(asked.merged_with(before), path)
    if isinstance(opened, ReplayModel) and not doc and opened.unused:
        console.print(f"{len(opened.unused)} recorded answers were not asked for: record again")
    failed = [prediction.id for prediction in done.predictions if prediction.failure]
    if failed:
        console.print(f"failed: {', '.join(failed)}", markup=False)
        raise typer.Exit(FAILED)


@app.command()
def score(  # noqa: PLR0913 - options of a command line
    folder: RunFolder,
    *,
    gold: Gold = None,
    doc: Doc = None,
    tier: TierOption = "none",
    baseline: Annotated[Path | None, typer.Option(help="Another baseline.")] = None,
    gates: Annotated[Path | None, typer.Option(help="Another gates.toml.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the page here.")] = None,
    json: Annotated[Path | None, typer.Option(help="Write the report here.")] = None,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML here.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="Write a table here.")] = None,
    github: Annotated[bool, typer.Option("--github", help="Print workflow notices.")] = False,
) -> None:
    """Score a run against gold, and hold it against its baseline. No model is called."""
    scored = score_run(folder, gold or default_gold(), doc or ())
    gated, held = hold(scored, tier, read_gates(gates), baseline)
    report = report_on(scored, gated, held)
    print_report(Console(), report)
    write_report(report, Files(html, json, junit, markdown))
    if github:
        for notice in notices(report):
            typer.echo(notice)
    if gated.failed:
        raise typer.Exit(FAILED)


@app.command()
def compare(
    first: RunFolder,
    second: Annotated[Path, typer.Argument(help="Folder of the run that came after.")],
    *,
    gold: Gold = None,
) -> None:
    """Say what changed between two runs, and whether it is noise."""
    folder = gold or default_gold()
    before, after = (score_run(path, folder).score for path in (first, second))
    print_comparison(Console(), compared(before, after))


@app.command()
def accept(
    folder: RunFolder,
    *,
    reason: Annotated[str, typer.Option(help="Why the change is right.")],
    tier: TierOption = "replay",
    gold: Gold = None,
    baseline: Annotated[Path | None, typer.Option(help="Another baseline.")] = None,
) -> None:
    """Renew the baseline with a run, and say why."""
    path = baseline or default_baseline("live" if tier == "live" else "replay")
    scored = score_run(folder, gold or default_gold())
    before = read_baseline(path) if path.exists() else None
    renewed = accepted(scored.score, scored.run.info, scored.golds, reason=reason, before=before)
    write_baseline(renewed, path)
    for name in HEADLINES:
        was = before.accepted[-1].figures.get(name) if before else None
        typer.echo(f"{name}: {number(was)} → {number(scored.score.figures[name])}")


@app.command()
def show(
    folder: RunFolder,
    id: Annotated[str, typer.Argument(metavar="DOC", help="A document of the run.")],
    *,
    gold: Gold = None,
) -> None:
    """Print one document's records, gold beside prediction."""
    report = report_on(score_run(folder, gold or default_gold()))
    print_document(Console(), document_of(report, id))


@app.command()
def report(
    folder: RunFolder,
    *,
    out: Annotated[Path, typer.Option(help="File to write.")],
    gold: Gold = None,
    tier: TierOption = "none",
    source: Annotated[
        bool, typer.Option("--source/--no-source", help="Put the articles' texts in.")
    ] = True,
) -> None:
    """Write the page that shows every error in its place."""
    scored = score_run(folder, gold or default_gold())
    gated, held = hold(scored, tier, read_gates(), None)
    write_report(report_on(scored, gated, held, sources=source), Files(html=out))


@app.command()
def lint(
    folder: Annotated[Path | None, typer.Argument(help="Folder of gold.")] = None,
) -> None:
    """Check every gold record against the codebook's invariants."""
    found = 0
    golds = read_gold(folder or default_gold())
    for gold in golds:
        for problem in validate(gold):
            found += 1
            typer.echo(f"{gold.id} {problem}")
        for warning in warnings(gold):
            typer.echo(f"{gold.id} warning: {warning}")
    typer.echo(f"{len(golds)} records, {found} problems")
    if found:
        raise typer.Exit(FAILED)


@app.command()
def add(
    annotations: Annotated[
        list[Path], typer.Argument(help="Annotated articles (.json), or brat's .ann beside .txt.")
    ],
    *,
    out: Annotated[Path | None, typer.Option(help="Folder of gold.")] = None,
    annotator: Annotated[str, typer.Option(help="Who labelled them.")] = "one person",
    adjudicated: Annotated[bool, typer.Option("--adjudicated", help="Read twice.")] = False,
    date: Annotated[
        str | None, typer.Option(help="Date of a .txt that states none; put in front of it.")
    ] = None,
) -> None:
    """Make gold records of annotated or corrected articles, and check them."""
    found = 0
    by = Annotation(annotator=annotator, adjudicated=adjudicated)
    for path in annotations:
        if path.suffix == ".ann":
            gold = read_corrected(path, by, date=date)
        else:
            gold = convert(read_annotation(path), by)
        wrong = validate(gold)
        found += len(wrong)
        for problem in wrong:
            typer.echo(f"{gold.id} {problem}")
        if not wrong:
            write_gold(gold, out or default_gold())
            typer.echo(f"{gold.id}: written")
    if found:
        raise typer.Exit(FAILED)


def _system(
    name: str | None,
    model: str | None,
    base_url: str | None,
    jobs: int,
    tape: Path | None,
    *,
    replay: bool,
) -> System:
    if replay:
        return System(name="replay", kind="replay", tape=tape, jobs=jobs)
    if name:
        known = {system.name: system for system in read_systems(default_systems())}
        if name not in known:
            raise ConfigError("no such system", name, f"there are {', '.join(known)}")
        return known[name].model_copy(update={"jobs": jobs})
    return System(name=model or "embedded", model=model, base_url=base_url, jobs=jobs)
