"""Archives: members in order, nothing trusted, and a bomb ends before it grows."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from support.document_factory import PAGE, zipped
from support.source_outcomes import outcomes

from summarizer.loaders.discovery import sources
from summarizer.loaders.readers.archives import GRACE

MIB = 1024 * 1024


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "news.zip"


def test_members_are_read_in_order_where_they_lie(archive: Path) -> None:
    archive.write_bytes(
        zipped(
            {
                "b/two.txt": b"Kesh said so.\r\n",
                "a.jsonl": b'{"id": "row", "text": "Omon."}\n{"text": "Pell."}',
                "b/page.html": PAGE.encode(),
                "__MACOSX/b/._two.txt": b"x",
                "b/photo.jpg": b"x",
                "b/.hidden.txt": b"x",
            }
        )
    )
    found = sources([archive])
    listed = list(found)
    assert [source.id for source in listed] == [
        "row", "news.zip__a.jsonl__000002", "news.zip__b__page.html", "news.zip__b__two",
    ]  # fmt: skip
    assert [source.place for source in listed][:3] == [
        "a.jsonl, line 1", "a.jsonl, line 2", "b/page.html",
    ]  # fmt: skip
    assert listed[3].read().text == "Kesh said so.\r\n"
    assert listed[2].read().source == "The Kesh Times"
    assert found.skipped == {".jpg": 1}


def test_paths_in_an_archive_lead_nowhere(archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(zipped({"../../up.txt": b"Kesh.", "/etc/passwd.txt": b"Omon."}))
    found = outcomes(archive)
    assert sorted(found.values()) == ["Kesh.", "Omon."]
    assert all("/" not in id for id in found)
    assert list(tmp_path.iterdir()) == [archive]


def encrypted(content: bytes) -> bytes:
    """Set the flag of encryption in both headers of the only member."""
    out = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        out[content.index(mark) + offset] |= 1
    return bytes(out)


def with_member(info: zipfile.ZipInfo, content: bytes = b"Kesh said so.") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, content)
    return out.getvalue()


def link() -> bytes:
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return with_member(info, b"/etc/passwd")


def packed_by(method: int) -> bytes:
    info = zipfile.ZipInfo("a.txt")
    info.compress_type = method
    return with_member(info)


MEMBERS = [
    pytest.param(encrypted(zipped({"a.txt": b"Kesh."})), "it is encrypted", id="encrypted"),
    pytest.param(link(), "it is a link", id="link"),
    pytest.param(packed_by(zipfile.ZIP_BZIP2), "an unusual method", id="bzip2"),
    pytest.param(packed_by(zipfile.ZIP_LZMA), "an unusual method", id="lzma"),
    pytest.param(zipped({"a.zip": zipped({"b.txt": b"x"})}), "inside an archive", id="zip"),
    pytest.param(zipped({"a.txt.gz": gzip.compress(b"x")}), "inside an archive", id="gz"),
    pytest.param(zipped({"a.tar": b"x"}), "inside an archive", id="tar"),
    pytest.param(zipped({"a.txt": b"a" * 5_000_000}), "more than 1,600,000 bytes", id="large"),
    pytest.param(zipped({"a.txt": b"caf\xe9"}), "not UTF-8 (byte 3)", id="latin"),
]


@pytest.mark.parametrize(("content", "why"), MEMBERS)
def test_a_member_that_is_not_opened_says_why(content: bytes, why: str, archive: Path) -> None:
    archive.write_bytes(content)
    (told,) = outcomes(archive).values()
    assert why in told
    assert "news.zip, a." in told


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04" + b"x" * 500, zipped({"a.txt": b"Kesh."})[:-30], b"no zip at all" * 9],
    ids=["empty", "garbage", "cut", "text"],
)
def test_a_damaged_archive_is_one_failure(content: bytes, archive: Path) -> None:
    archive.write_bytes(content)
    assert list(outcomes(archive)) == ["news.zip"]
    assert "the archive is damaged" in outcomes(archive)["news.zip"]


def test_a_damaged_member_costs_no_other(archive: Path) -> None:
    content = bytearray(zipped({"a.txt": b"Kesh said so. " * 30, "b.txt": b"Omon."}))
    content[45:55] = b"\xff" * 10
    archive.write_bytes(bytes(content))
    found = outcomes(archive)
    assert "damaged" in found["news.zip__a"]
    assert found["news.zip__b"] == "Omon."


def test_a_header_that_lies_about_sizes_is_not_believed(archive: Path) -> None:
    content = bytearray(zipped({"a.jsonl": b" " * (64 * MIB)}))
    at = content.index(b"PK\x01\x02")
    content[at + 20 : at + 28] = struct.pack("<II", 2**31, 64 * MIB)
    archive.write_bytes(bytes(content))
    (told,) = outcomes(archive).values()
    assert "more than 200 times its size" in told or "damaged" in told


def bomb(path: Path, size: int) -> Path:
    if path.suffix == ".gz":
        with gzip.open(path, "wb") as file:
            for _ in range(size // MIB):
                file.write(b" " * MIB)
    else:
        path.write_bytes(zipped({"a.jsonl": b" " * size, "b.txt": b"Kesh."}))
    return path


@pytest.mark.parametrize("name", ["bomb.jsonl.gz", "bomb.zip"])
def test_a_bomb_is_defused(name: str, tmp_path: Path) -> None:
    path = bomb(tmp_path / name, 96 * MIB)
    tracemalloc.start()
    try:
        found = outcomes(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert any("more than 200 times its size" in told for told in found.values())
    assert most < 4 * GRACE


def test_many_members_share_one_allowance(archive: Path) -> None:
    archive.write_bytes(zipped({f"{n:02}.html": b" " * (6 * MIB) for n in range(12)}))
    told = list(outcomes(archive).values())
    assert sum("more than 200 times its size" in one for one in told) >= 8


def test_what_stands_before_the_damage_is_kept(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "Kesh said %d."}\n' % n for n in range(2000))
    path = tmp_path / "n.jsonl.gz"
    path.write_bytes(gzip.compress(lines)[:-500])
    found = list(outcomes(path).values())
    assert len(found) > 100
    assert found[:2] == ["Kesh said 0.", "Kesh said 1."]
    assert all(not told.startswith("!") for told in found[:-1])
    assert f"the archive is damaged ({path}, behind {len(found) - 1})" in found[-1]


def test_a_single_document_may_be_compressed(tmp_path: Path) -> None:
    text = "\ufeffKesh said so.\r\n"
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "c.gz").write_bytes(b"no gzip")
    (tmp_path / "d.txt.gz").write_bytes(gzip.compress(b"a" * 2_000_000))
    found = outcomes(tmp_path)
    assert found["a.txt.gz"] == text
    assert "Dora Valen" in found["b.html.gz"]
    assert "the archive is damaged" in found["c.gz"]
    assert "more than 1,600,000 bytes" in found["d.txt.gz"]
