"""The command line: parse the arguments, run a command, return its exit code."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from summarizer.cli.commands import (
    batch,
    evaluate,
    export,
    models,
    page,
    prompts,
    review,
    run,
    show,
)
from summarizer.cli.help_text import CONTEXT_SETTINGS, GroupedCommand, GroupedCommands
from summarizer.errors import EXIT_USAGE, SummarizerError

INTERRUPTED = 130
_SUMMARIZE, _READ, _INSPECT = "Summarize", "Use the results", "Inspect and measure"
_EPILOG = """
\b
Examples:
  summarizer run article.txt
  summarizer batch articles --out out --model openai/gpt-5-mini
  summarizer page out --out results.html

Run `summarizer COMMAND --help` for the options of a command. The documentation is in docs/ of the
source distribution: docs/how-to/ for tasks, docs/reference/ for formats and options,
docs/codebook.md for the meaning of every field.
"""

app = typer.Typer(
    name="summarizer",
    cls=GroupedCommands,
    help="Turn news articles into actors, positions and claims, each proven by verbatim words.",
    epilog=_EPILOG,
    invoke_without_command=True,
    context_settings=CONTEXT_SETTINGS,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _print_version(value: bool) -> None:  # noqa: FBT001 - typer's callback signature
    if value:
        from summarizer.pipeline import package_version

        typer.echo(f"summarizer {package_version()}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    *,
    version: Annotated[
        bool,
        typer.Option(
            "-v",
            "-V",
            "--version",
            callback=_print_version,
            is_eager=True,
            help="Print the version and exit.",
            show_default=False,
        ),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


app.command("run", cls=GroupedCommand, rich_help_panel=_SUMMARIZE)(run.run)
app.command("batch", cls=GroupedCommand, rich_help_panel=_SUMMARIZE)(batch.batch)
app.command("show", cls=GroupedCommand, rich_help_panel=_READ)(show.show)
app.command("page", cls=GroupedCommand, rich_help_panel=_READ)(page.page)
app.command("review", cls=GroupedCommand, rich_help_panel=_READ)(review.review)
app.command("export", cls=GroupedCommand, rich_help_panel=_READ)(export.export)
app.add_typer(models.app, name="models", rich_help_panel=_INSPECT)
app.add_typer(prompts.app, name="prompts", rich_help_panel=_INSPECT)
app.command("eval", context_settings=evaluate.FORWARD_ALL, rich_help_panel=_INSPECT)(
    evaluate.evaluate
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Errors are one line on standard error. The codes are 0: done; 1: done, but some documents or a
    gate failed; 2: the command line, the configuration or the input cannot be used; 130:
    interrupted.
    """
    try:
        result = app(
            args=list(arguments) if arguments is not None else None,
            prog_name="summarizer",
            standalone_mode=False,
        )
    except SummarizerError as error:
        return _print_error(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _print_error("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader of standard output is gone; the flush at exit goes to standard error.
        sys.stdout = sys.stderr
        return INTERRUPTED
    except Exception as error:
        return _exit_code_of(error)
    return result if isinstance(result, int) else 0


def _exit_code_of(error: Exception) -> int:
    """Print an error of typer as one line and return its exit code; raise any other error."""
    name = type(error).__name__
    if name == "Exit":
        code = int(getattr(error, "exit_code", 0))
        return _print_error("interrupted", code) if code == INTERRUPTED else code
    if name == "Abort":
        return _print_error("interrupted", INTERRUPTED)
    format_message = getattr(error, "format_message", None)
    if format_message is None:
        raise error
    message = " ".join(str(format_message()).split()).rstrip(".")
    command = getattr(getattr(error, "ctx", None), "command_path", "summarizer")
    return _print_error(f"{message} (command line): see {command} --help", EXIT_USAGE)


def _print_error(message: str, code: int) -> int:
    sys.stderr.write(f"summarizer: error: {message}\n")
    return code


def entry() -> None:
    """Run the console script."""
    sys.exit(main())
