"""`summarizer review`: serve the page with editing until Ctrl-C."""

import contextlib
import sys
from pathlib import Path
from typing import Annotated

from summarizer.cli.options import Aliases, Results, Title, Topics, option
from summarizer.cli.streams import write_warning
from summarizer.errors import ConfigError


def review(
    folder: Results,
    gold: Annotated[
        Path | None, option("DIR", "Folder for gold records.  [default: OUT/gold]")
    ] = None,
    port: Annotated[int, option("N", "Port on this machine; 0 takes any free one.")] = 0,
    annotator: Annotated[str, option("NAME", "Annotator, as written in gold records.")] = "",
    title: Title = None,
    aliases: Aliases = None,
    topics: Topics = None,
) -> None:
    """Edit the results in a browser and save them as gold records."""
    from summarizer.page.build import PageOptions
    from summarizer.review.app import open_review
    from summarizer.review.server import Server

    options = PageOptions(title, aliases, topics, on_warning=write_warning)
    review_app = open_review(folder, gold, annotator=annotator, options=options)
    try:
        server = Server(review_app, port)
    except (OSError, OverflowError) as error:
        what = f"the port cannot be used: {getattr(error, 'strerror', None) or error}"
        raise ConfigError(what, str(port), "give another --port, or 0 for any free one") from None
    # Ctrl-C is the usual way to end a review: every decision is saved, so the exit code is 0.
    with server, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"Open this address in a browser on this machine:\n{server.address}\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.2)
    sys.stderr.write(f"review ended; gold records are in {review_app.session.gold}\n")
