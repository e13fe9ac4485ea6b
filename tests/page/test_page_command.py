"""Test the commands `page` and `review`: their output and their errors."""

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.data.result_folders import example_results

from summarizer.cli.app import main
from summarizer.page.html import render_page


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return example_results(tmp_path / "May & June")


def data(page: Path) -> dict[str, Any]:
    written = page.read_text(encoding="utf-8")
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', written, re.S)
    assert match is not None
    return dict(json.loads(match[1]))


def test_the_page_is_one_file_and_its_size_is_reported(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "page.html"
    assert main(["page", str(results), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: 3 documents, {out.stat().st_size / 1e6:.1f} MB\n"
    assert [path.name for path in out.parent.iterdir()] == ["page.html"]
    assert data(out)["title"] == "May & June"


def test_the_same_results_give_the_same_page(results: Path, tmp_path: Path) -> None:
    pages = [tmp_path / "one.html", tmp_path / "two.html"]
    for page in pages:
        assert main(["page", str(results), "--out", str(page), "--title", "T"]) == 0
    assert pages[0].read_bytes() == pages[1].read_bytes()


def test_the_files_of_the_user_merge_actors_and_topics(results: Path, tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("name,canonical\nDora Valen,Valen the Elder\n", encoding="utf-8")
    topics = tmp_path / "topics.csv"
    topics.write_text("topic,concept\nborder bill,border law\n", encoding="utf-8")
    out = tmp_path / "page.html"
    options = ["--aliases", str(aliases), "--topics", str(topics)]
    assert main(["page", str(results), "--out", str(out), *options]) == 0
    assert "Valen the Elder" in json.dumps(data(out)["entities"])
    assert "border law" in data(out)["topics"]
    assert "border bill" not in data(out)["topics"]


def test_the_page_contains_each_text_once(results: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    main(["page", str(results), "--out", str(out)])
    text = (results / "texts" / "example_kesh.txt").read_text(encoding="utf-8")
    words = "has been closed since March"
    assert text.count(words) == 1
    assert out.read_text(encoding="utf-8").count(words) == 1


@pytest.mark.parametrize("command", ["page", "review"])
def test_missing_results_are_reported_in_one_line(
    tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.html"
    options = ["--out", str(out)] if command == "page" else []
    assert main([command, str(tmp_path / "nothing"), *options]) == 2
    error = capsys.readouterr().err
    assert error.startswith("summarizer: error: there are no summaries here (")
    assert error.count("\n") == 1
    assert not out.exists()


def test_no_page_is_written_when_a_text_has_changed(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (results / "texts" / "e01.txt").write_text("Other words.", encoding="utf-8")
    out = tmp_path / "page.html"
    assert main(["page", str(results), "--out", str(out)]) == 2
    assert "the text has changed since it was summarized" in capsys.readouterr().err
    assert not out.exists()


def test_a_write_error_is_reported_in_one_line(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["page", str(results), "--out", str(tmp_path / "file" / "page.html")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unavailable_port_is_reported_in_one_line(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["review", str(results), "--port", str(port)]) == 2
    assert main(["review", str(results), "--port", "70000"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert all("the port cannot be used" in line for line in lines)


def test_the_review_prints_its_address_and_ends_with_ctrl_c(results: Path) -> None:
    command = [sys.executable, "-m", "summarizer", "review", str(results)]
    with subprocess.Popen(  # noqa: S603 - the command under test
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("Open this address")
        address = running.stdout.readline()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/#token=[\w-]{43}\n", address)
        running.send_signal(signal.SIGINT)
        _, error = running.communicate(timeout=30)
    assert running.returncode == 0
    assert error == f"review ended; gold records are in {results / 'gold'}\n"


def test_the_scripts_contain_no_end_tag() -> None:
    written = render_page({"documents": []})
    assert written.count("</script>") == 2
    assert written.count("</style>") == 1
    assert "<!--" not in written
