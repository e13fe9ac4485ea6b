"""Commands of `summarizer eval`.

Exit codes: 0 done, 1 a gate, a document or a gold record failed, 2 an error of the family
`SummarizerError`, which the caller prints.
"""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole

from ..dataset.gold import default_gold, read_gold
from ..dataset.validation import validate, warnings
from ..regression.baseline import default_baseline, new_baseline, read_baseline, write_baseline
from ..regression.compare import compare as compare_scores
from ..regression.gates import read_gates
from ..reporting.markdown import workflow_commands
from ..reporting.terminal import number, print_comparison, print_document, print_report
from ..runs.predictions import write_run
from ..runs.recording import RecordingModel, ReplayModel, read_recording, write_recording
from ..runs.runner import run_system
from ..runs.systems import System, default_recording, open_system
from ..scoring.metrics import HEADLINES
from .ablate import ablate
from .add import add
from .attributions import attributions
from .codings import codings
from .concepts import concepts
from .errors import errors
from .faithfulness import faithfulness
from .fit_confidence import fit_confidence
from .networks import networks
from .options import (
    BaseUrlOption,
    DocumentOption,
    GoldOption,
    MarkdownOption,
    ModelOption,
    ProfileOption,
)
from .plover import plover
from .prompt_injection import injection
from .session import (
    ReportFiles,
    Tier,
    apply_gates,
    find_document,
    find_system,
    make_report,
    score_run,
    write_report,
)
from .systems import systems

FAILED = 1

app = typer.Typer(
    name="eval",
    help="Measure the summarizer against gold records.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
app.command()(systems)
app.command()(concepts)
app.command()(codings)
app.command()(networks)
app.command()(ablate)
app.command("fit-confidence")(fit_confidence)
app.command()(errors)
app.command()(faithfulness)
app.command()(add)
app.command()(attributions)
app.command()(plover)
app.command()(injection)

RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.")]
TierOption = Annotated[Tier, typer.Option(help="Baseline to compare with.")]
BaselineOption = Annotated[Path | None, typer.Option(metavar="FILE", help="Baseline file.")]


@app.command()
def run(  # noqa: PLR0913 - options of a command line
    *,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write the run to.")],
    system: Annotated[
        str | None, typer.Option(metavar="NAME", help="A system of systems.toml.")
    ] = None,
    model: ModelOption = None,
    base_url: BaseUrlOption = None,
    profile: ProfileOption = None,
    codebook: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Code positions with this codebook.")
    ] = None,
    gold: GoldOption = None,
    doc: DocumentOption = None,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="Documents at once.")] = 1,
    record: Annotated[bool, typer.Option("--record", help="Record the model's answers.")] = False,
    replay: Annotated[
        bool, typer.Option("--replay", help="Replay recorded answers instead of calling a model.")
    ] = False,
    recording: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Recording to write or replay [default: the shipped]."),
    ] = None,
) -> None:
    """Run a model on the gold documents and store its predictions."""
    console = SafeConsole()
    chosen = System(name=model or "embedded", model=model, base_url=base_url, jobs=jobs)
    if replay:
        chosen = System(name="replay", kind="replay", recording=recording, jobs=jobs)
    elif system:
        chosen = find_system(system).model_copy(update={"jobs": jobs})
    if profile:
        chosen = chosen.model_copy(update={"profile": profile})
    if codebook:
        chosen = chosen.model_copy(update={"codebook": codebook})
    golds = read_gold(gold or default_gold(), doc or ())
    opened = open_system(chosen, golds)
    called = RecordingModel(opened) if record else opened
    with closing(opened):
        done = run_system(
            chosen,
            called,
            golds,
            on_finished=lambda name, took: console.print(f"{name}  {took:.1f} s", markup=False),
        )
    write_run(done, out)
    if isinstance(called, RecordingModel):
        path = recording or default_recording()
        before = read_recording(path) if doc and path.exists() else None
        write_recording(called.merged_with(before), path)
    if isinstance(opened, ReplayModel) and not doc and opened.unused:
        console.print(f"{len(opened.unused)} recorded answers were not used: record again")
    failed = [prediction.id for prediction in done.predictions if prediction.failure]
    if failed:
        console.print(f"failed: {', '.join(failed)}", markup=False)
        raise typer.Exit(FAILED)


@app.command()
def score(  # noqa: PLR0913 - options of a command line
    folder: RunFolder,
    *,
    gold: GoldOption = None,
    doc: DocumentOption = None,
    tier: TierOption = "none",
    baseline: BaselineOption = None,
    gates: Annotated[Path | None, typer.Option(metavar="FILE", help="Gates file.")] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write an HTML page.")] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML.")] = None,
    markdown: MarkdownOption = None,
    github: Annotated[
        bool, typer.Option("--github", help="Print workflow commands for GitHub.")
    ] = False,
) -> None:
    """Score a run against gold and check the gates. No model is called."""
    scored = score_run(folder, gold or default_gold(), doc or ())
    gate_report, accepted = apply_gates(scored, tier, read_gates(gates), baseline)
    report = make_report(scored, gate_report, accepted)
    print_report(SafeConsole(), report)
    write_report(report, ReportFiles(html, json, junit, markdown))
    if github:
        for command in workflow_commands(report):
            typer.echo(command)
    if gate_report.failed:
        raise typer.Exit(FAILED)


@app.command()
def compare(
    first: RunFolder,
    second: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of the later run.")],
    *,
    gold: GoldOption = None,
) -> None:
    """Compare two runs, with tests of significance."""
    folder = gold or default_gold()
    before, after = (score_run(path, folder).score for path in (first, second))
    print_comparison(SafeConsole(), compare_scores(before, after))


@app.command()
def accept(
    folder: RunFolder,
    *,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why the change is right.")],
    gold: GoldOption = None,
    baseline: BaselineOption = None,
) -> None:
    """Replace the baseline with a run of all its documents."""
    path = baseline or default_baseline()
    scored = score_run(folder, gold or default_gold())
    before = read_baseline(path) if path.exists() else None
    golds = read_gold(gold or default_gold())
    after = new_baseline(scored.score, scored.run.info, golds, reason=reason, before=before)
    write_baseline(after, path)
    for name in HEADLINES:
        previous = before.accepted[-1].figures.get(name) if before else None
        typer.echo(f"{name}: {number(previous)} → {number(scored.score.figures[name])}")


@app.command()
def show(
    folder: RunFolder,
    document_id: Annotated[str, typer.Argument(metavar="ID", help="A document of the run.")],
    *,
    gold: GoldOption = None,
) -> None:
    """Print the records of one document, gold beside prediction."""
    report = make_report(score_run(folder, gold or default_gold()))
    print_document(SafeConsole(), find_document(report, document_id))


@app.command()
def report(
    folder: RunFolder,
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Page to write.")],
    gold: GoldOption = None,
    tier: TierOption = "none",
    source: Annotated[
        bool, typer.Option("--source/--no-source", help="Include the texts of the articles.")
    ] = True,
) -> None:
    """Write an HTML page with every error in its context."""
    scored = score_run(folder, gold or default_gold())
    gate_report, accepted = apply_gates(scored, tier, read_gates(), None)
    content = make_report(scored, gate_report, accepted, sources=source)
    write_report(content, ReportFiles(html=out))


@app.command()
def lint(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="Gold records [default: the shipped ones].")
    ] = None,
) -> None:
    """Check gold records against the rules of the codebook."""
    count = 0
    golds = read_gold(folder or default_gold())
    for gold in golds:
        for problem in validate(gold):
            count += 1
            typer.echo(f"{gold.id} {problem}")
        for warning in warnings(gold):
            typer.echo(f"{gold.id} warning: {warning}")
    typer.echo(f"{len(golds)} records, {count} problems")
    if count:
        raise typer.Exit(FAILED)
