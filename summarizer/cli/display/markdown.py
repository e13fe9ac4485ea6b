"""Print Markdown: laid out by rich on a terminal, as it is elsewhere."""

import sys


def print_markdown(text: str) -> None:
    """Print `text` to standard output."""
    if sys.stdout.isatty():
        from rich.markdown import Markdown

        from summarizer.cli.display.console import SafeConsole

        SafeConsole().print(Markdown(text, hyperlinks=False))
    else:
        sys.stdout.write(text)
    sys.stdout.flush()
