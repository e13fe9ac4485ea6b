"""`summarizer eval faithfulness`: whether the records of a run say what the article says."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.display.console import SafeConsole
from summarizer.errors import EXIT_PARTIAL, ConfigError
from summarizer.models.factory import open_model
from summarizer.settings import load_settings

from ..dataset.gold import default_gold, read_gold
from ..faithfulness.confidences import scored_records
from ..faithfulness.figures import FIGURES, count_document, gate_figures
from ..faithfulness.judge import judge_form
from ..faithfulness.records import RunDocument, read_documents, run_records
from ..faithfulness.report import print_calibration, print_figures, print_judged
from ..faithfulness.sheets import FORM_FILE, write_sheets
from ..faithfulness.verdicts import judged_records, keep_judgements, kept_files, read_judgements
from ..regression.gates import read_gates
from ..regression.statistics import intervals
from .options import GoldOption


def faithfulness(  # noqa: PLR0913 - options of a command line
    folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run, or of results.")],
    *,
    gold: GoldOption = None,
    gates: Annotated[Path | None, typer.Option(metavar="FILE", help="Gates file.")] = None,
    sheets: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write blind sheets of a sample, or judge those there."),
    ] = None,
    sample: Annotated[int, typer.Option(min=1, metavar="N", help="Records of the sample.")] = 120,
    seed: Annotated[int, typer.Option(metavar="S", help="Seed of the sample.")] = 1,
    verdicts: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="A filled-in form; twice for two judges."),
    ] = None,
    judge: Annotated[
        str | None, typer.Option(metavar="MODEL", help="Ask a model about the sheets.")
    ] = None,
    judge_base_url: Annotated[
        str | None, typer.Option(metavar="URL", help="Address of the judge's endpoint.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the verdicts, to keep them.")
    ] = None,
) -> None:
    """Check whether records say what the article says, and let them be judged."""
    console = SafeConsole()
    golds = gold or default_gold()
    run = read_documents(folder, golds)
    files = list(verdicts or ())
    if sheets and not (judge and (sheets / FORM_FILE).exists()):
        count = write_sheets(sheets, run, sample, seed)
        console.print(f"{sheets}: {count} records to judge", markup=False)
    is_complete = True
    if judge:
        path, is_complete = _judge(console, run, sheets, judge, judge_base_url)
        files.append(path)
    failed = _print_figures(console, run, gates)
    _print_judged(console, run, files, keep)
    _print_calibration(console, run, golds)
    if failed or not is_complete:
        raise typer.Exit(EXIT_PARTIAL)


def _judge(
    console: SafeConsole,
    run: Sequence[RunDocument],
    sheets: Path | None,
    name: str,
    base_url: str | None,
) -> tuple[Path, bool]:
    """Ask a model about the sheets; return its verdicts and whether it judged all records."""
    settings = load_settings(model=name, base_url=base_url)
    if sheets is None:
        raise ConfigError("there are no sheets to judge", "--judge", "add --sheets DIR")
    if settings.is_local:
        raise ConfigError("the embedded model cannot judge", "--judge", "name another model")
    with closing(open_model(settings)) as model:
        path, left = judge_form(model, run, sheets, lambda step: console.print(step, markup=False))
    if left:
        console.print(f"{left} records are not judged: run the command again", markup=False)
    return path, not left


def _print_figures(console: SafeConsole, run: Sequence[RunDocument], gates: Path | None) -> bool:
    """Print the figures without a judge; return whether a gate failed."""
    figures = intervals([count_document(read) for read in run], FIGURES)
    results = gate_figures(figures, read_gates(gates))
    print_figures(console, f"{len(run)} documents", figures, results)
    return any(result.status == "fail" for result in results)


def _print_judged(
    console: SafeConsole, run: Sequence[RunDocument], files: Sequence[Path], path: Path | None
) -> None:
    """Print the verdicts in `files`, or those kept ones that are about records of this run."""
    records = [record for read in run for record in run_records(read)]
    if files:
        judged = judged_records(records, files, strict=True)
        print_judged(console, f"{len(judged)} records", judged)
        if path:
            keep_judgements(judged, path)
    elif path:
        raise ConfigError("there are no verdicts to keep", "--keep", "add --verdicts FILE")
    for kept in () if files else kept_files():
        if judged := judged_records(records, [kept], strict=False):
            of = len({judgement.item for judgement in read_judgements(kept)})
            title = f"{kept.stem}, {len(judged)} of {of} records, unchanged since"
            print_judged(console, title, judged)


def _print_calibration(console: SafeConsole, run: Sequence[RunDocument], gold: Path) -> None:
    # Deferred: it needs numpy.
    from ..regression.calibration import calibrate

    for kind, records in scored_records(run, read_gold(gold)).items():
        print_calibration(console, kind, calibrate(records))
