"""Archives: members in order, damaged and hostile archives, limits on unpacked size."""

import gzip
import io
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from support.data.document_factory import PAGE, zip_bytes
from support.data.source_outcomes import outcomes

from summarizer.errors import InputError
from summarizer.loaders.discovery import sources
from summarizer.loaders.readers.archives import ALWAYS_ALLOWED_BYTES

MIB = 1024 * 1024


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "news.zip"


def test_members_are_read_in_order(archive: Path) -> None:
    archive.write_bytes(
        zip_bytes(
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
    discovered = sources([archive])
    listed = list(discovered)
    assert [source.id for source in listed] == [
        "row", "news.zip__a.jsonl__000002", "news.zip__b__page.html", "news.zip__b__two",
    ]  # fmt: skip
    assert [source.location for source in listed][:3] == [
        "a.jsonl, line 1", "a.jsonl, line 2", "b/page.html",
    ]  # fmt: skip
    assert listed[3].read().text == "Kesh said so.\r\n"
    assert listed[2].read().source == "The Kesh Times"
    assert discovered.skipped == {".jpg": 1}


def test_paths_in_an_archive_have_no_effect(archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(zip_bytes({"../../up.txt": b"Kesh.", "/etc/passwd.txt": b"Omon."}))
    results = outcomes(archive)
    assert sorted(results.values()) == ["Kesh.", "Omon."]
    assert all("/" not in document_id for document_id in results)
    assert list(tmp_path.iterdir()) == [archive]


def encrypted(content: bytes) -> bytes:
    """Set the encryption flag in both headers of the only member."""
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
    pytest.param(encrypted(zip_bytes({"a.txt": b"Kesh."})), "it is encrypted", id="encrypted"),
    pytest.param(link(), "it is a link", id="link"),
    pytest.param(packed_by(zipfile.ZIP_BZIP2), "an unusual method", id="bzip2"),
    pytest.param(packed_by(zipfile.ZIP_LZMA), "an unusual method", id="lzma"),
    pytest.param(zip_bytes({"a.zip": zip_bytes({"b.txt": b"x"})}), "inside an archive", id="zip"),
    pytest.param(zip_bytes({"a.txt.gz": gzip.compress(b"x")}), "inside an archive", id="gz"),
    pytest.param(zip_bytes({"a.tar": b"x"}), "inside an archive", id="tar"),
    pytest.param(zip_bytes({"a.txt": b"a" * 5_000_000}), "more than 1,600,000 bytes", id="large"),
    pytest.param(zip_bytes({"a.txt": b"caf\xe9"}), "not UTF-8 (byte 3)", id="latin"),
]


@pytest.mark.parametrize(("content", "reason"), MEMBERS)
def test_a_member_that_cannot_be_opened_gives_an_error(
    content: bytes, reason: str, archive: Path
) -> None:
    archive.write_bytes(content)
    (outcome,) = outcomes(archive).values()
    assert reason in outcome
    assert "news.zip, a." in outcome


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04" + b"x" * 500, zip_bytes({"a.txt": b"Kesh."})[:-30], b"no zip at all" * 9],
    ids=["empty", "garbage", "cut", "text"],
)
def test_a_damaged_archive_is_one_failure(content: bytes, archive: Path) -> None:
    archive.write_bytes(content)
    assert list(outcomes(archive)) == ["news.zip"]
    assert "the archive is damaged" in outcomes(archive)["news.zip"]


def test_a_damaged_member_does_not_affect_the_others(archive: Path) -> None:
    content = bytearray(zip_bytes({"a.txt": b"Kesh said so. " * 30, "b.txt": b"Omon."}))
    content[45:55] = b"\xff" * 10
    archive.write_bytes(bytes(content))
    results = outcomes(archive)
    assert "damaged" in results["news.zip__a"]
    assert results["news.zip__b"] == "Omon."


def test_sizes_stated_in_headers_are_not_trusted(archive: Path) -> None:
    content = bytearray(zip_bytes({"a.jsonl": b" " * (64 * MIB)}))
    at = content.index(b"PK\x01\x02")
    content[at + 20 : at + 28] = struct.pack("<II", 2**31, 64 * MIB)
    archive.write_bytes(bytes(content))
    (outcome,) = outcomes(archive).values()
    assert "more than 200 times its size" in outcome or "damaged" in outcome


def zip_bomb(path: Path, size: int) -> Path:
    if path.suffix == ".gz":
        with gzip.open(path, "wb") as file:
            for _ in range(size // MIB):
                file.write(b" " * MIB)
    else:
        path.write_bytes(zip_bytes({"a.jsonl": b" " * size, "b.txt": b"Kesh."}))
    return path


@pytest.mark.parametrize("name", ["bomb.jsonl.gz", "bomb.zip"])
def test_a_zip_bomb_is_refused_in_bounded_memory(name: str, tmp_path: Path) -> None:
    path = zip_bomb(tmp_path / name, 96 * MIB)
    tracemalloc.start()
    try:
        results = outcomes(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert any("more than 200 times its size" in outcome for outcome in results.values())
    assert peak < 4 * ALWAYS_ALLOWED_BYTES


def test_all_members_share_one_size_limit(archive: Path) -> None:
    archive.write_bytes(zip_bytes({f"{n:02}.html": b" " * (6 * MIB) for n in range(12)}))
    results = outcomes(archive)
    assert sum("more than 200 times its size" in outcome for outcome in results.values()) >= 8


def test_rows_before_the_damage_are_read(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "Kesh said %d."}\n' % n for n in range(2000))
    path = tmp_path / "n.jsonl.gz"
    path.write_bytes(gzip.compress(lines)[:-500])
    results = list(outcomes(path).values())
    assert len(results) > 100
    assert results[:2] == ["Kesh said 0.", "Kesh said 1."]
    assert all(not outcome.startswith("!") for outcome in results[:-1])
    assert f"the archive is damaged ({path}, after {len(results) - 1})" in results[-1]


def test_a_single_document_may_be_compressed(tmp_path: Path) -> None:
    text = "\ufeffKesh said so.\r\n"
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(text.encode()))
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    (tmp_path / "c.gz").write_bytes(b"no gzip")
    (tmp_path / "d.txt.gz").write_bytes(gzip.compress(b"a" * 2_000_000))
    results = outcomes(tmp_path)
    assert results["a.txt.gz"] == text
    assert "Dora Valen" in results["b.html.gz"]
    assert "the archive is damaged" in results["c.gz"]
    assert "more than 1,600,000 bytes" in results["d.txt.gz"]


@pytest.mark.parametrize("folders", [[], ["a/"]])
def test_an_archive_without_files_is_one_failure(folders: list[str], archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as packed:
        for name in folders:
            packed.writestr(name, "")
    (source,) = sources([archive])
    with pytest.raises(InputError, match="the archive is empty"):
        source.read()
