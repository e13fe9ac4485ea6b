"""Arguments and options that several commands have."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from evals.dataset.gold import GoldDocument, read_all_gold, read_gold

Labels = Annotated[Path, typer.Argument(help="Labelled articles: a folder or a JSON-lines file.")]
Folder = Annotated[Path, typer.Argument(help="Training folder.")]
Base = Annotated[Path, typer.Option(help="GGUF file of the base model.")]
Adapters = Annotated[list[Path], typer.Argument(help="Adapters, GGUF files.")]
Precision = Annotated[Literal["q8_0", "f16"], typer.Option(help="Precision of the weights.")]
Gold = Annotated[
    Path | None, typer.Option(help="Folder of gold records instead of the shipped ones.")
]
GoldSets = Annotated[
    list[Path] | None,
    typer.Option("--gold", help="Folder of gold records, one for each set. Default: the shipped."),
]


def measured(gold: Path | None) -> tuple[GoldDocument, ...]:
    """Return the gold in a folder, by default all that is shipped."""
    return read_gold(gold) if gold else read_all_gold()
