"""`summarizer eval`: pass the arguments on to the evaluation harness.

The harness is `evals/` at the top of a checkout; a wheel carries it as `summarizer.evals`.
"""

import importlib

import typer

from summarizer.cli.help_text import CONTEXT_SETTINGS, GroupedCommand
from summarizer.errors import ConfigError

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
        result = load_app()(
            args=context.args or ["--help"],
            prog_name="summarizer eval",
            standalone_mode=False,
            **CONTEXT_SETTINGS,
        )
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _EXTRA:
            raise
        hint = "pip install numpy scipy"
        raise ConfigError(f"{error.name} is not installed", "eval", hint) from None
    return result if isinstance(result, int) else 0


def load_app() -> typer.Typer:
    """Return the command line of the harness, with the same help as that of other commands."""
    for name in ("summarizer.evals.cli.app", "evals.cli.app"):
        try:
            app: typer.Typer = importlib.import_module(name).app
        except ModuleNotFoundError as error:
            if error.name not in {"summarizer.evals", "evals"}:
                raise
            continue
        for command in app.registered_commands:
            command.cls = GroupedCommand
        return app
    raise ConfigError("the evaluation harness is not installed", "eval", "reinstall the package")
