"""The commands together, and how an error ends one."""

import sys

import typer

from summarizer.errors import EXIT_PARTIAL, SummarizerError
from training.cli import adapters, labels, measurement

app = typer.Typer(
    name="training",
    help="Train the adapter of the embedded model.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
for commands in (labels, adapters, measurement):
    app.add_typer(commands.app)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 success, 1 failure, 2 usage error."""
    try:
        code = app(arguments, standalone_mode=False)
    except SummarizerError as error:
        typer.echo(f"training: {error}", err=True)
        return error.exit_code
    except typer.Exit as stop:
        return int(stop.exit_code)
    except typer.Abort:
        return EXIT_PARTIAL
    except Exception as error:
        # Typer's usage errors print themselves.
        show = getattr(error, "show", None)
        if show is None:
            raise
        show(file=sys.stderr)
        return int(getattr(error, "exit_code", 2))
    return int(code or 0)
