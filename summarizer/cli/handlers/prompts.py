"""`summarizer prompts`: what there is, and exactly what would be sent."""

from __future__ import annotations

import sys
from pathlib import Path

from summarizer.loaders.document_reader import read_document
from summarizer.prompts import TASKS, families, load_family
from summarizer.text.document import Document
from summarizer.text.prompt_sanitizer import escape_control_tokens
from summarizer.text.windows import split_windows
from summarizer.vocabulary import Task

_EXAMPLE = "date 2024-05-15\n\nThe army said on Monday that it would withdraw."


def list_prompts() -> None:
    """Print id, version and hash of every prompt."""
    window = split_windows(Document.from_text(_EXAMPLE))[0]
    for name in families():
        for task in TASKS:
            sys.stdout.write(load_family(name).render(task, window).stamp + "\n")


def show_prompt(task: Task, path: Path | None, family: str) -> None:
    """Print system and user message for each window of the document at `path`.

    Raises:
        InputError: If the document cannot be read.
        PromptError: If there is no such family.
    """
    document = read_document(path) if path else Document.from_text(_EXAMPLE)
    for window in split_windows(document):
        prompt = load_family(family).render(task, window)
        sys.stdout.write(f"--- {prompt.stamp}\n--- system\n{prompt.system}\n")
        sys.stdout.write(f"--- user\n{escape_control_tokens(prompt.user)}\n")
