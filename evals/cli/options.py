"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from summarizer.vocabulary import Profile

GoldOption = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Gold records [default: the shipped ones].")
]
DocumentOption = Annotated[
    list[str] | None, typer.Option(metavar="ID", help="Only this document; may be repeated.")
]
ModelOption = Annotated[str | None, typer.Option(metavar="NAME", help="A model.")]
BaseUrlOption = Annotated[
    str | None, typer.Option(metavar="URL", help="Address of the model's endpoint.")
]
ProfileOption = Annotated[
    Profile | None,
    typer.Option(metavar="NAME", help="Postprocessing profile [default: the model's]."),
]
CodebookOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Codebook of the concepts [default: that of the gold]."),
]
ThreadsOption = Annotated[
    int | None, typer.Option(metavar="N", help="Threads of the embedded model.")
]
MarkdownOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write a Markdown table.")
]
