"""Every fuzz target holds on its seeds and on random bytes.

`python -m fuzz` runs them with coverage guidance; inputs that it found are among the seeds.
"""

import importlib
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.data.text_strategies import ARBITRARY, articles

from fuzz.targets import NAMES

_PARTS = st.one_of(ARBITRARY, articles(), st.sampled_from(["", "{", '{"claims":[', "2024-05-15"]))
_DATA = st.one_of(
    st.binary(max_size=300), st.lists(_PARTS, min_size=1, max_size=3).map("\0".join).map(str.encode)
)


@cache
def target(name: str) -> ModuleType:
    return importlib.import_module(f"fuzz.targets.{name}")


def test_every_target_is_listed() -> None:
    folder = Path(importlib.import_module("fuzz.targets").__file__ or "").parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_target_holds_on_its_seeds(name: str) -> None:
    assert len(target(name).SEEDS) >= 3
    for seed in target(name).SEEDS:
        target(name).check(seed)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=_DATA)
def test_the_target_holds_on_random_bytes(name: str, data: bytes) -> None:
    target(name).check(data)
