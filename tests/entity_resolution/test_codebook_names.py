"""The actors of a codebook name the entities of a corpus."""

from pathlib import Path

import pytest
from support.data.corpora import actor, document_with, summary

from summarizer.codebook import Codebook, CodebookActor, Concept
from summarizer.dataset import CODEBOOK, SUMMARY_LINES, Dataset
from summarizer.entity_resolution.entities import Resolution
from summarizer.entity_resolution.override_files import AliasLine, codebook_lines
from summarizer.entity_resolution.resolver import resolve
from summarizer.exports.graphs.network_files import NetworkOptions, resolve_summaries

PORT = CodebookActor(name="Varn Port Authority", aliases=("port authority", "VPA"))
CODEBOOK_OF_PORT = Codebook(concepts=(Concept(name="Dredging"),), actors=(PORT,))
LINES = codebook_lines(CODEBOOK_OF_PORT)
DOCUMENTS = [
    document_with("d1", actor("a", "Varn Port Authority", "agency")),
    document_with("d2", actor("b", "port authority", "agency")),
    document_with("d3", actor("c", "the authority", "agency", aliases=["VPA"])),
    document_with("d4", actor("d", "Port Council", "agency")),
]


def names(resolution: Resolution) -> list[str]:
    return [entity.name for _, entity in sorted(resolution.entities.items())]


def resolved(lines: list[AliasLine]) -> list[str]:
    return names(resolve([a for document in DOCUMENTS for a in document], lines))


def test_the_canonical_name_unites_all_names_of_an_actor() -> None:
    assert len({*resolved([])}) == 4
    assert resolved(LINES) == ["Varn Port Authority"] * 3 + ["Port Council"]


def test_a_common_name_does_not_make_another_actor_that_of_the_codebook() -> None:
    council = document_with("d1", actor("a", "Port Council", "agency", aliases=["port authority"]))
    assert names(resolve(council, LINES)) == ["Port Council"]


@pytest.mark.parametrize("reverse", [False, True])
def test_a_line_of_aliases_csv_wins(reverse: bool) -> None:
    lines = [AliasLine("port authority", "", "Other Port"), *LINES]
    found = resolved(lines[::-1] if reverse else lines)
    assert found[:3] == ["Varn Port Authority", "Other Port", "Varn Port Authority"]


def test_the_codebook_of_a_results_folder_is_used(tmp_path: Path) -> None:
    texts = [summary(f"d{n}", [actor("a", name)]) for n, name in enumerate(PORT.names)]
    lines = "".join(text.model_dump_json() + "\n" for text in texts)
    (tmp_path / SUMMARY_LINES).write_text(lines, encoding="utf-8")
    dataset = Dataset(tmp_path)
    assert len({*names(resolve_summaries(dataset, NetworkOptions()).resolution)}) > 1
    (tmp_path / CODEBOOK).write_text(CODEBOOK_OF_PORT.to_toml(), encoding="utf-8")
    corpus = resolve_summaries(dataset, NetworkOptions())
    assert {*names(corpus.resolution)} == {"Varn Port Authority"}
    reasons = {merge.reason for merge in corpus.resolution.merges}
    assert "codebook: “VPA” is Varn Port Authority" in reasons
