"""`summarizer prompts`: list the prompts, and print what a model receives."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli.help_text import GroupedCommand, GroupedCommands
from summarizer.cli.options import (
    BaseUrl,
    CodebookFile,
    Model,
    PublicationDate,
    TextLanguage,
    argument,
    flag,
    option,
)
from summarizer.errors import ConfigError
from summarizer.vocabulary import Task

if TYPE_CHECKING:
    from summarizer.prompts import PromptFamily, RenderedPrompt
    from summarizer.settings import Settings
    from summarizer.text.windows import Window

_EXAMPLE = "date 2024-05-15\n\nThe army said on Monday that it would withdraw."

app = typer.Typer(
    help="List the prompts and their versions; print what a model receives.",
    cls=GroupedCommands,
    subcommand_metavar="[COMMAND]",
    invoke_without_command=True,
)


@app.callback()
def prompts(context: typer.Context) -> None:
    """List the prompts with version and hash."""
    if context.invoked_subcommand is not None:
        return
    from summarizer.prompts import TASKS, load_prompt_family, prompt_family_names

    for name in prompt_family_names():
        for task in TASKS:
            sys.stdout.write(load_prompt_family(name).version_tag(task) + "\n")


@app.command("show", cls=GroupedCommand)
def show(
    task: Annotated[Task, argument("TASK", "Task: actors, claims or positions.")],
    path: Annotated[Path | None, argument("PATH", "Document; an example if omitted.")] = None,
    family: Annotated[
        str | None,
        option("NAME", "Prompt family, general or tuned; by default that of the model."),
    ] = None,
    model: Model = None,
    base_url: BaseUrl = None,
    codebook: CodebookFile = None,
    text_language: TextLanguage = None,
    date: PublicationDate = None,
    request: Annotated[
        bool,
        flag("--request", "Print the whole requests as JSON, with schema; for openai/NAME."),
    ] = False,
) -> None:
    """Print what the model in use would be sent about each window of a document."""
    from summarizer.codebook import read_codebook
    from summarizer.document_prompts import PromptOptions, document_prompts
    from summarizer.loaders.document_reader import read_document
    from summarizer.models.identity import configured_identity
    from summarizer.models.remote.server_models import with_only_model
    from summarizer.settings import load_settings
    from summarizer.text.document import Document
    from summarizer.text.windows import split_windows

    settings = with_only_model(
        load_settings(
            model=model, base_url=base_url, codebook=codebook, text_language=text_language
        )
    )
    document = read_document(path, date=date) if path else Document.from_text(_EXAMPLE)
    if family is None:
        identity = configured_identity(settings)
        family = identity.family
        if not request:
            sampling = settings.sampling or "temperature 0"
            sys.stdout.write(f"--- model {identity.name}, {identity.backend}, {sampling}\n")
    concepts = read_codebook(settings.codebook) if settings.codebook else None
    options = PromptOptions(concepts, settings.text_language)
    prompts = document_prompts(family, document, options)
    for window in split_windows(document):
        if request:
            body = _request_body(settings, prompts, task, window)
            sys.stdout.write(json.dumps(body, ensure_ascii=False, indent=2) + "\n")
        else:
            _write_prompt(prompts.render(task, window))


def _write_prompt(prompt: RenderedPrompt) -> None:
    from summarizer.text.prompt_sanitizer import escape_control_tokens

    sys.stdout.write(f"--- {prompt.version_tag}\n--- system\n{prompt.system}\n")
    sys.stdout.write(f"--- user\n{escape_control_tokens(prompt.user)}\n")


def _request_body(
    settings: Settings, prompts: PromptFamily, task: Task, window: Window
) -> dict[str, Any]:
    """Return the body of the first request about a window.

    Raises:
        ConfigError: If the model is none of a server with OpenAI's protocol.
    """
    from summarizer.models.base import ModelRequest
    from summarizer.models.factory import REMOTE_MAX_TOKENS
    from summarizer.models.remote.batch_requests import BatchRequestClient
    from summarizer.models.remote.capabilities import ServerCapabilities

    if settings.provider != "openai":
        hint = "leave out --request, or name openai/NAME"
        raise ConfigError("whole requests are known for openai/NAME only", settings.model, hint)
    capabilities = ServerCapabilities(max_tokens=REMOTE_MAX_TOKENS, logprobs=True)
    client = BatchRequestClient(settings, capabilities)
    answer = prompts.answers[task]
    return client.request_body(ModelRequest(prompts.render(task, window), answer, window))
