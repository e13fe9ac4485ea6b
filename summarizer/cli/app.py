"""The command line: parse, call, print, exit code. Nothing here a Python caller would miss."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from summarizer.cli import commands
from summarizer.errors import EXIT_USAGE, SummarizerError

INTERRUPTED = 130

app = typer.Typer(
    name="summarizer",
    help="Turns a news article into actors, positions and claims, with the words that prove it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer's callback signature
    if wanted:
        from summarizer.pipeline import package_version

        typer.echo(f"summarizer {package_version()}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[  # noqa: FBT002 - a flag
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print it and exit."
        ),
    ] = False,
) -> None:
    """Turns a news article into actors, positions and claims, with the words that prove it."""


commands.register(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 done; 1 done, but some documents failed; 2 unusable command line, configuration or input;
    130 interrupted. Errors are one line on standard error.
    """
    try:
        result = app(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except SummarizerError as error:
        return _complain(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _complain("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has left; point the stream elsewhere for the exit's flush.
        sys.stdout = sys.stderr
        return INTERRUPTED
    except Exception as error:
        return _usage_error(error)
    return result if isinstance(result, int) else 0


def _usage_error(error: Exception) -> int:
    """Turn typer's own errors into our one line; whatever else comes is a defect and is raised."""
    name = type(error).__name__
    if name == "Exit":
        code = int(getattr(error, "exit_code", 0))
        return _complain("interrupted", code) if code == INTERRUPTED else code
    if name == "Abort":
        return _complain("interrupted", INTERRUPTED)
    message = getattr(error, "format_message", None)
    if message is None:
        raise error
    what = " ".join(str(message()).split()).rstrip(".") or "no command given"
    return _complain(f"{what} (command line): see summarizer --help", EXIT_USAGE)


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"summarizer: error: {message}\n")
    return code


def entry() -> None:
    """Run the console script."""
    sys.exit(main())
