"""Fixtures of the model tests: a clean environment, and a server that simulates faults."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.models.model_requests import FAST, Open, instructor_model, make_request
from support.servers.fault_server import FaultServer

from summarizer.models.base import ModelRequest
from summarizer.models.factory import open_model
from summarizer.models.remote.openai_model import InstructorModel
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.schema.drafts import ActorsAnswer
from summarizer.settings import Settings

_FOREIGN_SUFFIXES = ("_API_KEY", "_PROXY", "_proxy")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):  # noqa: TID251 - a test's own environment
        if name.endswith(_FOREIGN_SUFFIXES) or name.startswith(("SUMMARIZER_", "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def opened() -> Iterator[Open]:
    """Return a function that opens the model of a base URL, with short waits."""
    models: list[InstructorModel] = []

    def open_at(
        url: str, *, retry_policy: RetryPolicy = FAST, name: str = "openai/fake"
    ) -> InstructorModel:
        model = instructor_model(open_model(Settings(model=name, base_url=url)))
        model.retry_policy = retry_policy
        models.append(model)
        return model

    yield open_at
    for model in models:
        model.close()


@pytest.fixture
def model_request() -> ModelRequest[ActorsAnswer]:
    return make_request("Dora Valen spoke in Hasra.", ActorsAnswer)
