"""Print Markdown: laid out by rich on a terminal, as it is elsewhere."""

import sys


def print_markdown(text: str) -> None:
    """Print `text` to standard output."""
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(text))
    else:
        sys.stdout.write(text)
    sys.stdout.flush()
