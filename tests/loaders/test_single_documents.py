"""`summarizer run` and `read_document` read web pages, PDF and Word like texts."""

import io
import json
from pathlib import Path

import pytest
from support.data.document_factory import PAGE, PARAGRAPHS, pdf, word
from support.models.scripted_model import ScriptedModel
from support.servers.fault_server import FaultServer, answer

from summarizer import Summarizer, read_document
from summarizer.cli.app import main
from summarizer.dataset import Dataset
from summarizer.errors import InputError

ACTORS = json.dumps({"actors": [{"name": "Dora Valen", "kind": "person"}]})
CLAIMS = json.dumps(
    {
        "claims": [
            {
                "sentence": 2,
                "source": "Dora Valen",
                "cue": "said",
                "start": "that Kesh would",
                "end": "accept the border fence",
                "kind": "refusal",
                "text": "Kesh will not accept the fence.",
            }
        ]
    }
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "talks.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_offsets_refer_to_the_stored_text(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    with FaultServer() as server:
        url = server.script(
            "page", answer(ACTORS), answer(CLAIMS), answer(json.dumps({"positions": []}))
        )
        arguments = ["run", str(page), "--model", "openai/x", "--base-url", url, "--out", str(out)]
        assert main(arguments) == 0
    capsys.readouterr()

    (summary,) = Dataset(out)
    text = Dataset(out).text(summary)
    quote = summary.claims[0].quote
    assert quote.text == text[quote.start : quote.end]
    assert quote.text.startswith("that Kesh would “never” accept")
    assert (summary.document.id, summary.document.source) == ("talks.html", "The Kesh Times")
    assert (summary.document.date, summary.document.date_source) == ("2024-05-17", "metadata")
    assert sorted(path.name for path in out.iterdir()) == [
        "talks.html.json", "talks.html.md", "texts",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", PAGE.encode()),
        ("a.pdf", pdf(PARAGRAPHS[0].split(", "))),
        ("a.docx", word(*PARAGRAPHS)),
        ("a.md", f"---\ntitle: Talks\n---\n{PARAGRAPHS[0]}".encode()),
    ],
)
def test_a_file_of_each_format_is_summarized(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with Summarizer(ScriptedModel()) as summarizer:
        summary = summarizer.summarize(str(path), date="2020")
    assert summary.document.id == name
    assert summary.document.date == ("2024-05-17" if name == "a.html" else "2020")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("rows.jsonl", "summarize it with summarizer batch"),
        ("all.zip", "summarize it with summarizer batch"),
        ("photo.jpg", "the file format is not supported"),
        ("missing.pdf", "no such file"),
        ("missing" + "x" * 300 + ".pdf", "File name too long"),
        ("missing" + "x" * 300 + ".jsonl", "summarizer batch"),
    ],
)
def test_a_file_that_is_not_one_document_is_refused(
    name: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_bytes(b"x")
    assert main(["run", str(tmp_path / name), "--model", "openai/x"]) == 2
    error = capsys.readouterr().err
    assert reason in error
    assert error.count("\n") == 1


def test_a_text_may_come_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b"date 2023-10-30 Kesh said so.")

    monkeypatch.setattr("sys.stdin", Stdin)
    document = read_document(Path("-"))
    assert (document.id, document.path, document.date) == ("stdin", "-", "2023-10-30")
    with pytest.raises(InputError, match="empty"):
        read_document(Path("-"))
