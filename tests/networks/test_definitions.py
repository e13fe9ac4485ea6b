"""Networks are what their definitions say: the worked example, and a plain reckoning of any other.

The reckoning builds the whole array `x[actor, concept, sign]` and adds up as the formulas read.
"""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.corpora import said

from summarizer.entity_resolution.entities import Entity
from summarizer.errors import ConfigError
from summarizer.networks.affiliation import affiliation_network
from summarizer.networks.directed import attribution_network, dyad_network
from summarizer.networks.network import Network
from summarizer.networks.one_mode import one_mode_network
from summarizer.networks.statement import Relay, Statement
from summarizer.networks.statement_events import event_network

EXAMPLE = [
    said("A", "x", 1, document="d1"),
    said("A", "x", 1, document="d2"),
    said("A", "y", -1),
    said("B", "x", 1),
    said("B", "y", 1),
    said("C", "x", -1),
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
def test_the_worked_example(
    layer: str, normalisation: str, expected: dict[tuple[str, str], float]
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
def test_the_worked_example_with_concepts(
    qualifier: str, normalisation: str, expected: tuple[float, ...]
) -> None:
    network = affiliation_network(
        EXAMPLE, qualifier=qualifier, normalisation=normalisation, duplicates="all"
    )
    pairs = [("A", "x"), ("A", "y"), ("B", "x"), ("B", "y"), ("C", "x")]
    assert weights(network) == pytest.approx(dict(zip(pairs, expected, strict=True)))
    assert [edge.sign for edge in network.edges] == [
        "positive", "negative", "positive", "positive", "negative",
    ]  # fmt: skip


def test_codes_are_not_divided() -> None:
    with pytest.raises(ConfigError, match="are codes"):
        affiliation_network(EXAMPLE, qualifier="combine", normalisation="activity")


def test_support_and_opposition_of_one_actor_are_a_mixed_tie() -> None:
    both = [said("A", "x", 1), said("A", "x", -1)]
    (edge,) = affiliation_network(both).edges
    assert (edge.weight, edge.sign) == (0, "mixed")
    (edge,) = affiliation_network(both, qualifier="combine").edges
    assert (edge.weight, edge.sign) == (3, "mixed")


def test_as_much_agreement_as_conflict_is_an_edge_of_no_weight() -> None:
    (edge,) = one_mode_network(
        [said("A", "x"), said("A", "x", -1), said("B", "x")], "subtract"
    ).edges
    assert (edge.weight, edge.sign) == (0, "mixed")


ACTORS, CONCEPTS, DOCUMENTS = "ABCD", "xyz", ("d1", "d2", "d3")
DATES = ("2024-01-01", "2024-01-03", "2024-01-31/2024-02-02", "2024-02", "2023", None, "no date")


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    one = st.builds(
        said,
        st.sampled_from(ACTORS),
        st.sampled_from(CONCEPTS),
        st.sampled_from((1, -1)),
        document=st.sampled_from(DOCUMENTS),
        date=st.sampled_from(DATES),
        target=st.sampled_from((None, *ACTORS)),
    )
    return draw(st.lists(one, max_size=14))


def reckoned(found: list[Statement]) -> dict[str, dict[tuple[str, str], float]]:
    """Return the one-mode networks of all statements, as the formulas read."""
    x = {(i, j, k): 0 for i in ACTORS for j in CONCEPTS for k in (1, -1)}
    for one in found:
        x[one.actor.name, one.concept, one.sign] += 1
    act = {i: sum(x[i, j, k] for j in CONCEPTS for k in (1, -1)) for i in ACTORS}
    cells = [(j, k) for j in CONCEPTS for k in (1, -1)]
    layers: dict[str, dict[tuple[str, str], float]] = {}
    for i, other in permutations(ACTORS, 2):
        if not act[i] or not act[other]:
            continue
        agree = sum(x[i, j, k] * x[other, j, k] for j, k in cells)
        differ = sum(x[i, j, k] * x[other, j, -k] for j, k in cells)
        ignore = sum(
            (x[i, j, 1] + x[i, j, -1]) * (x[other, j, 1] + x[other, j, -1]) for j in CONCEPTS
        )
        m10 = sum(x[i, j, k] for j, k in cells if x[other, j, k] == 0)
        m01 = sum(x[other, j, k] for j, k in cells if x[i, j, k] == 0)
        divisors = {
            "none": 1, "average": (act[i] + act[other]) / 2, "jaccard": m10 + m01 + agree,
            "cosine": act[i] * act[other],
        }  # fmt: skip
        values = {
            "congruence": agree,
            "conflict": differ,
            "subtract": agree - differ,
            "ignore": ignore,
        }
        for layer, value in values.items():
            for norm, divisor in divisors.items():
                layers.setdefault(f"{layer} {norm}", {})[i, other] = value / divisor
    return layers


@given(statements())
def test_every_network_is_as_the_formulas_read(found: list[Statement]) -> None:
    for name, expected in reckoned(found).items():
        layer, normalisation = name.split()
        network = one_mode_network(found, layer, normalisation=normalisation, duplicates="all")
        ours = weights(network)
        assert not any(one == other for one, other in ours)
        symmetric = ours | {(other, one): weight for (one, other), weight in ours.items()}
        for pair, weight in expected.items():
            assert symmetric.pop(pair, 0) == pytest.approx(weight)
        assert symmetric == {}


@given(statements(), st.sampled_from(["all", "document", "week", "month", "year"]), st.data())
def test_the_order_of_statements_changes_nothing(
    found: list[Statement], duplicates: str, data: st.DataObject
) -> None:
    other = data.draw(st.permutations(found))
    for layer in ("congruence", "conflict", "subtract", "ignore"):
        first = one_mode_network(found, layer, duplicates=duplicates)
        assert first == one_mode_network(other, layer, duplicates=duplicates)
    assert affiliation_network(found, duplicates=duplicates) == affiliation_network(
        other, duplicates=duplicates
    )
    assert dyad_network(found, duplicates=duplicates) == dyad_network(other, duplicates=duplicates)


@given(statements())
def test_a_coarser_period_never_counts_more(found: list[Statement]) -> None:
    counts = [
        sum(node.frequency for node in affiliation_network(found, duplicates=duplicates).nodes)
        for duplicates in ("all", "week", "year")
    ]
    assert counts == sorted(counts, reverse=True)
    once = sum(n.frequency for n in affiliation_network(found, duplicates="document").nodes)
    keys = {(one.document, one.actor, one.concept, one.sign) for one in found}
    assert once == 2 * len(keys)


@pytest.mark.parametrize(
    ("duplicates", "count"), [("all", 5), ("document", 4), ("week", 3), ("month", 3), ("year", 2)]
)
def test_duplicates_count_once_in_their_period(duplicates: str, count: int) -> None:
    days = [("d1", "2024-01-01"), ("d1", "2024-01-02"), ("d2", "2024-01-31"), ("d3", "2024-02-01"),
            ("d4", "2023-12-31")]  # fmt: skip
    found = [said("A", "x", document=document, date=date) for document, date in days]
    (edge,) = affiliation_network(found, duplicates=duplicates).edges
    assert edge.weight == count


def test_dyads_point_from_holder_to_target() -> None:
    found = [
        said("A", "x", 1, target="B"),
        said("A", "y", -1, target="B"),
        said("A", "z", -1, target="B"),
        said("B", "x", 1, target="A"),
        said("A", "x", 1, target="A"),
        said("C", "x", 1),
    ]
    network = dyad_network(found)
    assert network.directed
    assert weights(network) == {("A", "B"): -1, ("B", "A"): 1}
    assert [edge.sign for edge in network.edges] == ["mixed", "positive"]
    assert [(node.name, node.frequency) for node in network.nodes] == [("A", 4), ("B", 4)]


def test_attribution_counts_who_carries_whom() -> None:
    ktv, pell = Entity("KTV", "media"), Entity("Pell", "person")
    relays = [
        Relay(d, c, None, "none", ktv, pell) for d, c in (("d1", "c1"), ("d1", "c2"), ("d2", "c1"))
    ]
    assert weights(attribution_network(relays)) == {("KTV", "Pell"): 3}
    assert weights(attribution_network(relays, duplicates="document")) == {("KTV", "Pell"): 2}


def test_events_are_an_edge_each_with_its_days() -> None:
    found = [
        said("A", "x", 1, date="2024-02", document="d2", target="B"),
        said("A", "x", -1, date="2023-12-30/2024-01-02"),
        said("A", "x", 1, date=None),
    ]
    edges = event_network(found).edges
    assert [(edge.start, edge.end, edge.weight) for edge in edges] == [
        (None, None, 1),
        ("2023-12-30", "2024-01-02", -1),
        ("2024-02-01", "2024-02-29", 1),
    ]
    assert weights(event_network(found, "dyad")) == {("A", "B"): 1}
