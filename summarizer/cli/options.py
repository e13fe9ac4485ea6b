"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

MODEL, LIMITS, INPUTS = "Model", "Limits", "Input"
"""Headings of groups of options in the help."""

Model = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Model: local (the default), openai/NAME or PROVIDER/NAME.",
        show_default=False,
        rich_help_panel=MODEL,
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Address of an OpenAI-compatible server.",
        show_default=False,
        rich_help_panel=MODEL,
    ),
]
Adapter = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Adapter to use with the embedded model.",
        show_default=False,
        rich_help_panel=MODEL,
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="Time limit for one request.",
        show_default=False,
        rich_help_panel=MODEL,
    ),
]
Threads = Annotated[
    int | None,
    typer.Option(
        metavar="N",
        help="CPU threads for the embedded model.",
        show_default=False,
        rich_help_panel=MODEL,
    ),
]
PublicationDate = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Publication date of articles that state none, as YYYY-MM-DD.",
        show_default=False,
        rich_help_panel=INPUTS,
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print errors only, no progress.", show_default=False)
]

Results = Annotated[
    Path,
    typer.Argument(metavar="OUT", help="Folder that batch or run --out wrote.", show_default=False),
]
Aliases = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="CSV file of names that mean the same actor.", show_default=False
    ),
]
Topics = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="CSV file of topics that mean the same.", show_default=False),
]
Title = Annotated[
    str | None, typer.Option(metavar="TEXT", help="Title of the page.", show_default=False)
]
