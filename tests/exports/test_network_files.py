"""Networks are read back by networkx as they were, whatever their names hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.corpora import said

from summarizer.entity_resolution.entities import Entity
from summarizer.errors import OutputError
from summarizer.exports.graphs.gexf import gexf
from summarizer.exports.graphs.graphml import graphml
from summarizer.exports.graphs.matrix import matrix_csv, matrix_dl
from summarizer.networks.affiliation import affiliation_network
from summarizer.networks.directed import attribution_network, dyad_network
from summarizer.networks.network import Network
from summarizer.networks.one_mode import one_mode_network
from summarizer.networks.statement import Relay
from summarizer.networks.statement_events import event_network
from summarizer.output import write_atomically

HOSTILE = [
    "<script>alert('x')</script>",
    "]]><!--&amp;",
    "\u202egnissalc\u2066 \u200f",
    "NUL\x00 and \x1b[31m and \ufffe",
    "👩‍👩‍👧 \U0001f1e6 \U0010ffff",
    "one\ntwo\r\nthree\ttab  blanks ",
    "\"quoted\"; 'and'; `more`",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "\u202e@SUM(A1)",
    "x" * 10_000,
    "é́ 习近平 مرحبا",
    "{Kesh}</data>",
]


def legal(text: str) -> str:
    """Return the text without what XML cannot hold, and nothing else changed."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


STATEMENTS = [
    said(name, f"topic {name}" if number % 2 else "shared", 1 if number % 3 else -1, target="Kesh")
    for number, name in enumerate(HOSTILE)
] + [said("Kesh", "shared", 1), said("Kesh", "shared", -1)]
RELAYS = [Relay("d1", f"c{n}", None, "none", Entity(name, "media"), Entity("Kesh", "party"))
          for n, name in enumerate(HOSTILE)]  # fmt: skip
NETWORKS = {
    "affiliation": affiliation_network(STATEMENTS),
    "prominence": affiliation_network(STATEMENTS, normalisation="prominence"),
    "congruence": one_mode_network(STATEMENTS, "congruence", normalisation="cosine"),
    "conflict": one_mode_network(STATEMENTS, "conflict"),
    "subtract": one_mode_network(STATEMENTS, "subtract"),
    "dyad": dyad_network(STATEMENTS),
    "attribution": attribution_network(RELAYS),
    "nothing": affiliation_network([]),
}


def signed(network: Network, weight: float) -> float:
    return -weight if network.layer == "conflict" else weight


def check(network: Network, read: networkx.Graph, name_key: str) -> None:
    assert read.is_directed() == network.directed
    assert not read.is_multigraph()
    assert list(read.nodes) == [node.id for node in network.nodes]
    for node in network.nodes:
        data = read.nodes[node.id]
        assert (data[name_key], data["variable"]) == (legal(node.name) or node.id, node.variable)
        assert (data.get("kind", ""), data["frequency"]) == (node.kind, node.frequency)
    assert read.number_of_edges() == len(network.edges)
    for edge in network.edges:
        data = read.edges[edge.source, edge.target]
        assert data["weight"] == abs(edge.weight)
        assert data["signed_weight"] == signed(network, edge.weight)
        assert (data["sign"], data["layer"]) == (edge.sign, network.layer)


@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_reads_the_same_network_from_graphml(name: str, tmp_path: Path) -> None:
    write_atomically(tmp_path / "network.graphml", graphml(NETWORKS[name]))
    check(NETWORKS[name], networkx.read_graphml(tmp_path / "network.graphml"), "name")
    assert [path.name for path in tmp_path.iterdir()] == ["network.graphml"]


@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_reads_the_same_network_from_gexf(name: str, tmp_path: Path) -> None:
    write_atomically(tmp_path / "network.gexf", gexf(NETWORKS[name]))
    read = networkx.read_gexf(tmp_path / "network.gexf", version="1.3")
    check(NETWORKS[name], read, "label")


def test_graphml_declares_the_keys_of_the_format() -> None:
    root = ElementTree.fromstring("".join(graphml(NETWORKS["affiliation"])))  # noqa: S314
    keys = [
        (key.get("id"), key.get("for"), key.get("attr.type"))
        for key in root.iter("{http://graphml.graphdrawing.org/xmlns}key")
    ]
    assert keys == [
        ("name", "node", "string"),
        ("variable", "node", "string"),
        ("kind", "node", "string"),
        ("frequency", "node", "int"),
        ("weight", "edge", "double"),
        ("signed_weight", "edge", "double"),
        ("sign", "edge", "string"),
        ("layer", "edge", "string"),
    ]


def test_gexf_has_an_edge_for_each_statement_with_its_days(tmp_path: Path) -> None:
    found = [
        said("Kesh", "bill", 1, date="2024-05-01/2024-05-03"),
        said("Kesh", "bill", -1, date="2024-06"),
        said("Kesh", "bill", 1, date=None),
    ]
    path = tmp_path / "network.gexf"
    write_atomically(path, gexf(event_network(found)))
    read = networkx.read_gexf(path, version="1.3")
    edges = list(read.edges(data=True, keys=True))
    assert len({key for *_, key, _ in edges}) == 3
    dated = [data for *_, data in edges if "start" in data]
    assert sorted((data["start"], data["end"], data["signed_weight"]) for data in dated) == [
        ("2024-05-01", "2024-05-03", 1),
        ("2024-06-01", "2024-06-30", -1),
    ]
    assert {data["evidence"] for *_, data in edges} == {"Kesh on bill"}
    head = path.read_text().splitlines()[1:3]
    assert 'version="1.3"' in head[0]
    assert 'mode="dynamic" timeformat="date" defaultedgetype="undirected"' in head[1]


def test_single_statements_keep_their_days_in_graphml() -> None:
    text = "".join(graphml(event_network([said("Kesh", "bill", date="2024-05-01")])))
    read = networkx.parse_graphml(text)
    ((*_, data),) = read.edges(data=True)
    assert (data["start"], data["end"], data["evidence"]) == (
        "2024-05-01",
        "2024-05-01",
        "Kesh on bill",
    )


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_matrix_is_laid_out_as_dna_has_it() -> None:
    found = [said("A", "x"), said("A", "y", -1), said("B", "x")]
    assert "".join(matrix_csv(affiliation_network(found))) == '"";"x";"y"\n"A";1;-1\n"B";1;0'
    halves = affiliation_network(found, normalisation="activity")
    assert (
        "".join(matrix_csv(halves)) == '"";"x";"y"\n"A";0.500000;-0.500000\n"B";1.000000;0.000000'
    )
    assert (
        "".join(matrix_csv(one_mode_network(found, "congruence"))) == '"";"A";"B"\n"A";0;1\n"B";1;0'
    )
    directed = dyad_network([said("A", "x", target="B")])
    assert "".join(matrix_csv(directed)) == '"";"A";"B"\n"A";0;1\n"B";0;0'


def test_a_matrix_is_safe_to_open() -> None:
    table = rows("".join(matrix_csv(NETWORKS["affiliation"])))
    width = len(table[0])
    assert all(len(row) == width for row in table)
    assert len(table) == 1 + len({one.actor for one in STATEMENTS})
    names = [row[0] for row in table[1:]] + table[0]
    assert not any(name.lstrip("\u202e ").startswith(tuple("=+-@＝")) for name in names)
    assert "'=cmd|' /C calc'!A0" in names


def test_ucinet_reads_labels_and_rows() -> None:
    found = [said('The "A"', "x"), said("B", "x"), said("B", "y", -1)]
    assert "".join(matrix_dl(affiliation_network(found))) == (
        'dl nr = 2, nc = 2, format = fullmatrix\nrow labels:\n"B"\n"The A"\n'
        'col labels:\n"x"\n"y"\ndata:\n1 -1\n1 0\n'
    )
    assert "".join(matrix_dl(one_mode_network(found, "congruence"))) == (
        'dl n = 2, format = fullmatrix\nlabels:\n"B"\n"The A"\ndata:\n0 1\n1 0\n'
    )


@given(st.lists(st.tuples(st.text(), st.text(), st.sampled_from((1, -1))), max_size=8))
def test_any_name_gives_files_that_can_be_read(found: list[tuple[str, str, int]]) -> None:
    network = affiliation_network([said(*one) for one in found])
    check(network, networkx.parse_graphml("".join(graphml(network))), "name")
    check(network, networkx.read_gexf(io.StringIO("".join(gexf(network))), version="1.3"), "label")
    lines = "".join(matrix_csv(network)).split("\n")
    assert len(lines) == 1 + len({one[0] for one in found})


@pytest.mark.parametrize("serialise", [graphml, gexf, matrix_csv, matrix_dl])
def test_a_folder_at_the_output_path_is_not_replaced(
    serialise: Callable[[Network], Iterator[str]], tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OutputError):
        write_atomically(tmp_path / "taken", serialise(NETWORKS["dyad"]))
    assert list(tmp_path.iterdir()) == [tmp_path / "taken"]
