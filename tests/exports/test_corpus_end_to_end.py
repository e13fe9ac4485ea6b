"""From a folder of articles to exports: one node per actor, as the documents have it."""

import csv
from pathlib import Path

import networkx
import pytest
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel, actor, answers, position

from summarizer.cli.app import main

TEXT = (
    "The State Senate rejected the harbour bill {n} times, and Dora Valen of Kesh supports it."
    " Police spoke."
)
RESPONSES = answers(
    [
        actor("State Senate", "legislature"),
        actor("Dora Valen", affiliation="Kesh"),
        actor("Kesh", "government"),
        actor("Police", "agency"),
    ],
    [],
    [
        position("State Senate", "harbour bill", "rejected the harbour bill", stance="oppose"),
        position("Dora Valen", "harbour bill", "Dora Valen of Kesh supports it"),
    ],
)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    sources = [make_source(f"d{number}", TEXT.format(n=number)) for number in range(2, 17)]
    harness = BatchHarness(tmp_path / "out", ScriptedModel(RESPONSES), sources)
    assert harness.run().finished == 15
    return harness.out


def graph(out: Path, target: Path, *options: str) -> dict[str, int]:
    arguments = ["export", str(out), "--to", "graphml", "--out", str(target), *options]
    assert main(arguments) == 0
    read = networkx.read_graphml(target / "affiliation.graphml")
    return {str(data["name"]): int(data["frequency"]) for _, data in read.nodes(data=True)}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_institution_is_one_node_and_a_person_stays_a_person(
    results: Path, tmp_path: Path
) -> None:
    target = tmp_path / "graph"
    assert graph(results, target) == {"State Senate": 15, "Dora Valen": 15, "harbour bill": 30}
    merges = [row for row in table(target / "merges.csv") if row["name"] == "State Senate"]
    assert [row["rule"] for row in merges] == ["institution"] * 15

    state = graph(results, tmp_path / "state", "--roll-up", "state")
    assert state == {"State Senate": 15, "Kesh": 15, "harbour bill": 30}


def test_a_line_of_the_user_undoes_the_merge_and_the_list_proposes_the_rest(
    results: Path, tmp_path: Path
) -> None:
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("name,canonical,document\nState Senate,-,d2\n")
    target = tmp_path / "graph"
    names = graph(results, target, "--aliases", str(aliases))
    assert names == {
        "State Senate": 14, "State Senate (d2)": 1, "Dora Valen": 15, "harbour bill": 30
    }  # fmt: skip
    (apart,) = table(target / "apart.csv")
    assert apart["reason"] == "a common name without an owner, in 15 documents"
    (line,) = table(target / "aliases.proposed.csv")
    assert (line["name"], line["canonical"]) == ("Police", "Police")
