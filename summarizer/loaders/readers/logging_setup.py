"""Keep the notes that reading libraries write for their developers off a user's terminal."""

from __future__ import annotations

import logging


def silence_library_logs(*names: str) -> None:
    """Let these loggers print nothing where nobody has asked for logs.

    Python prints the warnings of a logger without a handler to standard error. With one that does
    nothing they go to whoever has set logging up, and to no one else.
    """
    for name in names:
        logging.getLogger(name).addHandler(logging.NullHandler())
