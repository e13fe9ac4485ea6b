"""Test that networkx reads networks back unchanged, with any names."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.corpora import make_statement

from summarizer.entity_resolution.entities import Entity
from summarizer.errors import OutputError
from summarizer.exports.graphs.gexf import gexf
from summarizer.exports.graphs.graphml import graphml
from summarizer.exports.graphs.matrix import matrix_csv, matrix_dl
from summarizer.networks.affiliation import affiliation_network
from summarizer.networks.directed import attribution_network, dyad_network
from summarizer.networks.network import Network
from summarizer.networks.one_mode import one_mode_network
from summarizer.networks.statement import Relay, Sign
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
    """Return the text without the characters that XML forbids."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


STATEMENTS = [
    make_statement(
        name, f"topic {name}" if number % 2 else "shared", 1 if number % 3 else -1, target="Kesh"
    )
    for number, name in enumerate(HOSTILE)
] + [make_statement("Kesh", "shared", 1), make_statement("Kesh", "shared", -1)]
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
    "empty": affiliation_network([]),
}


def signed_weight(network: Network, weight: float) -> float:
    return -weight if network.layer == "conflict" else weight


def assert_same(network: Network, read: "networkx.Graph[str]", name_key: str) -> None:
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
        assert data["signed_weight"] == signed_weight(network, edge.weight)
        assert (data["sign"], data["layer"]) == (edge.sign, network.layer)


@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_reads_the_same_network_from_graphml(name: str, tmp_path: Path) -> None:
    write_atomically(tmp_path / "network.graphml", graphml(NETWORKS[name]))
    assert_same(NETWORKS[name], networkx.read_graphml(tmp_path / "network.graphml"), "name")
    assert [path.name for path in tmp_path.iterdir()] == ["network.graphml"]


@pytest.mark.parametrize("name", NETWORKS)
def test_networkx_reads_the_same_network_from_gexf(name: str, tmp_path: Path) -> None:
    write_atomically(tmp_path / "network.gexf", gexf(NETWORKS[name]))
    read = networkx.read_gexf(tmp_path / "network.gexf", version="1.3")
    assert_same(NETWORKS[name], read, "label")


def test_graphml_declares_its_keys() -> None:
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
    statements = [
        make_statement("Kesh", "bill", 1, date="2024-05-01/2024-05-03"),
        make_statement("Kesh", "bill", -1, date="2024-06"),
        make_statement("Kesh", "bill", 1, date=None),
    ]
    path = tmp_path / "network.gexf"
    write_atomically(path, gexf(event_network(statements)))
    read = networkx.read_gexf(path, version="1.3")
    assert isinstance(read, networkx.MultiGraph)
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


def test_graphml_has_the_days_of_each_statement() -> None:
    text = "".join(graphml(event_network([make_statement("Kesh", "bill", date="2024-05-01")])))
    read = networkx.parse_graphml(text)
    ((*_, data),) = read.edges(data=True)
    assert (data["start"], data["end"], data["evidence"]) == (
        "2024-05-01",
        "2024-05-01",
        "Kesh on bill",
    )


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_matrix_has_the_layout_of_dna() -> None:
    statements = [make_statement("A", "x"), make_statement("A", "y", -1), make_statement("B", "x")]
    assert "".join(matrix_csv(affiliation_network(statements))) == '"";"x";"y"\n"A";1;-1\n"B";1;0'
    halves = affiliation_network(statements, normalisation="activity")
    assert (
        "".join(matrix_csv(halves)) == '"";"x";"y"\n"A";0.500000;-0.500000\n"B";1.000000;0.000000'
    )
    assert (
        "".join(matrix_csv(one_mode_network(statements, "congruence")))
        == '"";"A";"B"\n"A";0;1\n"B";1;0'
    )
    directed = dyad_network([make_statement("A", "x", target="B")])
    assert "".join(matrix_csv(directed)) == '"";"A";"B"\n"A";0;1\n"B";0;0'


def test_a_matrix_contains_no_formula() -> None:
    table = rows("".join(matrix_csv(NETWORKS["affiliation"])))
    width = len(table[0])
    assert all(len(row) == width for row in table)
    assert len(table) == 1 + len({s.actor for s in STATEMENTS})
    names = [row[0] for row in table[1:]] + table[0]
    assert not any(name.lstrip("\u202e ").startswith(tuple("=+-@＝")) for name in names)
    assert "'=cmd|' /C calc'!A0" in names


def test_the_dl_matrix_has_labels_and_rows() -> None:
    statements = [
        make_statement('The "A"', "x"),
        make_statement("B", "x"),
        make_statement("B", "y", -1),
    ]
    assert "".join(matrix_dl(affiliation_network(statements))) == (
        'dl nr = 2, nc = 2, format = fullmatrix\nrow labels:\n"B"\n"The A"\n'
        'col labels:\n"x"\n"y"\ndata:\n1 -1\n1 0\n'
    )
    assert "".join(matrix_dl(one_mode_network(statements, "congruence"))) == (
        'dl n = 2, format = fullmatrix\nlabels:\n"B"\n"The A"\ndata:\n0 1\n1 0\n'
    )


SIGNS: st.SearchStrategy[Sign] = st.sampled_from((1, -1))


@given(st.lists(st.tuples(st.text(), st.text(), SIGNS), max_size=8))
def test_networks_with_any_names_are_read_back(triples: list[tuple[str, str, Sign]]) -> None:
    network = affiliation_network([make_statement(*triple) for triple in triples])
    assert_same(network, networkx.parse_graphml("".join(graphml(network))), "name")
    assert_same(
        network,
        networkx.read_gexf(io.BytesIO("".join(gexf(network)).encode()), version="1.3"),
        "label",
    )
    lines = "".join(matrix_csv(network)).split("\n")
    assert len(lines) == 1 + len({holder for holder, _, _ in triples})


@pytest.mark.parametrize("serialise", [graphml, gexf, matrix_csv, matrix_dl])
def test_a_folder_at_the_output_path_is_not_replaced(
    serialise: Callable[[Network], Iterator[str]], tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OutputError):
        write_atomically(tmp_path / "taken", serialise(NETWORKS["dyad"]))
    assert list(tmp_path.iterdir()) == [tmp_path / "taken"]
