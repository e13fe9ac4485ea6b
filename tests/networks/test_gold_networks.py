"""The networks of the gold articles are those that a reader finds in them."""

from __future__ import annotations

from functools import cache

from support.corpora import actor, claim, position, summary

from evals.dataset.gold import GoldDocument, default_gold, read_gold
from summarizer.networks.build import ResolvedCorpus, resolve_corpus
from summarizer.networks.one_mode import one_mode_network
from summarizer.networks.statement import StatementOptions
from summarizer.schema.summary import SummaryRecord

SEED = "000_fd7ab7dcbca6b51e"
MINISTERS = "defense ministers from Myanmar, East Timor and Belarus"
ALLIANCE = "anti-regime ethnic alliance"


def summarized(gold: GoldDocument) -> SummaryRecord:
    record = gold.record
    return summary(
        record.document.id,
        [
            actor(
                a.id, a.name, a.kind, a.affiliation, a.aliases, role=a.role,
                members=list(a.members),
            )
            for a in record.actors
        ],
        [
            position(
                p.id, p.actor, p.topic, p.stance, target=p.target, claim_ids=list(p.claim_ids),
                evidence=p.evidence,
            )
            for p in record.positions
        ],
        [claim(c.id, c.speaker, c.via, c.date) for c in record.claims],
        record.document.date,
    )  # fmt: skip


@cache
def corpus() -> list[SummaryRecord]:
    return [summarized(gold) for gold in read_gold(default_gold())]


def ties(found: ResolvedCorpus, layer: str, document: str) -> set[tuple[str, str]]:
    network = one_mode_network([one for one in found.statements if one.document == document], layer)
    names = {node.id: node.name for node in network.nodes}
    return {(names[edge.source], names[edge.target]) for edge in network.edges}


def test_the_seed_has_one_agreement_and_one_conflict() -> None:
    for level in ("state", "top"):
        found = resolve_corpus(corpus(), options=StatementOptions(level=level))
        assert ties(found, "congruence", SEED) == {("China", MINISTERS)}
        assert ties(found, "conflict", SEED) == {("China", ALLIANCE)}


def test_without_rolling_up_the_ministries_fall_apart() -> None:
    found = resolve_corpus(corpus(), options=StatementOptions(level="organization"))
    assert ties(found, "congruence", SEED) == {("Chinese military", MINISTERS)}


def test_rolling_up_to_the_top_would_hide_a_parliament_from_its_government() -> None:
    vote = ("Socialists (f08)", "parliament (Bulgaria)")
    assert vote in ties(resolve_corpus(corpus()), "congruence", "f08")
    rolled = resolve_corpus(corpus(), options=StatementOptions(level="top"))
    assert vote not in ties(rolled, "congruence", "f08")


def test_states_are_one_across_articles_and_their_polices_are_not() -> None:
    resolution = resolve_corpus(corpus()).resolution
    documents = {m.document for m in resolution.merges if m.canonical == "China"}
    assert len(documents) >= 6
    joined = {merge.name for merge in resolution.merges}
    assert joined.isdisjoint({"police", "Police", "parliament", "Analysts", "Socialists"})
    assert {merge.canonical for merge in resolution.merges if merge.name == "Foreign Ministry"} == {
        "China’s Foreign Ministry"
    }
    assert ("UN", "United Nations") not in {(m.name, m.canonical) for m in resolution.merges}
