"""Files, archives and tables with any bytes give documents or errors, and write nothing."""

import io
import json
import tempfile
import zipfile
from itertools import islice
from pathlib import Path

from summarizer.errors import InputError, SummarizerError
from summarizer.loaders.discovery import sources
from summarizer.loaders.source import Source

_FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
_SUFFIXES = (".zip", ".jsonl", ".json", ".csv", ".tsv", ".html", ".txt.gz", ".docx", ".pdf", ".md")
_MAX_DOCUMENTS = 50


def _zip_bytes(*members: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in members:
            archive.writestr(name, member)
    return content.getvalue()


def _unnamed_member() -> bytes:
    """Return an archive with a member without a name, which `zipfile` does not write."""
    packed = _zip_bytes(("a", b"Kesh said so."))
    end = packed.rindex(b"PK\x01\x02")
    central = packed[end : end + 28] + b"\0\0" + packed[end + 30 : end + 46] + packed[end + 47 :]
    size = len(packed[end:].split(b"PK\x05\x06")[0]) - 1
    tail = central.index(b"PK\x05\x06")
    central = central[: tail + 12] + size.to_bytes(4, "little") + central[tail + 16 :]
    return packed[:26] + b"\0\0" + packed[28:30] + packed[31:end] + central


def _seed(suffix: str, content: bytes) -> bytes:
    return bytes([_SUFFIXES.index(suffix)]) + content


SEEDS = (
    _seed(
        ".zip",
        _zip_bytes(("a.txt", b"Kesh said so."), ("../../b.txt", b"x"), ("c.csv", b"text\nq")),
    ),
    _seed(
        ".zip",
        _zip_bytes(("bomb.txt", b"a" * 1_000_000), ("inner.zip", _zip_bytes(("a.txt", b"x")))),
    ),
    _seed(".zip", _unnamed_member()),
    _seed(".jsonl", b'{"id":"../a","text":"Kesh said so."}\n{"text":7}\n[]\n\xff\n'),
    _seed(".json", json.dumps([{"title": "t", "body": "Kesh said so."}, None, 3]).encode()),
    _seed(".csv", b'id,text,date\n1,"Kesh\nsaid",2024-05-15\n"=cmd",x\n'),
    _seed(".csv", b"text\rid\x00\n"),
    _seed(".html", b"\xad"),
    _seed(".html", b"<html><head><title>t</title></head><body><p>Kesh said so.<script>x</script>"),
    _seed(
        ".txt.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xf3N-\xceP(N\xccLQ(\xce\xd7\x03\x00"
    ),
    _seed(".docx", _zip_bytes(("word/document.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"))),
    _seed(".pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"),
)


def check(data: bytes) -> None:
    """Discover and read `data` as a file; its first byte selects the format."""
    suffix = _SUFFIXES[(data[0] if data else 0) % len(_SUFFIXES)]
    path = _FOLDER / f"a{suffix}"
    path.write_bytes(data[1:])
    try:
        for source in islice(sources([path]), _MAX_DOCUMENTS):
            _check_source(source)
    except SummarizerError as error:
        assert "\n" not in str(error)
    finally:
        path.unlink()
    assert list(_FOLDER.iterdir()) == []


def _check_source(source: Source) -> None:
    try:
        document = source.read()
    except InputError as error:
        assert "\n" not in str(error)
        return
    assert document.text.encode()
    assert "/.." not in f"/{document.id}"
    assert not document.id.startswith("/")
