"""The library's front door takes a path, a text or a document, and turns failures into data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.scripted_model import ScriptedModel

from summarizer import Document, Failure, InputError, Summarizer, Summary, summarize
from summarizer.errors import ConfigError, ModelUnreachable
from summarizer.models.base import ModelRequest

TEXT = "Dora Valen said that taxes would rise. Nobody else spoke on that day in Hasra."


@pytest.mark.parametrize("form", ["path", "string", "text", "document"])
def test_a_document_may_be_given_in_four_forms(form: str, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    source = {
        "path": path,
        "string": str(path),
        "text": TEXT,
        "document": Document.from_text(TEXT, id="article"),
    }[form]

    summary = summarize(source, model=ScriptedModel())

    assert isinstance(summary, Summary)
    assert summary.document.chars == len(TEXT)
    assert (summary.document.id == "article") == (form != "text")


def test_a_file_name_that_is_not_there_is_no_text() -> None:
    with pytest.raises(InputError, match=r"no such file \(seeds/typo\.txt\)"):
        summarize("seeds/typo.txt", model=ScriptedModel())


def test_map_keeps_the_order_and_turns_failures_into_records() -> None:
    def answering(request: ModelRequest[Any]) -> object:
        name = request.window.document.id
        return ModelUnreachable("down", "there", "wait") if name == "two" else None

    sources = [Document.from_text(f"{TEXT} {word}.", id=word) for word in ("one", "two", "three")]
    with Summarizer(ScriptedModel(answering)) as summarizer:
        results = list(summarizer.map([*sources, "missing.txt"], jobs=4))

    one, two, three, missing = results
    assert isinstance(one, Summary)
    assert isinstance(three, Summary)
    assert (one.document.id, three.document.id) == ("one", "three")
    assert isinstance(two, Failure)
    assert isinstance(missing, Failure)
    assert (two.document, two.stage, two.attempts) == ("two", "model", 1)
    assert two.error == "down (there): wait"
    assert (missing.document, missing.stage, missing.attempts) == ("missing.txt", "read", 0)


def test_map_reads_no_further_than_it_must() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield f"{TEXT} Document {read}."

    with Summarizer(ScriptedModel()) as summarizer:
        results = summarizer.map(endless(), jobs=2)
        for _ in range(10):
            next(results)
        results.close()  # type: ignore[attr-defined]

    assert read < 20


def test_a_model_that_was_handed_in_is_left_open() -> None:
    model = ScriptedModel()
    with Summarizer(model) as summarizer:
        summarizer.summarize(TEXT)

    assert model.closed == 0


def test_nothing_is_opened_before_it_is_needed() -> None:
    with Summarizer(model="openai/gpt-5-mini"):
        pass

    with (
        Summarizer(model="openai/gpt-5-mini") as summarizer,
        pytest.raises(ConfigError, match="OPENAI_API_KEY"),
    ):
        summarizer.summarize(TEXT)


def test_public_names_are_all_there() -> None:
    import summarizer

    assert all(getattr(summarizer, name) for name in summarizer.__all__)
    with pytest.raises(AttributeError):
        summarizer.nothing  # noqa: B018
