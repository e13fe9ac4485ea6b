"""Concepts of the user's codebook in networks, DNA, lists and the page, with the command line."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.data.exports_corpus import KESH, folder, kesh

from summarizer.cli.app import main
from summarizer.summary import Summary

CONCEPT = "Open borders"


def with_concepts(**info: Any) -> Summary:
    """Return a summary whose positions have one concept, a topic of its words, and a topic."""
    record = kesh(**info)
    first, second, third = record.positions
    positions = [
        first.model_copy(update={"concept": CONCEPT}),
        second.model_copy(update={"topic": "open borders"}),
        third,
    ]
    return record.model_copy(update={"positions": positions})


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return folder(tmp_path / "out", [(with_concepts(), KESH)])


def printed(capsys: pytest.CaptureFixture[str], results: Path, *options: str) -> str:
    capsys.readouterr()
    assert main(["export", str(results), *options]) == 0
    return capsys.readouterr().out


def columns(capsys: pytest.CaptureFixture[str], results: Path, *options: str) -> list[str]:
    """Return the concepts of the affiliation matrix."""
    text = printed(capsys, results, "--to", "matrix", *options)
    header = next(csv.reader(io.StringIO(text), delimiter=";"))
    return sorted(filter(None, header))


def test_networks_join_actors_to_concepts(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A topic of the same words belongs to the concept; one without a concept stays.
    assert columns(capsys, results) == [CONCEPT, "party line"]
    assert columns(capsys, results, "--by", "topic") == [
        "open borders", "party line", "reopening of the crossing",
    ]  # fmt: skip
    assert columns(capsys, results, "--only-concepts") == [CONCEPT]
    topics = tmp_path / "topics.csv"
    topics.write_text(f"topic,concept\n{CONCEPT},Opening\nparty line,-\n", encoding="utf-8")
    assert columns(capsys, results, "--topics", str(topics)) == ["Opening"]


def test_statements_of_dna_are_about_concepts(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def concepts(*options: str) -> list[str]:
        path = tmp_path / "x.dna"
        printed(capsys, results, "--to", "dna", "--out", str(path), *options)
        with closing(sqlite3.connect(path)) as sql:
            rows = sql.execute("select Value from ENTITIES where VariableId = 3 order by ID")
            return [value for (value,) in rows]

    assert concepts() == [CONCEPT, "open borders", "party line"]
    assert concepts("--resolve") == [CONCEPT, "party line"]
    assert concepts("--only-concepts") == [CONCEPT]
    assert concepts("--by", "topic")[0] == "reopening of the crossing"
    events = printed(capsys, results, "--to", "dna-events")
    assert f'"{CONCEPT}"' in events
    assert "reopening of the crossing" not in events


def test_lists_group_by_concept(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overview = printed(capsys, results, "--to", "markdown")
    assert "3 positions on 2 topics" in overview
    assert re.search(rf"\| {CONCEPT} \| Kesh \| Tarsia \|", overview)
    assert "3 positions on 3 topics" in printed(
        capsys, results, "--to", "markdown", "--by", "topic"
    )
    assert main(["show", str(results), "kesh"]) == 0
    assert CONCEPT in capsys.readouterr().out


def test_records_keep_their_topics(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(printed(capsys, results, "--to", "jsonl"))
    assert [item["topic"] for item in record["positions"]] == [
        "reopening of the crossing", "open borders", "party line",
    ]  # fmt: skip
    only = json.loads(printed(capsys, results, "--to", "jsonl", "--only-concepts"))
    assert [item["concept"] for item in only["positions"]] == [CONCEPT]


def test_the_page_groups_by_concept(results: Path, tmp_path: Path) -> None:
    def topics(*options: str) -> list[str]:
        out = tmp_path / "page.html"
        assert main(["page", str(results), "--out", str(out), *options]) == 0
        found = re.search(r'"topics":(\[.*?\])', out.read_text(encoding="utf-8"))
        assert found is not None
        names: list[str] = json.loads(found[1])
        return names

    assert topics() == [CONCEPT, "party line"]
    assert topics("--only-concepts") == [CONCEPT]
    assert topics("--by", "topic") == ["reopening of the crossing", "open borders", "party line"]
