"""Test the network of a corpus with each option, and the lists that accompany it."""

from pathlib import Path

import networkx
import pytest
from support.data.corpora import actor, claim, position, summary

from summarizer.errors import ConfigError, InputError
from summarizer.exports.graphs.network_files import (
    RESOLUTION_FILES,
    NetworkKind,
    NetworkOptions,
    network_text,
    write_networks,
)
from summarizer.networks.statement import StatementOptions
from summarizer.schema.summary import SummaryRecord

KESH, TARSIA = actor("k", "Kesh"), actor("t", "Tarsia")
MINISTRY = actor("m", "Kesh’s Foreign Ministry", "agency", "k")
KTV = actor("v", "KTV", "media")


def corpus() -> list[SummaryRecord]:
    return [
        summary(
            f"d{month}",
            [KESH, TARSIA, MINISTRY, KTV],
            [
                position(
                    "p1", "m", "border treaty", "support" if month % 2 else "oppose", target="t"
                ),
                position("p2", "t", "border treaty", "support"),
            ],
            [claim("c1", "m", ["v"])],
            f"2024-{month:02}-01",
        )
        for month in (1, 2, 4)
    ]


def weights(text: str) -> dict[frozenset[str], float]:
    read = networkx.parse_graphml(text)
    name = {node: str(data["name"]) for node, data in read.nodes(data=True)}
    edges = read.edges(data=True)
    return {frozenset({name[a], name[b]}): data["signed_weight"] for a, b, data in edges}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("affiliation", {("Kesh", "border treaty"): -1, ("Tarsia", "border treaty"): 3}),
        ("congruence", {("Kesh", "Tarsia"): 3}),
        ("conflict", {("Kesh", "Tarsia"): -6}),
        ("subtract", {("Kesh", "Tarsia"): -3}),
        ("ignore", {("Kesh", "Tarsia"): 9}),
        ("dyads", {("Kesh", "Tarsia"): -1}),
        ("attribution", {("KTV", "Kesh"): 3}),
    ],
)
def test_each_kind_of_network_has_its_weights(
    kind: NetworkKind, expected: dict[tuple[str, str], float]
) -> None:
    options = NetworkOptions(kind=kind, statements=StatementOptions("state"))
    text = "".join(network_text(corpus(), "graphml", options))
    assert weights(text) == {frozenset(pair): weight for pair, weight in expected.items()}


def test_options_are_passed_to_the_network() -> None:
    options = NetworkOptions(
        kind="congruence",
        normalisation="average",
        duplicates="year",
        statements=StatementOptions("organization"),
    )
    text = "".join(network_text(corpus(), "graphml", options))
    assert weights(text) == {frozenset({"Kesh’s Foreign Ministry", "Tarsia"}): 1 / 1.5}


@pytest.mark.parametrize("format", ["graphml", "gexf", "matrix", "dl"])
def test_each_window_is_a_file_beside_the_lists(format: str, tmp_path: Path) -> None:
    names = write_networks(corpus(), tmp_path, format, NetworkOptions(window="months"))
    assert [name.split(".")[0] for name in names[:4]] == [
        "affiliation_2024-01", "affiliation_2024-02", "affiliation_2024-03", "affiliation_2024-04",
    ]  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    assert set(RESOLUTION_FILES) <= set(names)
    assert "Kesh,government,Kesh,d1,k,same-name" in (tmp_path / "merges.csv").read_text()


def test_the_files_of_the_user_merge_actors_and_topics(tmp_path: Path) -> None:
    aliases, topics = tmp_path / "aliases.csv", tmp_path / "topics.csv"
    aliases.write_text("name,canonical\nTarsia,Kesh\n")
    topics.write_text("topic,concept\nborder treaty,treaties\n")
    options = NetworkOptions(statements=StatementOptions("state"), aliases=aliases, topics=topics)
    text = "".join(network_text(corpus(), "graphml", options))
    assert weights(text) == {frozenset({"Kesh", "treaties"}): 3 - 2}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (NetworkOptions(kind="congruence", normalisation="prominence"), "no such normalisation"),
        (NetworkOptions(normalisation="cosine"), "choose one of none, activity, prominence"),
        (NetworkOptions(kind="dyads", normalisation="average"), "choose one of none"),
        (NetworkOptions(window="months"), "a file each"),
    ],
)
def test_contradictory_options_are_rejected(options: NetworkOptions, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        network_text(corpus(), "graphml", options)


def test_nothing_is_written_when_options_or_files_are_invalid(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no time windows"):
        write_networks(
            corpus(), tmp_path, "gexf", NetworkOptions(kind="attribution", window="days")
        )
    with pytest.raises(InputError):
        write_networks(corpus(), tmp_path, "gexf", NetworkOptions(aliases=tmp_path / "none.csv"))
    assert list(tmp_path.iterdir()) == []
