"""The SDKs are imported when a model is opened, not with the package."""

import subprocess
import sys
from pathlib import Path

import pytest

SDKS = ("openai", "instructor", "tenacity", "xllamacpp")


@pytest.mark.parametrize("module", ["summarizer.api", "summarizer.models.identity"])
def test_the_package_imports_no_sdk(module: str) -> None:
    code = f"import sys, {module}\nprint(sorted(sys.modules.keys() & {set(SDKS)!r}))"
    run = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "[]\n"
