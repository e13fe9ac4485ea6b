"""`summarizer eval`: the door to the eval harness, which is loaded when it is called.

Its home is `evals/` at the top of a checkout; a wheel carries it inside the package.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from types import ModuleType

from summarizer.errors import ConfigError

_EXTRA = frozenset({"numpy", "scipy"})
"""Packages of the extra `eval`."""


def run_evaluation(arguments: Sequence[str]) -> int:
    """Run one verb of the harness and return its exit code.

    Raises:
        ConfigError: If the harness or its extra is not installed.
        SummarizerError: If the verb cannot be carried out.
    """
    try:
        app = _harness().app
        result = app(
            args=list(arguments) or ["--help"], prog_name="summarizer eval", standalone_mode=False
        )
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _EXTRA:
            raise
        hint = "pip install 'summarizer[eval]'"
        raise ConfigError(f"{error.name} is not installed", "eval", hint) from None
    return result if isinstance(result, int) else 0


def _harness() -> ModuleType:
    for name in ("summarizer.evals.cli.app", "evals.cli.app"):
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name not in {"summarizer.evals", "evals"}:
                raise
    raise ConfigError("the eval harness is not installed", "eval", "reinstall the package")
