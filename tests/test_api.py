"""The Python API takes a path, a text or a document, and returns failures as records."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.models.scripted_model import ScriptedModel, actor, answers, claim

import summarizer
from summarizer import (
    ArgumentTypeError,
    Dataset,
    Document,
    Failure,
    InputError,
    Source,
    Summarizer,
    Summary,
    asummarize,
    read_codebook,
    read_document,
    summarize,
)
from summarizer.errors import ConfigError, ModelUnreachable
from summarizer.models.base import ModelRequest
from summarizer.vocabulary import Profile

wrong: Any = 7
TEXT = "Dora Valen said that taxes would rise. Nobody else spoke on that day in Hasra."


@pytest.mark.parametrize("form", ["path", "string", "text", "document"])
def test_a_document_is_accepted_in_four_forms(form: str, tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    sources: dict[str, Source] = {
        "path": path,
        "string": str(path),
        "text": TEXT,
        "document": Document.from_text(TEXT, id="article"),
    }

    summary = summarize(sources[form], model=ScriptedModel())

    assert isinstance(summary, Summary)
    assert summary.document.chars == len(TEXT)
    assert (summary.document.id == "article") == (form != "text")


def test_the_name_of_a_missing_file_is_an_error() -> None:
    with pytest.raises(InputError, match=r"no such file \(seeds/typo\.txt\)"):
        summarize("seeds/typo.txt", model=ScriptedModel())


@pytest.mark.parametrize("word", ["articles", "articles/nothing", "~/news", "nothing.zip"])
def test_a_word_is_a_mistyped_path_rather_than_an_article(word: str) -> None:
    with pytest.raises(InputError, match=r"no such file|not supported|several documents"):
        summarize(word, model=ScriptedModel())


def test_a_console_shows_the_numbers_of_records() -> None:
    summary = summarize(TEXT, model=ScriptedModel())
    assert repr(summary).startswith(f"Summary(document='{summary.document.id}', title=")
    assert f"claims={len(summary.claims)}, " in repr(summary)
    assert repr(Dataset(Path("out"))).startswith("Dataset(folder=PosixPath('out'), skip")


@pytest.mark.parametrize("given", [str, Path])
def test_a_folder_is_an_error_that_names_batch(given: type, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a folder is not a document .*: use `summarizer batch`"):
        summarize(given(tmp_path), model=ScriptedModel())


@pytest.mark.parametrize("source", [None, 7, b"He spoke.", ["a.txt"], {"text": "He spoke."}])
def test_a_source_of_another_type_is_an_error_that_names_the_type(source: Any) -> None:
    with pytest.raises(TypeError, match=f"not {type(source).__name__} ") as caught:
        summarize(source, model=ScriptedModel())
    assert isinstance(caught.value, ConfigError)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: Summarizer("openai/x", api_key=wrong),
            "int is not usable (api_key): give the key",
        ),
        (lambda: next(Summarizer(ScriptedModel()).map(wrong)), "several, not one int (sources)"),
        (lambda: summarize(TEXT, model=ScriptedModel(), date=wrong), "int is not usable (date)"),
        (lambda: Document.from_text(wrong), "int is not usable (text)"),
        (lambda: Document.from_text(TEXT, id=wrong), "int is not usable (id)"),
        (lambda: read_document(wrong), "int is not usable (path): give a path"),
        (lambda: read_codebook(wrong), "int is not usable (path): give a path"),
        (lambda: Dataset(wrong), "int is not usable (folder): give a path"),
    ],
)
def test_an_argument_of_another_type_is_an_error_that_names_it(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        call()
    assert message in str(caught.value)


def test_paths_may_be_text(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    assert read_document(str(article)).text == TEXT
    given: Any = str(tmp_path)
    assert Dataset(given).folder == tmp_path


@pytest.mark.parametrize(
    ("source", "hint"), [(["a.txt"], "Summarizer.map"), (b"x", "decode it"), (7, "one of them")]
)
def test_the_hint_for_a_wrong_source_fits_its_type(source: Any, hint: str) -> None:
    with pytest.raises(ArgumentTypeError, match=f": .*{hint}"):
        summarize(source, model=ScriptedModel())


def test_a_source_of_another_type_is_one_failure_of_map() -> None:
    with Summarizer(ScriptedModel()) as opened:
        first, failed, last = opened.map([TEXT, 7, TEXT])  # type: ignore[list-item]
    assert isinstance(first, Summary)
    assert isinstance(last, Summary)
    assert isinstance(failed, Failure)
    assert (failed.document, failed.stage) == ("7", "read")
    assert "a source is a path, a text or a Document, not int" in failed.error


def test_a_closed_summarizer_raises() -> None:
    opened = Summarizer(ScriptedModel())
    opened.close()
    opened.close()
    with pytest.raises(ModelUnreachable, match="the model was closed"):
        opened.summarize(TEXT)
    with pytest.raises(ModelUnreachable, match="the model was closed"):
        next(iter(opened.map([TEXT])))


def test_map_starts_no_more_threads_than_it_has_sources_or_the_system_permits() -> None:
    script = f"""
import resource, sys, threading
sys.path[:0] = {sys.path}
resource.setrlimit(resource.RLIMIT_AS, (600_000_000,) * 2)
from support.models.scripted_model import ScriptedModel
from summarizer import Summarizer
from itertools import repeat
with Summarizer(ScriptedModel()) as opened:
    before = threading.active_count()
    results = opened.map(["He spoke."] * 3, jobs=10_000)
    next(results)
    assert threading.active_count() - before <= 3
    results = opened.map(repeat("He spoke.", 120), jobs=10_000)
    print(len(list(results)))
"""
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)  # noqa: S603
    assert (ended.stdout, ended.stderr[-500:]) == (b"120\n", b"")


@pytest.mark.parametrize("jobs", [0, -1, 2.5, "4", None, True])
def test_jobs_are_a_whole_number_above_0(jobs: Any) -> None:
    with (
        Summarizer(ScriptedModel()) as opened,
        pytest.raises(ArgumentTypeError, match=r"not a whole number above 0 \(jobs\)"),
    ):
        next(opened.map([TEXT], jobs=jobs))


@pytest.mark.parametrize("source", ["a.txt", Path("a.txt"), Document.from_text(TEXT)])
def test_map_refuses_one_source(source: Any) -> None:
    with (
        Summarizer(ScriptedModel()) as opened,
        pytest.raises(ArgumentTypeError, match="sources are several, not one"),
    ):
        next(opened.map(source))


@pytest.mark.parametrize("model", [7, object(), ScriptedModel])
def test_a_model_of_another_type_is_an_error(model: Any) -> None:
    with pytest.raises(ArgumentTypeError, match=r"a model is a name or a Model, not \w+"):
        Summarizer(model)


def test_map_keeps_the_order_and_returns_failures_as_records() -> None:
    def answer(request: ModelRequest[Any]) -> object:
        name = request.window.document.id
        return ModelUnreachable("down", "there", "wait") if name == "two" else None

    sources = [Document.from_text(f"{TEXT} {word}.", id=word) for word in ("one", "two", "three")]
    with Summarizer(ScriptedModel(answer)) as opened:
        results = list(opened.map([*sources, "missing.txt"], jobs=4))

    first, failed, third, missing = results
    assert isinstance(first, Summary)
    assert isinstance(third, Summary)
    assert (first.document.id, third.document.id) == ("one", "three")
    assert isinstance(failed, Failure)
    assert isinstance(missing, Failure)
    assert (failed.document, failed.stage, failed.attempts) == ("two", "model", 1)
    assert failed.error == "down (there): wait"
    assert (missing.document, missing.stage, missing.attempts) == ("missing.txt", "read", 0)


def test_map_reads_few_sources_ahead() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        while True:
            read += 1
            yield f"{TEXT} Document {read}."

    with Summarizer(ScriptedModel()) as opened:
        results = opened.map(endless(), jobs=2)
        for _ in range(10):
            next(results)
        results.close()  # type: ignore[attr-defined]

    assert read < 20


def test_a_model_of_the_caller_is_left_open() -> None:
    model = ScriptedModel()
    with Summarizer(model) as opened:
        opened.summarize(TEXT)

    assert model.closed == 0


def test_the_model_is_opened_at_first_use() -> None:
    with Summarizer(model="openai/gpt-5-mini"):
        pass

    with (
        Summarizer(model="openai/gpt-5-mini") as opened,
        pytest.raises(ConfigError, match="OPENAI_API_KEY"),
    ):
        opened.summarize(TEXT)


def test_the_package_lists_its_public_names_and_no_others() -> None:
    assert all(getattr(summarizer, name) for name in summarizer.__all__)
    assert dir(summarizer) == sorted(summarizer.__all__)
    with pytest.raises(AttributeError):
        summarizer.nothing  # noqa: B018


@pytest.mark.parametrize(
    ("profile", "text_by"), [(None, "model"), ("capable", "model"), ("small", "quotation")]
)
def test_the_profile_decides_which_rules_apply(profile: Profile | None, text_by: str) -> None:
    model = ScriptedModel(
        answers([actor("Dora Valen")], [claim("it was over", source="Dora Valen")])
    )
    with Summarizer(model, profile=profile) as summarizer:
        summary = summarizer.summarize("Dora Valen said it was over.")
        (mapped,) = summarizer.map(["Dora Valen said it was over."])

    assert summary.provenance.profile == (profile or "capable")
    assert [record.text_by for record in summary.claims] == [text_by]
    assert isinstance(mapped, Summary)
    assert mapped.claims == summary.claims


@pytest.mark.parametrize("profile", [None, "small"])
def test_summarize_and_asummarize_take_a_profile(profile: Profile | None) -> None:
    summary = summarize(TEXT, model=ScriptedModel(), profile=profile)
    awaited = asyncio.run(asummarize(TEXT, model=ScriptedModel(), profile=profile))

    expected = profile or "capable"
    assert (summary.provenance.profile, awaited.provenance.profile) == (expected, expected)
