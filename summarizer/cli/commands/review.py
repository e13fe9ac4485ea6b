"""`summarizer review`: serve the page with editing until Ctrl-C."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from summarizer.cli.options import Aliases, Results, Title, Topics
from summarizer.errors import ConfigError


def review(
    folder: Results,
    gold: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder for gold records.  [default: OUT/gold]", show_default=False
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(metavar="N", help="Port on this machine; 0 takes any free one.")
    ] = 0,
    annotator: Annotated[
        str, typer.Option(metavar="NAME", help="Annotator, as written in gold records.")
    ] = "",
    title: Title = None,
    aliases: Aliases = None,
    topics: Topics = None,
) -> None:
    """Edit the results in a browser and save them as gold records."""
    from summarizer.page.build import PageOptions
    from summarizer.review.server import Server
    from summarizer.review.site import read_site

    options = PageOptions(title, aliases, topics)
    site = read_site(folder, gold, annotator=annotator, wishes=options)
    try:
        server = Server(site, port)
    except (OSError, OverflowError) as error:
        what = f"the port cannot be used: {getattr(error, 'strerror', None) or error}"
        raise ConfigError(what, str(port), "give another --port, or 0 for any free one") from None
    # Ctrl-C is the usual way to end a review: every decision is saved, so the exit code is 0.
    with server, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"Open this address in a browser on this machine:\n{server.address}\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.2)
    sys.stderr.write(f"review ended; gold records are in {site.desk.gold}\n")
