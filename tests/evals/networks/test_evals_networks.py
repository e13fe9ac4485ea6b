"""Networks of a capable model's recorded answers are like those of codings by hand."""

import csv
import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.cli.app import app
from evals.files import EVALS
from evals.networks.comparison import Comparison, compare_networks
from evals.runs.corpus import corpus_summaries
from summarizer.cli.app import app as summarizer
from summarizer.codebook import read_codebook
from summarizer.entity_resolution.entities import Entity
from summarizer.entity_resolution.override_files import codebook_lines, read_aliases
from summarizer.grounding.name_matching import core_name, is_part_of
from summarizer.networks.build import resolve_corpus
from summarizer.networks.statement import Sign, Statement
from summarizer.vocabulary import Stance

DISPUTE = EVALS / "dispute"
LEAST = 0.8


def statement(document: int, actor: str, concept: str, sign: Sign) -> Statement:
    who = Entity(actor, "person")
    stance: Stance = "support" if sign > 0 else "oppose"
    date = f"2024-0{document % 6 + 1}-01"
    about = (who, who, concept, concept, sign, stance, None, concept)
    return Statement(f"d{document}", "p1", date, "document", *about)


CODED = [
    statement(document, actor, concept, 1 if (document + len(actor)) % 3 else -1)
    for document, (actor, concept) in enumerate(
        (actor, concept) for actor in ("Ada", "Bo", "Cyril", "Dorothea") for concept in "xyz"
    )
]


def whole(first: list[Statement], second: list[Statement]) -> Comparison:
    return next(compare_networks(first, second, min_statements=1, months=3))


def test_equal_codings_correlate_fully_and_reversed_ones_negatively() -> None:
    same = whole(CODED, CODED)
    assert same.affiliation.value == pytest.approx(1)
    assert same.agreement.value == pytest.approx(1)
    assert same.affiliation.p is not None
    assert same.affiliation.p < 0.05
    turned = [replace(one, sign=-one.sign) for one in CODED]
    assert whole(CODED, turned).affiliation.value == pytest.approx(-1)


def test_actors_of_one_coding_only_lower_the_correlation() -> None:
    fewer = [one for one in CODED if one.actor.name != "Cyril"]
    value = whole(CODED, fewer).affiliation.value
    assert value is not None
    assert 0 < value < 1


def test_windows_follow_each_other_month_by_month() -> None:
    labels = [row.label for row in compare_networks(CODED, CODED, min_statements=1, months=3)]
    assert labels[:2] == ["all", "2024-01_2024-03"]
    assert len(labels) == len(set(labels)) == 5


def test_networks_of_recorded_answers_are_like_those_of_the_codings(tmp_path: Path) -> None:
    runner, hand = CliRunner(), tmp_path / "hand"
    documents, codebook = str(DISPUTE / "documents"), str(DISPUTE / "codebook.toml")
    about = ["--documents", documents, "--codebook", codebook]
    imported = ["import", str(DISPUTE / "codings.csv"), *about, "--out", str(hand)]
    assert runner.invoke(summarizer, imported).exit_code == 0
    recording = str(EVALS / "recordings" / "capable-dispute.jsonl")
    result = runner.invoke(app, ["networks", recording, str(hand), *about])
    assert result.exit_code == 0, result.output
    assert "15 copies are left out" in result.output
    (row,) = re.findall(r"^ all .*$", result.output, re.MULTILINE)
    affiliation, _, agreement, _ = map(float, row.split()[-4:])
    assert affiliation >= LEAST
    assert agreement >= LEAST


def test_no_frequent_actor_is_split_or_merged_with_another() -> None:
    codebook = read_codebook(DISPUTE / "codebook.toml")
    lines = codebook_lines(codebook)
    known = [*lines, *read_aliases(DISPUTE / "aliases.csv")]
    truth = {core_name(line.name): line.canonical for line in known}
    with (DISPUTE / "copies.csv").open(encoding="utf-8") as file:
        copies = {row["document"] for row in csv.DictReader(file)}
    recording = EVALS / "recordings" / "capable-dispute.jsonl"
    summaries = [
        summary
        for summary in corpus_summaries(recording, DISPUTE / "documents", codebook)
        if summary.document.id not in copies
    ]
    corpus = resolve_corpus(summaries, aliases=lines)
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for summary in summaries:
        for actor in (actor for actor in summary.actors if actor.kind != "group"):
            entity = corpus.resolution.entity(summary.document.id, actor.id)
            # A surname means whomever the codings have by the longer name.
            name = core_name(actor.name)
            whole = {
                truth[key] for key in truth if actor.kind == "person" and is_part_of(name, key)
            }
            meant[entity.name].add(truth.get(name) or min(whole, default=actor.name))
    counts = Counter(one.actor.name for one in corpus.statements if one.actor.kind != "group")
    for name, _ in counts.most_common(20):
        assert len(meant[name]) == 1, (name, meant[name])
        assert [other for other in meant if meant[other] & meant[name]] == [name]
