"""The command line: parse the arguments, run a command, return its exit code."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from errno import EACCES, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, EPERM
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.commands import (
    agreement,
    batch,
    evaluate,
    export,
    import_codings,
    mcp,
    models,
    page,
    prompts,
    review,
    run,
    show,
)
from summarizer.cli.help_text import CONTEXT_SETTINGS, GroupedCommand, GroupedCommands
from summarizer.cli.streams import OutputClosed, reserve_standard_files, standard_streams
from summarizer.errors import EXIT_USAGE, ConfigError, OutputError, SummarizerError
from summarizer.file_limit import file_limit_error

if TYPE_CHECKING:
    from typer._click import Context

INTERRUPTED = 130
_UNUSABLE_PATH = frozenset({ENOENT, EACCES, EPERM, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG})
# What the system says where Python raises no MemoryError: for threads, libraries and files.
_NO_MEMORY = ("can't start new thread", "failed to map segment", "Cannot allocate memory")
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


class _Interrupted(Exception):
    """Ctrl-C; typer would end silently."""


class _Commands(GroupedCommands):
    def invoke(self, ctx: Context) -> object:
        """Invoke the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise _Interrupted from None


app = typer.Typer(
    name="summarizer",
    cls=_Commands,
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
app.command("agreement", cls=GroupedCommand, rich_help_panel=_READ)(agreement.agreement)
app.command("export", cls=GroupedCommand, rich_help_panel=_READ)(export.export)
app.command("mcp", cls=GroupedCommand, rich_help_panel=_READ)(mcp.mcp)
app.command("import", cls=GroupedCommand, rich_help_panel=_SUMMARIZE)(import_codings.import_codings)
app.add_typer(models.app, name="models", rich_help_panel=_INSPECT)
app.add_typer(prompts.app, name="prompts", rich_help_panel=_INSPECT)
app.command("eval", context_settings=evaluate.FORWARD_ALL, rich_help_panel=_INSPECT)(
    evaluate.evaluate
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Errors are one line on standard error. The codes are 0: done; 1: done, but some documents or a
    gate failed, or a result cannot be written; 2: the command line, the configuration or the input
    cannot be used; 130: interrupted.
    """
    with standard_streams():
        try:
            result = app(
                args=list(arguments) if arguments is not None else None,
                prog_name="summarizer",
                standalone_mode=False,
            )
            sys.stdout.flush()
        except SummarizerError as error:
            shown = file_limit_error(error) or error
            return _print_error(str(shown), shown.exit_code)
        except (KeyboardInterrupt, _Interrupted):
            return _print_error("interrupted", INTERRUPTED)
        except OutputClosed:
            return INTERRUPTED
        except Exception as error:
            return _exit_code_of(error)
    return result if isinstance(result, int) else 0


def _exit_code_of(error: Exception) -> int:
    """Print an error of typer, or one of no own class, as one line and return its exit code."""
    name = type(error).__name__
    if name == "Exit":
        code = int(getattr(error, "exit_code", 0))
        return _print_error("interrupted", code) if code == INTERRUPTED else code
    if name == "Abort":
        return _print_error("interrupted", INTERRUPTED)
    if format_message := getattr(error, "format_message", None):
        message = " ".join(str(format_message()).split()).rstrip(".")
        message = message.replace(": Value error, ", ": ", 1)
        command = getattr(getattr(error, "ctx", None), "command_path", "summarizer")
        return _print_error(f"{message} (command line): see {command} --help", EXIT_USAGE)
    problem = _as_error(error)
    return _print_error(str(problem), problem.exit_code)


def _as_error(error: Exception) -> SummarizerError:
    """Return what a user can do about an error of the system, or of this program."""
    if limit := file_limit_error(error):
        return limit
    if isinstance(error, MemoryError) or any(words in str(error) for words in _NO_MEMORY):
        hint = "raise the memory limit, or use fewer --jobs or smaller inputs"
        return SummarizerError("the memory is exhausted", "this machine", hint)
    if isinstance(error, OSError):
        what = error.strerror or str(error) or type(error).__name__
        kind = ConfigError if error.errno in _UNUSABLE_PATH else OutputError
        return kind(what, str(error.filename or ""), "check the path, its rights and free space")
    if sys.flags.dev_mode:
        raise error
    place = traceback.extract_tb(error.__traceback__)[-1]
    what = f"unexpected {type(error).__name__}: {error}"
    hint = "report it with the traceback, which `python -X dev -m summarizer` prints"
    return SummarizerError(what, f"{Path(place.filename).name}, line {place.lineno}", hint)


def _print_error(message: str, code: int) -> int:
    sys.stderr.write(f"summarizer: error: {message}\n")
    return code


def entry() -> None:
    """Run the console script."""
    reserve_standard_files()
    sys.exit(main())
