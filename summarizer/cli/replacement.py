"""Ask before a batch replaces finished summaries of another model, other prompts or other rules."""

import sys
from collections.abc import Callable
from pathlib import Path

from summarizer.batch.estimate import Estimate, Replacement
from summarizer.cli.display.throughput_meter import format_cost
from summarizer.errors import ConfigError
from summarizer.settings import Price

_HINT = (
    "--redo replaces them, --no-redo keeps them and does the other documents, and --model names"
    " the model that made them"
)


def confirm_replacement(
    ask: Callable[[str], bool], price: Price | None, out: Path, replacement: Replacement
) -> None:
    """Return if the user agrees on a terminal.

    Args:
        ask: Asks the question.
        price: Of the model.
        out: The results folder.
        replacement: What would be replaced.

    Raises:
        ConfigError: If the user does not agree, or there is no terminal.
    """
    count = replacement.estimate.documents
    models = ", ".join(model.partition(";")[0] for model in replacement.models)
    documents = "1 finished document" if count == 1 else f"{count:,} finished documents"
    what = (
        f"{documents} of {models} would be replaced because {replacement.changes} changed,"
        f" for about {describe_estimate(replacement.estimate, price)}"
    )
    if sys.stdin.isatty() and sys.stderr.isatty() and ask(f"{what}. Replace them?"):
        return
    raise ConfigError(what, str(out), _HINT)


def describe_estimate(estimate: Estimate, price: Price | None) -> str:
    """Return the tokens and, if the price is known, the cost."""
    usage, cost = estimate.usage, estimate.cost(price)
    tokens = f"{usage.prompt_tokens:,} input and {usage.completion_tokens:,} output tokens"
    return tokens if cost is None else f"{tokens} ({format_cost(cost)})"
