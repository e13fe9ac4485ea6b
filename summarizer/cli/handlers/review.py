"""`summarizer review`: serve the page with editing until Ctrl-C."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

from summarizer.errors import ConfigError
from summarizer.page.build import PageOptions
from summarizer.review.server import Server
from summarizer.review.site import read_site


def serve_review(
    folder: Path, gold: Path | None, *, port: int, annotator: str, wishes: PageOptions
) -> int:
    """Serve the review of `folder`; return the exit code when it is ended with Ctrl-C.

    Raises:
        InputError: If the results cannot be read.
        ConfigError: If the port cannot be had.
    """
    site = read_site(folder, gold, annotator=annotator, wishes=wishes)
    try:
        server = Server(site, port)
    except (OSError, OverflowError) as error:
        what = f"the port cannot be had: {getattr(error, 'strerror', None) or error}"
        raise ConfigError(what, str(port), "name another --port, or 0 for any") from None
    # The usual way to end it is Ctrl-C: what was saved is saved, so this is no interruption.
    with server, contextlib.suppress(KeyboardInterrupt):
        sys.stdout.write(f"Open this address in a browser on this machine:\n{server.address}\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.2)
    sys.stderr.write(f"review ended; gold records are in {site.desk.gold}\n")
    return 0
