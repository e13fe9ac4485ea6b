"""`summarizer eval`: pass the arguments on to the evaluation harness.

The harness is `evals/` at the top of a checkout; a wheel carries it as `summarizer.evals`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import typer

from summarizer.cli.help_text import CONTEXT_SETTINGS
from summarizer.errors import ConfigError

if TYPE_CHECKING:
    from types import ModuleType

FORWARD_ALL = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": [],
}
"""Context settings of a command that parses no argument itself, not even `--help`."""

_EXTRA = frozenset({"numpy", "scipy"})
"""Packages of the extra `eval`."""


def evaluate(context: typer.Context) -> int:
    """Measure quality against gold records."""
    try:
        result = load_harness().app(
            args=context.args or ["--help"],
            prog_name="summarizer eval",
            standalone_mode=False,
            **CONTEXT_SETTINGS,
        )
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _EXTRA:
            raise
        hint = "pip install 'summarizer[eval]'"
        raise ConfigError(f"{error.name} is not installed", "eval", hint) from None
    return result if isinstance(result, int) else 0


def load_harness() -> ModuleType:
    """Return the module that defines the commands of the harness.

    Raises:
        ConfigError: If the harness is not installed.
    """
    for name in ("summarizer.evals.cli.app", "evals.cli.app"):
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name not in {"summarizer.evals", "evals"}:
                raise
    raise ConfigError("the evaluation harness is not installed", "eval", "reinstall the package")
