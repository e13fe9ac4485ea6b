"""The marks of tests that run the real engine; they are skipped if it is not installed."""

import pytest

from summarizer.errors import WeightsError
from summarizer.models.local.engine import engine_version
from summarizer.models.local.weights import adapter_path, base_model_path


def _reason_to_skip() -> str | None:
    """Return what is missing, `None` if the engine can run."""
    try:
        engine_version()
        adapter_path()
        base_model_path()
    except WeightsError as error:
        return str(error)
    return None


_MISSING = _reason_to_skip()
NEEDS_THE_ENGINE = [
    pytest.mark.model,
    pytest.mark.skipif(_MISSING is not None, reason=_MISSING or ""),
]
