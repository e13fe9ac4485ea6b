"""Fixtures for all tests: loopback connections only, and no settings or keys from outside."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Speed is measured by the benchmarks. A machine that is busy must not fail a property.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

_LOOPBACK = ("127.", "::1", "localhost")
ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "axe.min.js of the package axe-core, for the tests of accessibility"
    parser.addoption("--axe", type=Path, default=None, help=help_text)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, those of the engine, if processes share the tests."""
    if hasattr(config, "workerinput"):
        engine = {item.path for item in items if item.get_closest_marker("model")}
        items.sort(key=lambda item: item.path not in engine)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test reached for {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):  # noqa: TID251 - a test's own environment
        if name.startswith(("SUMMARIZER_", "OPENAI_")) or name.endswith("_API_KEY"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def seed() -> Path:
    """The seed document."""
    return ROOT / "seeds" / "000_fd7ab7dcbca6b51e.txt"


@pytest.fixture(scope="session")
def axe(request: pytest.FixtureRequest) -> str:
    """The script of axe-core, if the run was told where it is."""
    path = request.config.getoption("--axe")
    if path is None:
        pytest.skip("no axe-core: npm pack axe-core, and --axe=…/axe.min.js")
    return Path(path).read_text(encoding="utf-8")
