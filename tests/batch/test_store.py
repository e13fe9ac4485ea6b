"""The store: one writer at a time, and no end of the process tears it."""

from __future__ import annotations

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
from support.batch_harness import BatchHarness, source
from support.scripted_model import ScriptedModel

from summarizer.batch import Store
from summarizer.errors import ConfigError, OutputError, SummarizerError
from summarizer.models.base import ModelRequest


def test_two_runs_on_one_folder_are_refused(bench: BatchHarness) -> None:
    with Store(bench.out), pytest.raises(ConfigError, match="another run is at work") as caught:
        bench.run()

    assert (caught.value.exit_code, bench.model.asked) == (2, [])
    assert bench.run().finished == 5


def test_a_lock_of_a_dead_process_is_no_lock(bench: BatchHarness) -> None:
    store = Store(bench.out)
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    store.close()

    assert bench.run().finished == 5


@pytest.mark.parametrize("seed", range(8))
def test_a_torn_log_costs_at_most_what_was_written_last(seed: int, bench: BatchHarness) -> None:
    """What a power cut leaves of the log is cut, or garbled, anywhere."""
    chance = random.Random(seed)  # noqa: S311
    torn = bench.out.with_name("torn")
    with Store(bench.out) as store:
        store.set_note("a", "x" * 5_000)
        for number in range(5):
            store.set_note(f"n{number}", "y" * 3_000)
        shutil.copytree(bench.out, torn)
    log = torn / ".summarizer" / "store.sqlite-wal"
    content = bytearray(log.read_bytes())
    at = chance.randrange(1, len(content))
    if seed % 2:
        content[at:] = chance.randbytes(len(content) - at)
    log.write_bytes(content[:at] if seed % 2 == 0 else content)

    with Store(torn) as store:
        kept = [store.note(f"n{number}") for number in range(5)]
        assert store.rows("PRAGMA integrity_check") == [("ok",)]

    assert kept == sorted(kept, key=lambda note: note is None)
    assert all(note in {None, "y" * 3_000} for note in kept)


@pytest.mark.parametrize("content", [b"no database, but long enough to be one" * 100, b"SQLite"])
def test_a_foreign_file_is_said_to_be_damaged(content: bytes, bench: BatchHarness) -> None:
    inside = bench.out / ".summarizer"
    inside.mkdir(parents=True)
    (inside / "store.sqlite").write_bytes(content)

    with pytest.raises(ConfigError, match=r"the store is damaged.*store\.sqlite"):
        bench.run()


def test_a_damaged_page_is_one_line_and_keeps_the_files(bench: BatchHarness) -> None:
    bench.run()
    path = bench.out / ".summarizer" / "store.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)

    with pytest.raises(SummarizerError) as caught:
        bench.run()
    assert "\n" not in str(caught.value)
    assert len(list((bench.out / "summaries").iterdir())) == 5


def test_a_store_of_a_later_version_is_left_alone(bench: BatchHarness) -> None:
    bench.run()
    with sqlite3.connect(bench.out / ".summarizer" / "store.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()

    with pytest.raises(ConfigError, match="later version"):
        bench.run()


def test_a_folder_that_is_a_file_is_refused_before_anything_is_asked(bench: BatchHarness) -> None:
    bench.out.write_text("a file")

    with pytest.raises(OutputError, match="cannot be written"):
        bench.run()
    assert bench.model.asked == []


def test_a_full_store_keeps_what_was_finished(
    bench: BatchHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.sources = [source(f"d{number}") for number in range(40)]
    opened: list[Store] = []
    real = Store.__init__

    def open_and_note(self: Store, folder: Path) -> None:
        real(self, folder)
        opened.append(self)

    def answering(request: ModelRequest[Any]) -> object:
        if request.window.document.id == "d20":
            # SQLite takes no limit below what there is, so the store is full from here on.
            opened[0]._writer._connection.execute("PRAGMA max_page_count = 1").fetchall()
        return None

    monkeypatch.setattr(Store, "__init__", open_and_note)
    bench.model = ScriptedModel(answering)
    with pytest.raises(OutputError, match="full") as caught:
        bench.run()

    assert caught.value.exit_code == 1
    finished = len(list((bench.out / "summaries").glob("*.json")))
    assert 0 < finished < 40
    bench.model = ScriptedModel()
    report = bench.run()
    assert report.counts.done >= finished
    assert report.summaries == len(bench.lines()) == 40


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


def test_a_real_full_disk_keeps_what_was_finished(small_disk: Path, tmp_path: Path) -> None:
    bench = BatchHarness(
        small_disk / "out", sources=[source(f"d{number}") for number in range(400)]
    )
    with pytest.raises(OutputError, match=r"full|No space left") as caught:
        bench.run()
    assert "\n" not in str(caught.value)

    bigger = BatchHarness(tmp_path / "out", ScriptedModel(), bench.sources)
    shutil.copytree(bench.out, bigger.out)
    report = bigger.run()

    assert 0 < report.counts.done < 400
    assert report.summaries == 400
    assert len(bigger.lines()) == 400
    assert [json.loads(line)["document"]["id"] for line in bigger.lines()] == [
        item.id for item in bench.sources
    ]
    # An answer that was kept was not asked for again, finished document or not.
    assert len(bench.model.asked) + len(bigger.model.asked) <= 1_200 + 1
