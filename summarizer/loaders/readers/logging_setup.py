"""Keep log messages of the reader libraries off the terminal."""

from __future__ import annotations

import logging


def silence_library_logs(*names: str) -> None:
    """Stop these loggers from printing, unless the application configures logging.

    Python prints warnings of a logger without a handler to standard error. With a null handler
    they reach only the handlers that the application installs.
    """
    for name in names:
        logging.getLogger(name).addHandler(logging.NullHandler())
