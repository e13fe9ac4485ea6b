"""`summarizer batch`: options, output and exit codes."""

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.servers.slow_server import SlowServer, article

from summarizer.cli.app import main

DOCUMENTS = 4


@pytest.fixture(scope="module")
def server() -> Iterator[SlowServer]:
    with SlowServer(0.0) as running:
        yield running


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(DOCUMENTS):
        (folder / f"a{number}.txt").write_text(article(number), encoding="utf-8")
    return folder


def batch(*arguments: str | Path, server: SlowServer) -> int:
    model = ["--model", "openai/slow", "--base-url", server.url]
    return main(["batch", *map(str, arguments), *model])


def test_a_folder_becomes_a_dataset(
    articles: Path, tmp_path: Path, server: SlowServer, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert batch(articles, "--out", out, server=server) == 0
    first = capsys.readouterr()
    assert batch(articles, "--out", out, server=server) == 0
    second = capsys.readouterr()

    assert first.out == ""
    assert "4 to do: 4 new" in first.err
    assert "4 of 4 documents" in first.err
    assert "12 requests" in first.err
    assert "0 to do; 4 finished before" in second.err
    assert {path.name for path in out.iterdir()} == {
        *(".summarizer", "failures.jsonl", "run.json", "summaries", "summaries.jsonl", "texts")
    }


def test_files_of_other_formats_are_counted_by_suffix(
    articles: Path, tmp_path: Path, server: SlowServer, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one.jpg", "two.JPG", "a.xls"):
        (articles / name).write_bytes(b"x")
    out = tmp_path / "out"
    assert batch(articles, "--out", out, "--dry-run", server=server) == 0
    assert "files of other formats are skipped: 2 .jpg, 1 .xls" in capsys.readouterr().out

    assert batch(articles, "--out", out, server=server) == 0
    errors = capsys.readouterr().err
    assert "files of other formats are skipped: 2 .jpg, 1 .xls" in errors
    assert "skipped    2 .jpg, 1 .xls (other formats)" in errors[errors.index("4 of 4") :]
    record = json.loads((out / "run.json").read_text())
    assert record["documents"]["skipped_formats"] == {".jpg": 2, ".xls": 1}


def test_results_inside_the_input_folder_are_no_inputs(articles: Path, server: SlowServer) -> None:
    out = articles / "out"
    assert batch(articles, "--out", out, server=server) == 0
    assert batch(articles, "--out", out, server=server) == 0
    assert len((out / "summaries.jsonl").read_text().splitlines()) == DOCUMENTS


def test_an_unreadable_file_is_a_failure_and_does_not_end_the_run(
    articles: Path, tmp_path: Path, server: SlowServer, capsys: pytest.CaptureFixture[str]
) -> None:
    (articles / "bad.txt").write_bytes(b"\xff\xfe\x00")
    assert batch(articles, "--out", tmp_path / "out", server=server) == 1
    assert "failed: bad" in capsys.readouterr().err
    (line,) = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    assert json.loads(line)["stage"] == "read"


@pytest.mark.parametrize("follow", [False, True])
def test_a_link_out_of_the_folder_is_sent_to_no_server_unless_it_is_allowed(
    follow: bool,
    articles: Path,
    tmp_path: Path,
    server: SlowServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "secret.txt").write_text(f"The password of Hasra. {article(9)}")
    (articles / "link.txt").symlink_to(tmp_path / "secret.txt")
    (articles / "same.txt").symlink_to("a0.txt")
    options = ["--follow-links"] if follow else []
    for _ in range(2):
        assert batch(articles, "--out", tmp_path / "out", *options, server=server) == 0
        note = f"are skipped (--follow-links reads them): {articles / 'link.txt'}"
        assert (note in capsys.readouterr().err) != follow

    texts = [path.read_text() for path in (tmp_path / "out" / "texts").iterdir()]
    assert len(texts) == DOCUMENTS + follow
    assert any("password" in text for text in texts) == follow
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    skipped = [] if follow else [str(articles / "link.txt")]
    assert record["documents"]["skipped_links"] == skipped


@pytest.mark.parametrize("target", ["nowhere.txt", "../nowhere.txt", "/nowhere/b.txt"])
@pytest.mark.parametrize("is_listed", [False, True], ids=["folder", "files"])
def test_a_dangling_link_is_one_failure(
    target: str, is_listed: bool, articles: Path, tmp_path: Path, server: SlowServer
) -> None:
    (articles / "link.txt").symlink_to(target)
    (articles / "picture.jpg").symlink_to(target)
    inputs = sorted(articles.glob("*.txt")) if is_listed else [articles]
    assert batch(*inputs, "--out", tmp_path / "out", server=server) == 1
    assert len(list((tmp_path / "out" / "summaries").iterdir())) == DOCUMENTS
    (line,) = (tmp_path / "out" / "failures.jsonl").read_text().splitlines()
    failure = json.loads(line)
    assert failure["stage"] == "read"
    assert failure["error"].startswith(f"the link leads to no file ({articles / 'link.txt'})")


def test_json_log_writes_one_object_per_event(
    articles: Path, tmp_path: Path, server: SlowServer, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--json-log", "-", "--quiet", "--price-in", "1", "--price-out", "2"]
    assert batch(articles, "--out", tmp_path / "out", *options, server=server) == 0
    output = capsys.readouterr()
    events = [json.loads(line) for line in output.out.splitlines()]

    assert output.err == ""
    assert [event["event"] for event in events] == ["planned", *["finished"] * 4, "ended"]
    assert events[0]["to_do"] == {"new": 4}
    assert events[-1]["this_run"]["cost"] == pytest.approx(4 * 3 * (900 + 2 * 120) / 1e6)
    assert events[-1]["exit_code"] == 0


def test_a_json_log_file_is_appended_to(articles: Path, tmp_path: Path, server: SlowServer) -> None:
    log = tmp_path / "log.jsonl"
    options: list[str | Path] = ["--out", tmp_path / "out", "--json-log", log]
    assert batch(articles, *options, "--max-documents", "1", server=server) == 0
    assert batch(articles, *options, server=server) == 0
    names = [json.loads(line)["event"] for line in log.read_text().splitlines()]

    assert names.count("planned") == names.count("ended") == 2
    assert names.count("finished") == DOCUMENTS


def test_standard_input_is_summarized_as_it_arrives(
    tmp_path: Path, server: SlowServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [json.dumps({"id": f"r{n}", "text": article(n)}) for n in range(3)]
    for _ in range(2):
        stream = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode()))
        monkeypatch.setattr(sys, "stdin", stream)
        assert batch("-", "--out", tmp_path / "out", server=server) == 0
        lines.append(json.dumps({"id": "r9", "text": article(9)}))

    summaries = (tmp_path / "out" / "summaries.jsonl").read_text().splitlines()
    assert [json.loads(line)["document"]["id"] for line in summaries] == ["r0", "r1", "r2", "r9"]


def test_prices_are_taken_from_the_settings(
    articles: Path, tmp_path: Path, server: SlowServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "summarizer.toml").write_text('[prices."openai/slow"]\nin = 1\nout = 2\n')
    out = tmp_path / "out"
    assert batch(articles, "--out", out, "--max-cost", "1", server=server) == 0
    record = json.loads((out / "run.json").read_text())
    assert record["this_run"]["cost"] == pytest.approx(4 * 3 * (900 + 2 * 120) / 1e6)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        pytest.param(["--max-cost", "1"], "--max-cost needs the model's prices", id="no-price"),
        pytest.param(["--price-in", "1"], "--price-in and --price-out go together", id="one-price"),
        pytest.param(
            ["--price-in", "inf", "--price-out", "1"], "not a finite number", id="infinite-price"
        ),
        pytest.param(["--jobs", "0"], "--jobs", id="no-jobs"),
        pytest.param(["--rpm", "0"], "--rpm", id="no-rate"),
        pytest.param(["--max-documents", "0"], "--max-documents", id="no-documents"),
        pytest.param(["--date", "soon"], "is not a date", id="date"),
        pytest.param(["--json-log", "/"], "the log cannot be written", id="log"),
    ],
)
def test_invalid_options_start_nothing(
    options: list[str],
    what: str,
    articles: Path,
    tmp_path: Path,
    server: SlowServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert batch(articles, "--out", tmp_path / "out", *options, server=server) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("summarizer: error: ")
    assert what in line
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_missing_inputs_start_nothing(
    name: str, tmp_path: Path, server: SlowServer, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert batch(tmp_path / name, "--out", tmp_path / "out", server=server) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert name in line
    assert not (tmp_path / "out").exists()


def test_a_model_without_a_key_starts_nothing(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["batch", str(articles), "--out", str(tmp_path / "out"), "--model"]
    assert main([*arguments, "openai/gpt-5-mini"]) == 2
    errors = [line for line in capsys.readouterr().err.splitlines() if "error:" in line]
    assert len(errors) == 1
    assert "OPENAI_API_KEY" in errors[0]
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert record["state"] == "stopped: error"
    assert "OPENAI_API_KEY" in record["problem"]


def test_an_unwritable_folder_is_reported_in_one_line(
    articles: Path, tmp_path: Path, server: SlowServer, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("a file")
    assert batch(articles, "--out", tmp_path / "out", server=server) in {1, 2}
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be written" in line
