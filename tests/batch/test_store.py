"""The store has one writer at a time, and is consistent after any crash."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel

from summarizer.batch import Store
from summarizer.errors import ConfigError, OutputError, SummarizerError
from summarizer.models.base import ModelRequest


def test_two_runs_on_one_folder_are_rejected(harness: BatchHarness) -> None:
    with Store(harness.out), pytest.raises(ConfigError, match="another run is using") as caught:
        harness.run()

    assert (caught.value.exit_code, harness.model.asked) == (2, [])
    assert harness.run().finished == 5


def test_a_lock_ends_with_its_process(harness: BatchHarness) -> None:
    store = Store(harness.out)
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    store.close()

    assert harness.run().finished == 5


@pytest.mark.parametrize("seed", range(8))
def test_a_corrupt_log_loses_only_the_latest_writes(seed: int, harness: BatchHarness) -> None:
    """The log is truncated or garbled at a random position, as after a power failure."""
    rng = random.Random(seed)  # noqa: S311
    copy = harness.out.with_name("copy")
    with Store(harness.out) as store:
        store.set_note("a", "x" * 5_000)
        for number in range(5):
            store.set_note(f"n{number}", "y" * 3_000)
        shutil.copytree(harness.out, copy)
    log = copy / ".summarizer" / "store.sqlite-wal"
    content = bytearray(log.read_bytes())
    at = rng.randrange(1, len(content))
    if seed % 2:
        content[at:] = rng.randbytes(len(content) - at)
    log.write_bytes(content[:at] if seed % 2 == 0 else content)

    with Store(copy) as store:
        notes = [store.note(f"n{number}") for number in range(5)]
        assert store.rows("PRAGMA integrity_check") == [("ok",)]

    assert notes == sorted(notes, key=lambda note: note is None)
    assert all(note in {None, "y" * 3_000} for note in notes)


@pytest.mark.parametrize("content", [b"no database, but long enough to be one" * 100, b"SQLite"])
def test_a_file_that_is_no_store_is_reported_as_damaged(
    content: bytes, harness: BatchHarness
) -> None:
    store_folder = harness.out / ".summarizer"
    store_folder.mkdir(parents=True)
    (store_folder / "store.sqlite").write_bytes(content)

    with pytest.raises(ConfigError, match=r"the store is damaged.*store\.sqlite"):
        harness.run()


def test_a_damaged_page_is_reported_in_one_line_and_keeps_the_files(harness: BatchHarness) -> None:
    harness.run()
    path = harness.out / ".summarizer" / "store.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)

    with pytest.raises(SummarizerError) as caught:
        harness.run()
    assert "\n" not in str(caught.value)
    assert len(list((harness.out / "summaries").iterdir())) == 5


def test_a_store_of_a_later_version_is_rejected(harness: BatchHarness) -> None:
    harness.run()
    with sqlite3.connect(harness.out / ".summarizer" / "store.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(ConfigError, match="later version"):
        harness.run()


def test_an_output_path_that_is_a_file_is_rejected_before_any_request(
    harness: BatchHarness,
) -> None:
    harness.out.write_text("a file")

    with pytest.raises(OutputError, match="cannot be written"):
        harness.run()
    assert harness.model.asked == []


def test_a_full_store_keeps_finished_documents(
    harness: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness.sources = [make_source(f"d{number}") for number in range(40)]
    opened: list[Store] = []
    original = Store.__init__

    def open_and_note(self: Store, folder: Path) -> None:
        original(self, folder)
        opened.append(self)

    def respond(request: ModelRequest[Any]) -> object:
        if request.window.document.id == "d20":
            # SQLite raises the limit to the current size, so the store is full from here on.
            opened[0]._writer._connection.execute("PRAGMA max_page_count = 1").fetchall()
        return None

    monkeypatch.setattr(Store, "__init__", open_and_note)
    harness.model = ScriptedModel(respond)
    with pytest.raises(OutputError, match="full") as caught:
        harness.run()

    assert caught.value.exit_code == 1
    finished = len(list((harness.out / "summaries").glob("*.json")))
    assert 0 < finished < 40
    harness.model = ScriptedModel()
    report = harness.run()
    assert report.counts.done >= finished
    assert report.summaries == len(harness.lines()) == 40


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can mount a small disk")
    done = subprocess.run(  # noqa: S603
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"no small disk: {done.stderr.decode().strip()}")
    yield disk
    subprocess.run([shutil.which("umount") or "umount", str(disk)], check=True)  # noqa: S603


def test_a_full_disk_keeps_finished_documents(small_disk: Path, tmp_path: Path) -> None:
    harness = BatchHarness(
        small_disk / "out", sources=[make_source(f"d{number}") for number in range(400)]
    )
    with pytest.raises(OutputError, match=r"full|No space left") as caught:
        harness.run()
    assert "\n" not in str(caught.value)

    larger = BatchHarness(tmp_path / "out", ScriptedModel(), harness.sources)
    shutil.copytree(harness.out, larger.out)
    report = larger.run()

    assert 0 < report.counts.done < 400
    assert report.summaries == 400
    assert len(larger.lines()) == 400
    assert [json.loads(line)["document"]["id"] for line in larger.lines()] == [
        item.id for item in harness.sources
    ]
    # No cached response was requested again, even of unfinished documents.
    assert len(harness.model.asked) + len(larger.model.asked) <= 1_200 + 1
