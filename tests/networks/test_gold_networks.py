"""Test the networks of the gold documents against those that a reader finds."""

from functools import cache

from support.data.corpora import actor, claim, position, summary

from evals.dataset.gold import GoldDocument, default_gold, read_gold
from summarizer.networks.build import ResolvedCorpus, resolve_corpus
from summarizer.networks.one_mode import OneModeLayer, one_mode_network
from summarizer.networks.statement import Level, StatementOptions
from summarizer.schema.summary import SummaryRecord

SEED = "000_fd7ab7dcbca6b51e"
MINISTERS = "defense ministers from Myanmar, East Timor and Belarus"
ALLIANCE = "anti-regime ethnic alliance"


def gold_summary(gold: GoldDocument) -> SummaryRecord:
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
def gold_summaries() -> list[SummaryRecord]:
    return [gold_summary(gold) for gold in read_gold(default_gold())]


def edge_names(corpus: ResolvedCorpus, layer: OneModeLayer, document: str) -> set[tuple[str, str]]:
    statements = [item for item in corpus.statements if item.document == document]
    network = one_mode_network(statements, layer)
    names = {node.id: node.name for node in network.nodes}
    return {(names[edge.source], names[edge.target]) for edge in network.edges}


def test_the_seed_document_has_one_agreement_and_one_conflict() -> None:
    levels: tuple[Level, ...] = ("state", "top")
    for level in levels:
        corpus = resolve_corpus(gold_summaries(), options=StatementOptions(level=level))
        assert edge_names(corpus, "congruence", SEED) == {("China", MINISTERS)}
        assert edge_names(corpus, "conflict", SEED) == {("China", ALLIANCE)}


def test_at_organization_level_ministries_are_separate_nodes() -> None:
    corpus = resolve_corpus(gold_summaries(), options=StatementOptions(level="organization"))
    assert edge_names(corpus, "congruence", SEED) == {("Chinese military", MINISTERS)}


def test_rolling_up_to_the_top_merges_a_parliament_with_its_government() -> None:
    vote = ("Socialists (f08)", "parliament (Bulgaria)")
    assert vote in edge_names(resolve_corpus(gold_summaries()), "congruence", "f08")
    rolled = resolve_corpus(gold_summaries(), options=StatementOptions(level="top"))
    assert vote not in edge_names(rolled, "congruence", "f08")


def test_states_are_merged_across_articles_and_police_forces_are_not() -> None:
    resolution = resolve_corpus(gold_summaries()).resolution
    documents = {m.document for m in resolution.merges if m.canonical == "China"}
    assert len(documents) >= 6
    joined = {merge.name for merge in resolution.merges}
    assert joined.isdisjoint({"police", "Police", "parliament", "Analysts", "Socialists"})
    assert {merge.canonical for merge in resolution.merges if merge.name == "Foreign Ministry"} == {
        "China’s Foreign Ministry"
    }
    assert ("UN", "United Nations") not in {(m.name, m.canonical) for m in resolution.merges}
