"""`summarizer eval add`: convert annotated articles to gold records."""

from pathlib import Path
from typing import Annotated

import typer

from summarizer.errors import ConfigError, InputError
from summarizer.schema.gold import Annotation

from ..dataset.annotation import read_annotation
from ..dataset.export_manifest import is_untouched
from ..dataset.from_annotation import convert
from ..dataset.from_brat import read_brat
from ..dataset.gold import GoldDocument, default_gold, write_gold
from ..dataset.validation import validate
from ..files import EVALS, is_checkout

FAILED = 1


def add(  # noqa: PLR0913 - options of a command line
    annotations: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Annotated articles: .json, or .ann beside .txt."),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Gold records [default: evals/gold of a checkout]."),
    ] = None,
    annotator: Annotated[str, typer.Option(metavar="NAME", help="The annotator.")] = "one person",
    adjudicated: Annotated[
        bool, typer.Option("--adjudicated", help="A second person has checked them.")
    ] = False,
    date: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Date to put before a .txt that states none."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace gold records of the same id.")
    ] = False,
    unchanged: Annotated[
        bool, typer.Option("--unchanged", help="Add exports in which nobody has changed anything.")
    ] = False,
) -> None:
    """Convert annotated articles to gold records, and check them."""
    folder = _gold_folder(out)
    if not unchanged:
        _refuse_untouched(annotations)
    annotation = Annotation(annotator=annotator, adjudicated=adjudicated)
    golds = [_read(path, annotation, date) for path in annotations]
    if not overwrite:
        _refuse_existing(golds, folder)
    count = 0
    for gold in golds:
        problems = validate(gold)
        count += len(problems)
        for problem in problems:
            typer.echo(f"{gold.id} {problem}")
        if not problems:
            write_gold(gold, folder)
            typer.echo(f"{gold.id}: written to {folder / f'{gold.id}.json'}")
    if count:
        raise typer.Exit(FAILED)


def _gold_folder(out: Path | None) -> Path:
    """Return the folder to write to, which is never that of an installed package."""
    if not is_checkout() and (out is None or out.resolve().is_relative_to(EVALS.resolve())):
        hint = "name a folder of your own with --out"
        raise ConfigError("gold is not written into the installed package", str(EVALS), hint)
    return out or default_gold()


def _refuse_untouched(paths: list[Path]) -> None:
    if untouched := [path for path in paths if path.suffix == ".ann" and is_untouched(path)]:
        others = f" and {len(untouched) - 1:,} more" if len(untouched) > 1 else ""
        what = "nobody has changed this export, so it is a model's answer"
        hint = "correct it, or add it as it is with --unchanged"
        raise InputError(what, f"{untouched[0]}{others}", hint)


def _refuse_existing(golds: list[GoldDocument], folder: Path) -> None:
    if existing := [gold.id for gold in golds if (folder / f"{gold.id}.json").exists()]:
        where = str(folder / f"{existing[0]}.json")
        others = f" and {len(existing) - 1:,} more" if len(existing) > 1 else ""
        raise InputError(f"there is a gold record already{others}", where, "give --overwrite")


def _read(path: Path, annotation: Annotation, date: str | None) -> GoldDocument:
    if path.suffix == ".ann":
        return read_brat(path, annotation, date=date)
    return convert(read_annotation(path), annotation)
