"""The SDKs are imported when a model is opened, not with the package."""

import subprocess
import sys
from pathlib import Path

import pytest

SDKS = ("openai", "instructor", "tenacity", "xllamacpp")


def imported(module: str, names: set[str]) -> str:
    """Return the sorted list of those `names` that `import module` loads."""
    code = f"import sys, {module}\nprint(sorted(sys.modules.keys() & {names!r}))"
    run = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


@pytest.mark.parametrize("module", ["summarizer.api", "summarizer.models.identity"])
def test_the_package_imports_no_sdk(module: str) -> None:
    assert imported(module, set(SDKS)) == "[]"


def test_the_training_commands_import_no_training_package() -> None:
    assert imported("training.cli", {"torch", "numpy", "gguf"}) == "[]"
