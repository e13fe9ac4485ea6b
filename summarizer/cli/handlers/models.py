"""`summarizer models`: what can be asked from here, and the embedded model's file."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from summarizer.cli.display.progress import Progress
from summarizer.errors import WeightsError
from summarizer.models.local.download import download
from summarizer.models.local.engine import engine_version
from summarizer.models.local.weights import (
    BASE_MODEL,
    NOT_INSTALLED,
    adapter_path,
    base_model_path,
    cache_folder,
    is_verified,
)
from summarizer.models.remote.connection import split_login
from summarizer.settings import KEY_VARIABLES, api_key, load_settings


def show_models() -> None:
    """Print a table of the models: how each is named, and whether it can be used now."""
    table = Table(box=None, pad_edge=False)
    for column in ("model", "state", "what it needs"):
        table.add_column(column, overflow="fold")
    table.add_row("local", *_local_state())
    for provider, variable in KEY_VARIABLES.items():
        state = "key set" if api_key(provider) else "no key"
        table.add_row(f"{provider}/NAME", state, variable)
    settings = load_settings()
    endpoint = split_login(settings.base_url)[0] if settings.base_url else "not set"
    table.add_row("openai/NAME --base-url URL", endpoint, "any OpenAI-compatible server")
    Console().print(table)
    sys.stdout.write(f"default: {settings.model}\n")


def pull_base() -> None:
    """Put the base model into the cache and print its path.

    Raises:
        WeightsError: If neither the installed parts nor the publisher give the file.
    """
    with Progress(quiet=False) as progress:
        try:
            path = base_model_path(progress=progress.bytes_done)
        except WeightsError as error:
            if error.what != NOT_INSTALLED:
                raise
            path = download(progress=progress.bytes_done)
    sys.stdout.write(f"{path}\n")


def _local_state() -> tuple[str, str]:
    try:
        engine = engine_version()
    except WeightsError:
        return "not installed", "pip install 'summarizer[local]'"
    whole = is_verified(cache_folder() / BASE_MODEL.file)
    state = "ready" if whole else "joined at first use"
    return state, f"{engine}, {BASE_MODEL.name}, {adapter_path().name}"
