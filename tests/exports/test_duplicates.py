"""From a folder with wire copies to exports: copies are listed and counted once."""

import csv
import json
import re
from pathlib import Path

import networkx
import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel, actor, answers, claim, position

from summarizer.cli.app import main
from summarizer.dataset import Dataset
from summarizer.duplicates import find_copies

BODY = (
    "Dora Valen said that taxes would rise. Ivo Pell supports the harbour bill. The council of"
    " Hasra met on Monday to discuss the plan, which has divided the town for months. Fishermen"
    " fear for their berths, while hoteliers hope for more guests. A vote is expected before the"
    " summer, and both camps have called their supporters to the square by the custom house."
)
END = " Reporting by the agency; edited by the night office."
OTHER = (
    "Dora Valen said that taxes would rise. Ivo Pell supports the harbour bill, he told the radio"
    " on Tuesday. He had earlier been silent on it. The party congress decides in autumn whether"
    " it will campaign for the plan or leave the question to the members, many of whom own boats."
)
RESPONSES = answers(
    [actor("Dora Valen"), actor("Ivo Pell")],
    [claim("that taxes would rise", source="Dora Valen")],
    [position("Ivo Pell", "harbour bill", "supports the harbour bill", sentence=2)],
)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    texts = {
        "a": f"{BODY}{END}",
        "b": BODY,
        "c": f"HASRA, Monday: {BODY}",
        "d": f"{BODY}{END}",
        "e": OTHER,
    }
    dates = {"b": "2024-05-01"}
    sources = [
        make_source(name, text, date=dates.get(name, "2024-05-02")) for name, text in texts.items()
    ]

    def answer(request: object) -> object:
        return RESPONSES(request)  # type: ignore[arg-type]

    harness = BatchHarness(tmp_path / "out", ScriptedModel(answer), sources)
    assert harness.run().finished == 5
    return harness.out


def frequency(path: Path) -> int:
    read = networkx.read_graphml(path)
    return {str(data["name"]): int(data["frequency"]) for _, data in read.nodes(data=True)}[
        "harbour bill"
    ]


def test_copies_are_listed_and_counted_once(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = tmp_path / "graph"
    assert main(["export", str(results), "--to", "graphml", "--out", str(graph)]) == 0
    note = "3 documents are copies of others and not counted; --count-copies counts them"
    assert note in capsys.readouterr().err
    with (graph / "duplicates.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(row["document"], row["duplicate_of"]) for row in rows} == {
        ("a", "b"), ("c", "b"), ("d", "b"),
    }  # fmt: skip
    assert frequency(graph / "affiliation.graphml") == 2

    # The folder can be written again.
    arguments = ["export", str(results), "--to", "graphml", "--out", str(graph)]
    assert main([*arguments, "--count-copies"]) == 0
    assert "copies" not in capsys.readouterr().err
    assert frequency(graph / "affiliation.graphml") == 5


def test_timelines_count_copies_once_and_other_formats_keep_them(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def documents(*options: str) -> set[str]:
        assert main(["export", str(results), *options]) == 0
        return set(re.findall(r'^"[^"]*","[^"]*","(\w)"', capsys.readouterr().out, re.MULTILINE))

    assert documents("--to", "timeline") == {"b", "e"}
    assert documents("--to", "timeline", "--count-copies") == set("abcde")
    assert main(["export", str(results), "--to", "jsonl"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_the_page_has_copies_and_does_not_count_them(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    assert main(["page", str(results), "--out", str(page)]) == 0
    assert "3 documents are copies" in capsys.readouterr().err
    copies = re.search(r'"copies":(\{[^}]*\})', page.read_text(encoding="utf-8"))
    assert copies is not None
    assert json.loads(copies[1]) == {"a": "b", "c": "b", "d": "b"}


def test_a_missing_text_is_no_copy_and_no_error(results: Path) -> None:
    (results / "texts" / "b.txt").unlink()
    copies = {copy.document: copy.original for copy in find_copies(Dataset(results))}
    assert copies == {"c": "a", "d": "a"}


def test_a_copy_without_spaces_between_words_is_found(tmp_path: Path) -> None:
    story = (
        "渔业部部长周二表示，东岚将从七月起禁止外国拖网船进入海湾，一天也不会推迟，并要求释放渔民。"
    )
    sources = [make_source("a", story), make_source("b", f"{story}完。")]
    BatchHarness(tmp_path, sources=sources).run()
    assert [copy.document for copy in find_copies(Dataset(tmp_path))] == ["b"]
