"""Which adapter answers which task, and that the engine keeps to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asking import ask_about
from embedded_model import NEEDS_THE_ENGINE

from summarizer.errors import ConfigError
from summarizer.models.adapters import Adapters, adapters_of, shipped
from summarizer.models.client import InstructorModel
from summarizer.models.providers import open_embedded
from summarizer.records.drafts import ActorsAnswer, PositionsAnswer
from summarizer.settings import Settings

ARTICLE = (
    "Mayor Dora Valen said on Monday that she opposes the harbour tax. Tomas Ridley of the "
    "Dockers' Union backed her and called the tax a theft. The chamber of commerce wants it raised."
)


def test_what_has_no_adapter_of_its_own_is_answered_by_the_general_one(tmp_path: Path) -> None:
    general, own = tmp_path / "g.gguf", tmp_path / "p.gguf"
    adapters = Adapters(general, {"positions": own})
    assert adapters.paths == (general, own)
    assert adapters.name == "g + p"
    assert adapters.request("actors") == {"lora": [{"id": 0, "scale": 1.0}]}
    assert adapters.request("positions") == {"lora": [{"id": 1, "scale": 1.0}]}


def test_one_adapter_needs_no_naming() -> None:
    assert Adapters(Path("a.gguf")).request("claims") == {}


def test_a_users_adapter_answers_everything() -> None:
    found = adapters_of(Settings(adapter=Path("mine.gguf")))
    assert found.paths == (Path("mine.gguf"),)
    assert adapters_of(Settings()) == shipped()


def test_the_digest_tells_every_files_content(tmp_path: Path) -> None:
    general, own = tmp_path / "g.gguf", tmp_path / "p.gguf"
    general.write_bytes(b"one")
    own.write_bytes(b"two")
    adapters = Adapters(general, {"positions": own})
    before = adapters.digest()
    own.write_bytes(b"three")
    assert adapters.digest() != before
    own.unlink()
    with pytest.raises(ConfigError, match="the adapter cannot be read"):
        adapters.digest()


@contextmanager
def short_answers(settings: Settings) -> Iterator[InstructorModel]:
    with closing(open_embedded(replace(settings, threads=1))) as model:
        assert isinstance(model, InstructorModel)
        model.dialect = replace(model.dialect, max_tokens=600)
        yield model


class TestTheEngine:
    pytestmark = NEEDS_THE_ENGINE

    def test_each_task_is_answered_as_by_its_adapter_alone(self) -> None:
        actors = ask_about(ARTICLE, ActorsAnswer, family="tuned")
        positions = ask_about(ARTICLE, PositionsAnswer, family="tuned")

        # The first ask of an engine, so that each has read the text by itself and in one go.
        def alone(adapter: Path, ask: Any) -> str:
            with short_answers(Settings(adapter=adapter)) as model:
                return model.ask(ask).raw

        both = shipped()
        wanted = [alone(both.general, actors), alone(both.own["positions"], positions)]
        with short_answers(Settings()) as model:
            # Twice: the second time another adapter has just read the text.
            assert [model.ask(ask).raw for ask in (actors, positions, actors, positions)] == [
                *wanted,
                *wanted,
            ]
        assert alone(both.general, positions) != wanted[1]
