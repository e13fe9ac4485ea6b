"""Options and arguments that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Model = Annotated[
    str | None,
    typer.Option(help="local (default), openai/NAME or PROVIDER/NAME.", show_default=False),
]
BaseUrl = Annotated[
    str | None, typer.Option(help="Address of an OpenAI-compatible server.", show_default=False)
]
Adapter = Annotated[
    Path | None, typer.Option(help="Another adapter for the embedded model.", show_default=False)
]
Timeout = Annotated[float | None, typer.Option(help="Seconds for one request.", show_default=False)]
Threads = Annotated[
    int | None, typer.Option(help="Cores for the embedded model.", show_default=False)
]
DateOption = Annotated[
    str | None,
    typer.Option(help="Publication date of texts that state none.", show_default=False),
]

Aliases = Annotated[
    Path | None, typer.Option(help="Your file of who is who, as CSV.", show_default=False)
]
Topics = Annotated[
    Path | None, typer.Option(help="Your file of which topics are one, as CSV.", show_default=False)
]


Results = Annotated[
    Path, typer.Argument(metavar="OUT", help="What batch or run --out wrote.", show_default=False)
]
