"""A batch replaces finished summaries only when asked, and remembers its model."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness
from support.servers.slow_server import SlowServer, article
from support.servers.terminal import on_terminal

from summarizer.batch.estimate import estimate_usage
from summarizer.cli.app import main
from summarizer.models.identity import ModelIdentity
from summarizer.models.price_table import table_price
from summarizer.settings import Price
from summarizer.text.document import Document

DOCUMENTS = 3


@pytest.fixture(scope="module")
def server() -> Iterator[SlowServer]:
    with SlowServer(0.0) as running:
        yield running


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(DOCUMENTS):
        (folder / f"a{number}.txt").write_text(article(number), encoding="utf-8")
    return folder


@pytest.fixture
def out(articles: Path, tmp_path: Path, server: SlowServer) -> Path:
    """A results folder that a remote model finished."""
    folder = tmp_path / "out"
    assert batch(articles, folder, "--model", "openai/slow", "--base-url", server.url) == 0
    return folder


def batch(articles: Path, out: Path, *options: str) -> int:
    return main(["batch", str(articles), "--out", str(out), "--quiet", *options])


def exported_models(out: Path, tmp_path: Path) -> list[str]:
    file = tmp_path / "export.jsonl"
    file.unlink(missing_ok=True)
    assert main(["export", str(out), "--to", "jsonl", "--out", str(file)]) == 0
    lines = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [line["provenance"]["model"] for line in lines]


def test_another_model_replaces_nothing_unasked(
    articles: Path,
    out: Path,
    tmp_path: Path,
    server: SlowServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (articles / "b.txt").write_text(article(9), encoding="utf-8")
    other = ("--model", "openai/other", "--base-url", server.url)
    before, requests = (out / "run.json").read_text(), len(server.requests())
    capsys.readouterr()

    assert batch(articles, out, *other, "--price-in", "1", "--price-out", "2") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "3 finished documents of openai/slow would be replaced because model changed" in line
    assert "(cost 0.0" in line
    assert "--redo replaces them, --no-redo keeps them" in line
    assert (out / "run.json").read_text() == before
    assert len(server.requests()) == requests
    assert exported_models(out, tmp_path) == ["openai/slow"] * 3

    assert batch(articles, out, *other, "--no-redo") == 0
    assert exported_models(out, tmp_path) == ["openai/slow"] * 3 + ["openai/other"]

    assert batch(articles, out, *other, "--redo") == 0
    assert exported_models(out, tmp_path) == ["openai/other"] * 4


def test_a_run_without_a_model_uses_that_of_the_last_run(
    articles: Path, out: Path, tmp_path: Path
) -> None:
    (articles / "b.txt").write_text(article(9), encoding="utf-8")
    assert batch(articles, out) == 0
    assert exported_models(out, tmp_path) == ["openai/slow"] * 4


def test_a_results_folder_sends_no_key_to_a_server_on_another_machine(
    articles: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads((out / "run.json").read_text())
    record["settings"]["base_url"] = "http://elsewhere.invalid/v1"
    (out / "run.json").write_text(json.dumps(record))
    assert batch(articles, out) == 2
    assert "repeat --model, and --base-url" in capsys.readouterr().err


def test_users_and_passwords_of_an_address_are_not_remembered(
    articles: Path, tmp_path: Path, server: SlowServer
) -> None:
    out, url = tmp_path / "out", server.url.replace("http://", "http://dora:s3cret@")
    assert batch(articles, out, "--model", "openai/slow", "--base-url", f"{url}?key=s3cret") == 0
    record = (out / "run.json").read_text()
    assert json.loads(record)["settings"] == {"model": "openai/slow", "base_url": server.url}
    assert "s3cret" not in record


@pytest.mark.parametrize(
    ("answer", "expected"),
    [pytest.param(b"y\n", (0, "other"), id="yes"), pytest.param(b"\n", (2, "slow"), id="no")],
)
def test_a_terminal_is_asked(
    answer: bytes,
    expected: tuple[int, str],
    articles: Path,
    out: Path,
    tmp_path: Path,
    server: SlowServer,
) -> None:
    options = ("--model", "openai/other", "--base-url", server.url)
    result, shown = on_terminal("batch", articles, "--out", out, *options, typed=answer)
    assert "Replace them? [y/N]" in shown
    code, model = expected
    assert result == code
    assert exported_models(out, tmp_path) == [f"openai/{model}"] * 3


def test_a_changed_text_is_summarized_again_and_an_unchanged_one_kept(
    harness: BatchHarness,
) -> None:
    harness.run()
    harness.sources[0] = harness.sources[0].__class__(
        *("d0", "-", None), harness.sources[1].content
    )
    report = harness.run(identity=ModelIdentity("other", "test", "general"), redo=False)
    assert (report.finished, report.counts.kept, report.outdated) == (1, 4, 4)
    assert "4 kept from an earlier model or prompts" in str(report.counts)


def test_a_dry_run_shows_documents_tokens_and_cost_by_model(
    articles: Path,
    out: Path,
    tmp_path: Path,
    server: SlowServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (articles / "b.txt").write_text(article(9), encoding="utf-8")
    before, requests = (out / "run.json").read_text(), len(server.requests())
    capsys.readouterr()

    assert batch(articles, out, "--dry-run", "--model", "openai/gpt-5-mini") == 0
    shown = capsys.readouterr().out
    rows = [line.split() for line in shown.splitlines()]
    usage = estimate_usage(Document.from_text(article(0)), "general")
    cost = 4 * (usage.prompt_tokens * 0.25 + usage.completion_tokens * 2) / 1e6
    assert rows[1] == ["openai/slow", "finished", "3", "8,100", "1,080", "unknown"]
    assert rows[2][:5] == ["openai/gpt-5-mini", "expected", "4", *rows[2][3:5]]
    assert float(rows[2][-1]) == pytest.approx(cost, rel=0.01)
    assert "3 of them replace finished summaries, which needs --redo" in shown
    assert "prices: genai-prices" in shown
    assert (out / "run.json").read_text() == before
    assert len(server.requests()) == requests

    assert batch(articles, tmp_path / "new", "--dry-run", "--model", "local") == 0
    assert "the embedded model is free" in capsys.readouterr().out
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("model", "price"),
    [
        pytest.param("local", Price(0.0, 0.0), id="embedded"),
        pytest.param("openai/gpt-4o", Price(2.5, 10.0, 1.25), id="provider"),
        pytest.param("openai/none-such", None, id="unknown model"),
        pytest.param("nobody/model", None, id="unknown provider"),
    ],
)
def test_prices_are_those_of_the_table(model: str, price: Any) -> None:
    assert table_price(model) == price
