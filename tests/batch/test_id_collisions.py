"""A document keeps its id and its result when one with the same natural id is added."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from support.faults.batch_harness import BatchHarness
from support.models.scripted_model import ScriptedModel

from summarizer.loaders.discovery import sources
from summarizer.loaders.source import Source

TEXT = "Dora Valen said that taxes would rise. Nobody else spoke on that day in {}.\n"
REQUESTS = 3
"""Requests for one document."""

Files = dict[str, str]
CASES = [
    pytest.param({"in/a__b.txt": "Hasra"}, {"in/a/b.txt": "Kesh"}, id="folder-separator"),
    pytest.param({"in/a.txt": "Hasra"}, {"in/A.txt": "Kesh"}, id="case"),
    pytest.param({"in/z.csv": "x,Hasra"}, {"in/x.txt": "Kesh"}, id="row-and-file"),
    pytest.param({"in/b.csv": "7,Hasra"}, {"in/a.csv": "7,Kesh"}, id="rows-of-two-tables"),
    pytest.param({"second/a.txt": "Hasra"}, {"in/a.txt": "Kesh"}, id="two-folders"),
    pytest.param({"second/n.csv": ",Hasra"}, {"in/n.csv": ",Kesh"}, id="rows-without-ids"),
    pytest.param(
        {"in/a__b__c.txt": "Hasra"}, {"in/a/b/c.txt": "Kesh", "in/a/b__c.txt": "Oru"}, id="three"
    ),
]


def write(folder: Path, files: Files) -> None:
    for name, place in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        row_id, _, town = place.rpartition(",")
        text = TEXT.format(town)
        path.write_text(f"id,text\n{row_id},{text}" if path.suffix == ".csv" else text)


def listing(folder: Path) -> Iterable[Source]:
    return sources([path for name in ("in", "second") if (path := folder / name).exists()])


def towns(harness: BatchHarness) -> dict[str, str]:
    """Return the towns of the texts by id, after comparing the files of each document."""
    towns = {}
    for line in harness.lines():
        document = json.loads(line)["document"]
        text = (harness.out / "texts" / f"{document['id']}.txt").read_text()
        towns[document["id"]] = text.rpartition("in ")[2].strip(".\n")
        assert TEXT.format(towns[document["id"]]).strip() == text.strip()
    return towns


@pytest.fixture
def harness(tmp_path: Path) -> BatchHarness:
    return BatchHarness(tmp_path / "out", list_sources=lambda: listing(tmp_path))


@pytest.mark.parametrize("is_of_earlier_version", [False, True], ids=["", "earlier-version"])
@pytest.mark.parametrize(("files", "added"), CASES)
def test_an_added_document_takes_no_id(
    files: Files, added: Files, is_of_earlier_version: bool, harness: BatchHarness, tmp_path: Path
) -> None:
    write(tmp_path, files)
    harness.run()
    before = towns(harness)
    if is_of_earlier_version:
        downgrade(harness.out)
    write(tmp_path, added)

    report = harness.run()

    after = towns(harness)
    assert before.items() <= after.items()
    assert len(after) == len(before) + len(added)
    assert len(harness.model.asked) == REQUESTS * len(after)
    assert str(report.counts) == f"{len(added)} to do: {len(added)} new; 1 finished before"
    assert harness.run().finished == 0


def downgrade(out: Path) -> None:
    """Give the store the form of version 1, which stored no owners."""
    with closing(sqlite3.connect(out / ".summarizer" / "store.sqlite")) as connection:
        for table in ("finished", "failed", "inputs"):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN owner")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


@pytest.mark.parametrize(("files", "added"), CASES)
def test_a_changed_document_keeps_its_id(
    files: Files, added: Files, harness: BatchHarness, tmp_path: Path
) -> None:
    write(tmp_path, files)
    harness.run()
    (document_id,) = towns(harness)
    write(tmp_path, added)
    write(tmp_path, {name: place.replace("Hasra", "Nira") for name, place in files.items()})

    harness.run()

    assert towns(harness)[document_id] == "Nira"


@pytest.mark.parametrize(("files", "added"), CASES)
def test_a_failed_document_keeps_its_answers(files: Files, added: Files, tmp_path: Path) -> None:
    answers = iter([None, RuntimeError("the server is away")])
    model = ScriptedModel(lambda request: next(answers, None))
    harness = BatchHarness(tmp_path / "out", model=model, list_sources=lambda: listing(tmp_path))
    write(tmp_path, files)
    assert harness.run().failed == 1
    (failed,) = map(json.loads, harness.lines("failures.jsonl"))
    write(tmp_path, added)

    asked = len(model.asked)
    harness.run()

    assert towns(harness)[failed["document"]] == "Hasra"
    assert len(model.asked) - asked == REQUESTS * len(added) + REQUESTS - 1


def test_ids_are_kept_when_the_folder_is_moved(harness: BatchHarness, tmp_path: Path) -> None:
    write(tmp_path, {"in/a__b.txt": "Hasra"})
    harness.run()
    write(tmp_path, {"in/a/b.txt": "Kesh"})
    harness.run()
    (tmp_path / "in").rename(tmp_path / "second")
    asked = len(harness.model.asked)

    harness.run()

    assert towns(harness)["a__b"] == "Hasra"
    assert sorted(towns(harness).values()) == ["Hasra", "Kesh"]
    assert len(harness.model.asked) == asked


def test_a_document_keeps_its_id_while_the_other_is_not_listed(
    harness: BatchHarness, tmp_path: Path
) -> None:
    write(tmp_path, {"in/a.txt": "Hasra", "second/a.txt": "Kesh"})
    harness.run()
    both = towns(harness)
    (tmp_path / "in").rename(tmp_path / "away")
    harness.run()
    assert towns(harness).items() <= both.items()
    (tmp_path / "away").rename(tmp_path / "in")

    harness.run()

    assert towns(harness) == both
    assert len(harness.model.asked) == 2 * REQUESTS


def test_a_document_added_while_the_run_begins_is_left_to_the_next(
    harness: BatchHarness, tmp_path: Path
) -> None:
    write(tmp_path, {"in/a__b.txt": "Hasra"})
    listings = 0

    def list_sources() -> Iterable[Source]:
        nonlocal listings
        listings += 1
        if listings == 2:
            write(tmp_path, {"in/a/b.txt": "Kesh"})
        return listing(tmp_path)

    harness.list_sources = list_sources
    harness.run()
    harness.run()

    assert towns(harness)["a__b"] == "Hasra"
    assert sorted(towns(harness).values()) == ["Hasra", "Kesh"]
