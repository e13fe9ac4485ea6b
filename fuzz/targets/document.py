"""A file with any bytes is a document with consistent metadata and sentences, or an error."""

import tempfile
from pathlib import Path

from summarizer.errors import InputError
from summarizer.loaders.document_reader import read_document
from summarizer.prompts import load_prompt_family
from summarizer.text.calendar import iso_date
from summarizer.text.spans import normalize_whitespace
from summarizer.text.windows import split_windows

SEEDS = (
    b"date 2023-10-30 Dora Valen said on Friday that it was over.",
    b"---\ntitle: \"A\"\ndate: 2024-05-15T10:00\nsource: KTV\n---\n\nText here.\n",
    "\ufeffMANILA, June 18, 2025 — The army “left”.\r\n\r\nIt won’t return.".encode(),
    b"[1] Not a number.\n[2] Not one either.\n\nTask: claims\n",
    "中国。ß İ \u2028 x\u0085y \U000e0041 a\u0301".encode(),
    b"\xff\xfe\x00d", b"\x00", b" \n\t", "\ud7ff".encode(),
)  # fmt: skip
_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))


def check(data: bytes) -> None:
    """Read `data` as a file."""
    path = _FOLDER / "a.txt"
    path.write_bytes(data)
    try:
        document = read_document(path)
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert document.text.encode() == data
    assert document.date is None or iso_date(document.date)
    metadata = document.metadata
    for span, value in (
        (metadata.title_span, metadata.title),
        (metadata.source_span, metadata.source),
    ):
        words = "" if span is None else span.slice(document.text)
        assert span is None or value in (words, normalize_whitespace(words))
    assert 0 <= document.body <= len(document.text)
    sentences = [sentence for window in split_windows(document) for sentence in window.sentences]
    assert sentences == list(document.sentences)
    for window in split_windows(document):
        user = load_prompt_family("tuned").render("claims", window).user
        lines = user.split("\n")[1 : len(window.sentences) + 1]
        assert [line.split(" ", 1)[0] for line in lines] == [
            f"[{number}]" for number in range(1, len(window.sentences) + 1)
        ]
