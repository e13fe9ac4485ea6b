"""Test networks against a worked example and against a direct computation of the formulas.

The direct computation builds the full array `x[actor, concept, sign]` and sums as the formulas do.
"""

from itertools import permutations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.corpora import make_statement

from summarizer.entity_resolution.entities import Entity
from summarizer.errors import ConfigError
from summarizer.networks.affiliation import Qualifier, TwoModeNorm, affiliation_network
from summarizer.networks.counting import Duplicates
from summarizer.networks.directed import attribution_network, dyad_network
from summarizer.networks.network import Network
from summarizer.networks.one_mode import OneModeLayer, OneModeNorm, one_mode_network
from summarizer.networks.statement import Relay, Statement
from summarizer.networks.statement_events import event_network

EXAMPLE = [
    make_statement("A", "x", 1, document="d1"),
    make_statement("A", "x", 1, document="d2"),
    make_statement("A", "y", -1),
    make_statement("B", "x", 1),
    make_statement("B", "y", 1),
    make_statement("C", "x", -1),
]


def weights(network: Network) -> dict[tuple[str, str], float]:
    """Return the weights by the names of the two nodes."""
    names = {node.id: node.name for node in network.nodes}
    return {(names[edge.source], names[edge.target]): edge.weight for edge in network.edges}


@pytest.mark.parametrize(
    ("layer", "normalisation", "expected"),
    [
        ("ignore", "none", {("A", "B"): 3, ("A", "C"): 2, ("B", "C"): 1}),
        ("congruence", "none", {("A", "B"): 2}),
        ("conflict", "none", {("A", "B"): 1, ("A", "C"): 2, ("B", "C"): 1}),
        ("subtract", "none", {("A", "B"): 1, ("A", "C"): -2, ("B", "C"): -1}),
        ("congruence", "average", {("A", "B"): 0.8}),
        ("congruence", "jaccard", {("A", "B"): 0.5}),
        ("congruence", "cosine", {("A", "B"): 1 / 3}),
    ],
)
def test_one_mode_networks_of_the_worked_example(
    layer: OneModeLayer, normalisation: OneModeNorm, expected: dict[tuple[str, str], float]
) -> None:
    network = one_mode_network(EXAMPLE, layer, normalisation=normalisation, duplicates="all")
    assert weights(network) == pytest.approx(expected)
    assert [(node.name, node.frequency) for node in network.nodes] == [("A", 3), ("B", 2), ("C", 1)]


@pytest.mark.parametrize(
    ("qualifier", "normalisation", "expected"),
    [
        ("subtract", "none", (2, -1, 1, 1, -1)),
        ("ignore", "none", (2, 1, 1, 1, 1)),
        ("combine", "none", (1, 2, 1, 1, 2)),
        ("subtract", "activity", (2 / 3, -1 / 3, 1 / 2, 1 / 2, -1)),
        ("subtract", "prominence", (2 / 4, -1 / 2, 1 / 4, 1 / 2, -1 / 4)),
    ],
)
def test_affiliation_networks_of_the_worked_example(
    qualifier: Qualifier, normalisation: TwoModeNorm, expected: tuple[float, ...]
) -> None:
    network = affiliation_network(
        EXAMPLE, qualifier=qualifier, normalisation=normalisation, duplicates="all"
    )
    pairs = [("A", "x"), ("A", "y"), ("B", "x"), ("B", "y"), ("C", "x")]
    assert weights(network) == pytest.approx(dict(zip(pairs, expected, strict=True)))
    assert [edge.sign for edge in network.edges] == [
        "positive", "negative", "positive", "positive", "negative",
    ]  # fmt: skip


def test_combined_codes_cannot_be_normalised() -> None:
    with pytest.raises(ConfigError, match="are codes"):
        affiliation_network(EXAMPLE, qualifier="combine", normalisation="activity")


def test_support_and_opposition_of_one_actor_give_a_mixed_edge() -> None:
    both = [make_statement("A", "x", 1), make_statement("A", "x", -1)]
    (edge,) = affiliation_network(both).edges
    assert (edge.weight, edge.sign) == (0, "mixed")
    (edge,) = affiliation_network(both, qualifier="combine").edges
    assert (edge.weight, edge.sign) == (3, "mixed")


def test_equal_agreement_and_conflict_give_an_edge_of_weight_zero() -> None:
    (edge,) = one_mode_network(
        [make_statement("A", "x"), make_statement("A", "x", -1), make_statement("B", "x")],
        "subtract",
    ).edges
    assert (edge.weight, edge.sign) == (0, "mixed")


ACTORS, CONCEPTS, DOCUMENTS = "ABCD", "xyz", ("d1", "d2", "d3")
DATES = ("2024-01-01", "2024-01-03", "2024-01-31/2024-02-02", "2024-02", "2023", None, "no date")


@st.composite
def statement_lists(draw: st.DrawFn) -> list[Statement]:
    statement = st.builds(
        make_statement,
        st.sampled_from(ACTORS),
        st.sampled_from(CONCEPTS),
        st.sampled_from((1, -1)),
        document=st.sampled_from(DOCUMENTS),
        date=st.sampled_from(DATES),
        target=st.sampled_from((None, *ACTORS)),
    )
    return draw(st.lists(statement, max_size=14))


def computed(
    statements: list[Statement],
) -> dict[tuple[OneModeLayer, OneModeNorm], dict[tuple[str, str], float]]:
    """Return the one-mode networks of all statements, computed from the formulas."""
    x = {(i, j, k): 0 for i in ACTORS for j in CONCEPTS for k in (1, -1)}
    for statement in statements:
        x[statement.actor.name, statement.concept, statement.sign] += 1
    act = {i: sum(x[i, j, k] for j in CONCEPTS for k in (1, -1)) for i in ACTORS}
    cells = [(j, k) for j in CONCEPTS for k in (1, -1)]
    layers: dict[tuple[OneModeLayer, OneModeNorm], dict[tuple[str, str], float]] = {}
    for i, i2 in permutations(ACTORS, 2):
        if not act[i] or not act[i2]:
            continue
        agree = sum(x[i, j, k] * x[i2, j, k] for j, k in cells)
        differ = sum(x[i, j, k] * x[i2, j, -k] for j, k in cells)
        ignore = sum((x[i, j, 1] + x[i, j, -1]) * (x[i2, j, 1] + x[i2, j, -1]) for j in CONCEPTS)
        m10 = sum(x[i, j, k] for j, k in cells if x[i2, j, k] == 0)
        m01 = sum(x[i2, j, k] for j, k in cells if x[i, j, k] == 0)
        divisors: dict[OneModeNorm, float] = {
            "none": 1, "average": (act[i] + act[i2]) / 2, "jaccard": m10 + m01 + agree,
            "cosine": act[i] * act[i2],
        }  # fmt: skip
        values: dict[OneModeLayer, float] = {
            "congruence": agree,
            "conflict": differ,
            "subtract": agree - differ,
            "ignore": ignore,
        }
        for layer, value in values.items():
            for norm, divisor in divisors.items():
                layers.setdefault((layer, norm), {})[i, i2] = value / divisor
    return layers


@given(statement_lists())
def test_one_mode_networks_match_the_formulas(statements: list[Statement]) -> None:
    for (layer, normalisation), expected in computed(statements).items():
        network = one_mode_network(statements, layer, normalisation=normalisation, duplicates="all")
        actual = weights(network)
        assert not any(first == second for first, second in actual)
        symmetric = actual | {(b, a): weight for (a, b), weight in actual.items()}
        for pair, weight in expected.items():
            assert symmetric.pop(pair, 0) == pytest.approx(weight)
        assert symmetric == {}


@given(statement_lists(), st.sampled_from(get_args(Duplicates)), st.data())
def test_the_order_of_statements_does_not_matter(
    statements: list[Statement], duplicates: Duplicates, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(statements))
    for layer in get_args(OneModeLayer):
        first = one_mode_network(statements, layer, duplicates=duplicates)
        assert first == one_mode_network(shuffled, layer, duplicates=duplicates)
    assert affiliation_network(statements, duplicates=duplicates) == affiliation_network(
        shuffled, duplicates=duplicates
    )
    assert dyad_network(statements, duplicates=duplicates) == dyad_network(
        shuffled, duplicates=duplicates
    )


@given(statement_lists())
def test_a_longer_period_never_counts_more_statements(statements: list[Statement]) -> None:
    scopes: tuple[Duplicates, ...] = ("all", "week", "year")
    counts = [
        sum(node.frequency for node in affiliation_network(statements, duplicates=duplicates).nodes)
        for duplicates in scopes
    ]
    assert counts == sorted(counts, reverse=True)
    once = sum(n.frequency for n in affiliation_network(statements, duplicates="document").nodes)
    keys = {(s.document, s.actor, s.concept, s.sign) for s in statements}
    assert once == 2 * len(keys)


@pytest.mark.parametrize(
    ("duplicates", "count"), [("all", 5), ("document", 4), ("week", 3), ("month", 3), ("year", 2)]
)
def test_duplicates_count_once_in_their_period(duplicates: Duplicates, count: int) -> None:
    days = [("d1", "2024-01-01"), ("d1", "2024-01-02"), ("d2", "2024-01-31"), ("d3", "2024-02-01"),
            ("d4", "2023-12-31")]  # fmt: skip
    statements = [make_statement("A", "x", document=document, date=date) for document, date in days]
    (edge,) = affiliation_network(statements, duplicates=duplicates).edges
    assert edge.weight == count


def test_dyad_edges_point_from_holder_to_target() -> None:
    statements = [
        make_statement("A", "x", 1, target="B"),
        make_statement("A", "y", -1, target="B"),
        make_statement("A", "z", -1, target="B"),
        make_statement("B", "x", 1, target="A"),
        make_statement("A", "x", 1, target="A"),
        make_statement("C", "x", 1),
    ]
    network = dyad_network(statements)
    assert network.directed
    assert weights(network) == {("A", "B"): -1, ("B", "A"): 1}
    assert [edge.sign for edge in network.edges] == ["mixed", "positive"]
    assert [(node.name, node.frequency) for node in network.nodes] == [("A", 4), ("B", 4)]


def test_attribution_counts_the_claims_that_a_channel_relays() -> None:
    ktv, pell = Entity("KTV", "media"), Entity("Pell", "person")
    relays = [
        Relay(d, c, None, "none", ktv, pell) for d, c in (("d1", "c1"), ("d1", "c2"), ("d2", "c1"))
    ]
    assert weights(attribution_network(relays)) == {("KTV", "Pell"): 3}
    assert weights(attribution_network(relays, duplicates="document")) == {("KTV", "Pell"): 2}


def test_an_event_network_has_one_dated_edge_per_statement() -> None:
    statements = [
        make_statement("A", "x", 1, date="2024-02", document="d2", target="B"),
        make_statement("A", "x", -1, date="2023-12-30/2024-01-02"),
        make_statement("A", "x", 1, date=None),
    ]
    edges = event_network(statements).edges
    assert [(edge.start, edge.end, edge.weight) for edge in edges] == [
        (None, None, 1),
        ("2023-12-30", "2024-01-02", -1),
        ("2024-02-01", "2024-02-29", 1),
    ]
    assert weights(event_network(statements, "dyad")) == {("A", "B"): 1}
