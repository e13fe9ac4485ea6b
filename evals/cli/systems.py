"""`summarizer eval systems`: several systems on the same gold in one table."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from summarizer.cli.display.console import SafeConsole
from summarizer.output import write_atomically

from ..dataset.gold import default_gold, read_gold
from ..reporting.systems_table import Line, measure, table_markdown
from ..reporting.terminal import interval, new_table, number
from ..runs.predictions import write_run
from ..runs.systems import default_recording, default_systems, read_systems
from .options import DocumentOption, GoldOption, MarkdownOption


def systems(  # noqa: PLR0913 - options of a command line
    *,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="Systems file.")] = None,
    only: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this; repeatable.")
    ] = None,
    gold: GoldOption = None,
    doc: DocumentOption = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for runs.")] = None,
    markdown: MarkdownOption = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Replay recorded answers of the embedded model.")
    ] = False,
) -> None:
    """Compare systems on the same gold, with tokens and seconds."""
    console = SafeConsole()
    golds = read_gold(gold or default_gold(), doc or ())
    lines: list[Line] = []
    for system in read_systems(file or default_systems()):
        if only and system.name not in only:
            continue
        if replay and system.kind == "model" and system.model in (None, "local"):
            system = system.model_copy(update={"kind": "replay", "recording": default_recording()})
        line, run = measure(system, golds)
        if run and out:
            write_run(run, out / system.name.replace(" ", "_").replace("/", "_"))
        console.print(f"{system.name}: {line.left_out or 'done'}", markup=False)
        lines.append(line)
    console.print(_table(lines, len(golds)))
    if markdown:
        write_atomically(markdown, table_markdown(lines, golds))


def _table(lines: list[Line], documents: int) -> Table:
    table = new_table(f"{documents} documents")
    table.add_column("system")
    for heading in (
        "actors F1", "claims F1", "with speaker F1", "with stance F1", "grounded", "failed",
        "tokens in / out", "seconds per document",
    ):  # fmt: skip
        table.add_column(heading, justify="right")
    for line in lines:
        if line.left_out:
            table.add_row(line.name, *["–"] * 7)
            continue
        cells = [
            f"{number(line.figures[name].value)} "
            f"{interval(line.figures[name].low, line.figures[name].high)}"
            for name in ("actor_f1", "claim_f1", "attributed_f1", "signed_f1")
        ]
        share = number(line.figures["grounded_exact"].value)
        failed = number(line.figures["failed"].value)
        tokens = f"{line.tokens_in:,} / {line.tokens_out:,}"
        table.add_row(line.name, *cells, share, failed, tokens, f"{line.seconds:.1f}")
    return table
