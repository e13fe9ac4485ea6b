"""Files, archives and tables of any bytes give documents or say why not, and write nothing."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from itertools import islice
from pathlib import Path

from summarizer.errors import InputError, SummarizerError
from summarizer.loaders.discovery import sources

_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
_SUFFIXES = (".zip", ".jsonl", ".json", ".csv", ".tsv", ".html", ".txt.gz", ".docx", ".pdf", ".md")
_MOST = 50
"""Documents of one input that are looked at."""


def _zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def _nameless() -> bytes:
    """Return an archive whose member has no name, as `zipfile` would not write it."""
    packed = _zipped(("a", b"Kesh said so."))
    end = packed.rindex(b"PK\x01\x02")
    central = packed[end : end + 28] + b"\0\0" + packed[end + 30 : end + 46] + packed[end + 47 :]
    size = len(packed[end:].split(b"PK\x05\x06")[0]) - 1
    tail = central.index(b"PK\x05\x06")
    central = central[: tail + 12] + size.to_bytes(4, "little") + central[tail + 16 :]
    return packed[:26] + b"\0\0" + packed[28:30] + packed[31:end] + central


def _as(suffix: str, content: bytes) -> bytes:
    return bytes([_SUFFIXES.index(suffix)]) + content


SEEDS = (
    _as(".zip", _zipped(("a.txt", b"Kesh said so."), ("../../b.txt", b"x"), ("c.csv", b"text\nq"))),
    _as(".zip", _zipped(("bomb.txt", b"a" * 1_000_000), ("inner.zip", _zipped(("a.txt", b"x"))))),
    _as(".zip", _nameless()),
    _as(".jsonl", b'{"id":"../a","text":"Kesh said so."}\n{"text":7}\n[]\n\xff\n'),
    _as(".json", json.dumps([{"title": "t", "body": "Kesh said so."}, None, 3]).encode()),
    _as(".csv", b'id,text,date\n1,"Kesh\nsaid",2024-05-15\n"=cmd",x\n'),
    _as(".csv", b"text\rid\x00\n"),
    _as(".html", b"\xad"),
    _as(".html", b"<html><head><title>t</title></head><body><p>Kesh said so.<script>x</script>"),
    _as(".txt.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xf3N-\xceP(N\xccLQ(\xce\xd7\x03\x00"),
    _as(".docx", _zipped(("word/document.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"))),
    _as(".pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"),
)  # fmt: skip


def check(data: bytes) -> None:
    """Take in `data`; its first byte says as what."""
    suffix = _SUFFIXES[(data[0] if data else 0) % len(_SUFFIXES)]
    path = _FOLDER / f"a{suffix}"
    path.write_bytes(data[1:])
    try:
        for source in islice(sources([path]), _MOST):
            _read(source)
    except SummarizerError as error:
        assert "\n" not in str(error)
    finally:
        path.unlink()
    assert list(_FOLDER.iterdir()) == []


def _read(source: object) -> None:
    try:
        document = source.read()  # type: ignore[attr-defined]
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert document.text.encode()
    assert "/.." not in f"/{document.id}"
    assert not document.id.startswith("/")
