"""`summarizer run`: exit codes, one-line errors, and no partial output."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.servers.fault_server import FaultServer, answer, status
from support.servers.terminal import on_terminal

from summarizer import Document
from summarizer.cli.app import main
from summarizer.cli.display.run_progress import RunProgress, duration
from summarizer.cli.display.status_line import StatusLine

TEXT = "Dora Valen said that taxes would rise. Nobody else spoke on that day in Hasra."
ACTORS = json.dumps({"actors": [{"name": "Dora Valen", "kind": "person"}]})
CLAIMS = json.dumps(
    {
        "claims": [
            {
                "sentence": 1,
                "source": "Dora Valen",
                "cue": "said",
                "start": "that taxes would rise",
                "kind": "prediction",
                "text": "Taxes will rise.",
            }
        ]
    }
)
POSITIONS = json.dumps({"positions": []})


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def error_line(captured: str) -> str:
    """Return the only error line, without the progress lines before it."""
    lines = [line for line in captured.splitlines() if line.startswith("summarizer: error:")]
    assert len(lines) == 1
    assert "Traceback" not in captured
    return lines[0]


BAD_FILES = {
    "empty.txt": b"",
    "blank.txt": b" \n\t ",
    "latin.txt": "Größe".encode("latin-1"),
    "binary.txt": b"\x00\x01\x02 text",
    "large.txt": b"word " * 1_000_000,
}


@pytest.mark.parametrize("name", [*BAD_FILES, "missing.txt", "."])
def test_a_file_that_cannot_be_read_starts_nothing(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if name in BAD_FILES:
        path.write_bytes(BAD_FILES[name])
    out = tmp_path / "out"

    assert main(["run", str(path), "--out", str(out), "--model", "openai/x"]) == 2
    assert str(path) in error_line(capsys.readouterr().err)
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "Missing argument", id="no-path"),
        pytest.param(["--model", "nonsense"], "no such model", id="no-provider"),
        pytest.param(["--model", "openai/gpt-5-mini"], "OPENAI_API_KEY", id="no-key"),
        pytest.param(["--model", "frob/x"], "provider", id="unknown-provider"),
        pytest.param(["--format", "xml"], "'--format': 'xml' is not one of", id="bad-choice"),
        pytest.param(
            ["--model", "local", "--base-url", "http://h/v1"], "openai/NAME", id="local-server"
        ),
        pytest.param(["https://h.example/a.html"], "save the page", id="address"),
        pytest.param(["--frob"], "--frob", id="unknown-option"),
        pytest.param(["--timeout", "-1", "--model", "openai/x"], "timeout", id="bad-limit"),
        pytest.param(["--date", "soon"], "soon", id="bad-date"),
    ],
)
def test_an_unusable_command_line_gives_one_error_line_and_code_2(
    arguments: list[str], message: str, article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [str(article)] if arguments else []

    assert main(["run", *paths, *arguments]) == 2
    assert message in error_line(capsys.readouterr().err)


def test_libraries_add_no_line_to_an_error(article: Path) -> None:
    command = [sys.executable, "-m", "summarizer", "run", str(article), "-q", "--model", "frob/x"]
    done = subprocess.run(  # noqa: S603 - our own interpreter
        command, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_is_an_error_that_names_batch(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(tmp_path), "--model", "openai/x"]) == 2
    assert "use summarizer batch" in error_line(capsys.readouterr().err)


def test_an_unreachable_server_fails_the_document(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FaultServer() as server:
        url = server.script("down", status(404))
        code = main(["run", str(article), "--model", "openai/x", "--base-url", url])

    assert code == 1
    assert "404" in error_line(capsys.readouterr().err)
    assert list(tmp_path.iterdir()) == [article]


def test_a_document_is_printed_and_written(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with FaultServer() as server:
        url = server.script("good", answer(ACTORS), answer(CLAIMS), answer(POSITIONS))
        code = main(
            ["run", str(article), "--model", "openai/x", "--base-url", url, "--out", str(out)]
        )
    printed = capsys.readouterr().out

    assert code == 0
    assert sorted(path.name for path in out.iterdir()) == ["article.json", "article.md"]
    assert printed == (out / "article.md").read_text(encoding="utf-8")
    assert "said that taxes would rise" in printed
    written = json.loads((out / "article.json").read_text(encoding="utf-8"))
    assert written["claims"][0]["quote"] == {
        "start": 16,
        "end": 37,
        "text": "that taxes would rise",
    }


def test_the_profile_is_an_option(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for options in ([], ["--profile", "small"]):
        with FaultServer() as server:
            url = server.script("good", answer(ACTORS), answer(CLAIMS), answer(POSITIONS))
            model = ["--model", "openai/x", "--base-url", url, "--format", "json"]
            assert main(["run", str(article), *model, *options]) == 0
        summary = json.loads(capsys.readouterr().out)
        found.append((summary["provenance"]["profile"], summary["claims"][0]["text_by"]))

    assert found == [("capable", "model"), ("small", "quotation")]


def test_json_output_is_the_summary(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with FaultServer() as server:
        url = server.script("json", answer(ACTORS), answer(CLAIMS), answer(POSITIONS))
        arguments = ["run", str(article), "--model", "openai/x", "--base-url", url]
        assert main([*arguments, "--format", "json", "--quiet"]) == 0
    captured = capsys.readouterr()

    assert captured.err == ""
    assert json.loads(captured.out)["schema_version"] == "1"


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["models"], ["prompts"], ["prompts", "show", "claims"]]
)
def test_commands_that_only_inform_need_no_model(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out


def test_a_terminal_shows_the_actors_while_claims_are_under_way(article: Path) -> None:
    with FaultServer() as server:
        steps = (answer(ACTORS), answer(CLAIMS, delay=0.4), answer(POSITIONS, delay=0.4))
        url = server.script("slow", *steps)
        code, sent = on_terminal("run", article, "--model", "openai/x", "--base-url", url)

    assert code == 0
    shown = sent.partition("Claims (1)")[0]
    assert "Dora Valen (person)" in shown
    assert "Dora Valen: that taxes would rise" in shown
    assert re.search(r"article: claims, about \d+ s left", shown)
    # Only the result stays.
    assert "(person)" not in sent.partition("Claims (1)")[2]


def test_without_a_terminal_the_steps_are_lines_of_standard_error(
    article: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FaultServer() as server:
        url = server.script("good", answer(ACTORS), answer(CLAIMS), answer(POSITIONS))
        main(["run", str(article), "--model", "openai/x", "--base-url", url])
    lines = capsys.readouterr().err.splitlines()

    assert lines[:2] == ["opening the model", "article: actors"]
    assert [line.partition(",")[0] for line in lines[2:]] == [
        "article: claims",
        "article: positions",
    ]
    assert all(re.search(r", about \d+ s left$", line) for line in lines[2:])


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (89, "89 s"), (100, "2 min"), (7200, "2.0 h")]
)
def test_durations_are_rounded(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_the_estimate_counts_the_documents_that_follow(capsys: pytest.CaptureFixture[str]) -> None:
    documents = [Document.from_text(TEXT, id=name) for name in ("one", "two")]
    with StatusLine(quiet=False) as status:
        progress = RunProgress(status, documents, local=True)
        for number, document in enumerate(documents):
            progress.start(number, document)
            progress.report("actors")
    first, second = (line.split("about ")[1] for line in capsys.readouterr().err.splitlines())
    assert first == "3 s left"  # two documents of 78 characters, by the rate of the embedded model
    assert second == "1 s left"


def test_html_is_one_page_and_several_need_a_folder(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with FaultServer() as server:
        url = server.script("good", answer(ACTORS), answer(CLAIMS), answer(POSITIONS))
        arguments = ["--model", "openai/x", "--base-url", url, "--format", "html"]
        assert main(["run", str(article), *arguments, "--out", str(out)]) == 0
        printed = capsys.readouterr().out
        assert main(["run", str(article), str(article), *arguments]) == 2

    assert printed.startswith("<!doctype html>")
    assert "that taxes would rise" in printed
    assert printed == (out / "article.html").read_text(encoding="utf-8") + "\n"
    assert "several pages cannot be printed" in error_line(capsys.readouterr().err)


def test_the_hint_of_a_refused_key_names_its_variable_and_keeps_the_words_of_the_server(
    article: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "zq-4711-secret-key")
    with FaultServer() as server:
        monkeypatch.setenv(
            "OPENAI_BASE_URL", server.script("no", status(401, "zq-4711-secret-key expired"))
        )
        assert main(["run", str(article), "--model", "openai/x"]) == 1

    line = error_line(capsys.readouterr().err)
    assert "the server refused the key (HTTP 401): [key] expired (openai/x at 127.0.0.1:" in line
    assert line.endswith("): check OPENAI_API_KEY")
