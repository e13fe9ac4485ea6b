"""The concepts of positions are scored given the position, and with holder and stance."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support.data.eval_cases import gold, golds, perfect

from evals.cli.app import app
from evals.dataset.codings import read_codings
from evals.dataset.concepts import GoldConcept, default_codebook, read_concepts
from evals.dataset.gold import default_gold, held_out_gold, read_gold
from evals.files import EVALS
from evals.scoring.codings import codings_counts
from evals.scoring.concepts import CONCEPT_METRICS, concept_counts
from summarizer.codebook import Codebook, CodebookActor, Concept, read_codebook
from summarizer.errors import ConfigError, InputError
from summarizer.schema.summary import Position, SummaryRecord

E01 = gold("e01")
CONCEPTS = read_concepts(default_gold() / "concepts.csv", read_codebook(default_codebook()))
REVERSED = next(
    position.id for position in E01.record.positions
    if CONCEPTS["e01", position.id].is_reversed
)  # fmt: skip


def coded(change: Callable[[Position], dict[str, object]] = lambda _: {}) -> SummaryRecord:
    """Return the gold records of a document, coded as the gold is, but for `change`."""
    summary = perfect(E01)
    positions = []
    for position in summary.positions:
        right = CONCEPTS["e01", position.id]
        update = {"concept": right.concept, "stance": right.stance(position.stance)}
        positions.append(position.model_copy(update={**update, **change(position)}))
    return summary.model_copy(update={"positions": positions})


def figures(summary: SummaryRecord | None) -> dict[str, float | None]:
    counts = concept_counts(E01, CONCEPTS, summary)
    return {metric.name: metric.of(counts) for metric in CONCEPT_METRICS}


def test_what_the_gold_has_is_right() -> None:
    found = figures(coded())
    assert found["concept_acc"] == found["held_f1"] == found["coded_f1"] == 1
    assert found["stance_acc"] == 1


def test_without_concepts_only_the_positions_of_none_are_right() -> None:
    found = figures(coded(lambda _: {"concept": None}))
    assert found["concept_named"] == found["coded_r"] == found["held_r"] == 0
    assert found["concept_none"] == 1
    assert found["coded_p"] is None


def test_a_stance_for_the_topic_is_wrong_where_it_is_against_the_concept() -> None:
    stances = {position.id: position.stance for position in E01.record.positions}

    def unturned(position: Position) -> dict[str, object]:
        return {"stance": stances[position.id]} if position.id == REVERSED else {}

    found = figures(coded(unturned))
    assert found["concept_acc"] == found["held_f1"] == 1
    assert found["coded_f1"] is not None
    assert found["coded_f1"] < 1


def test_a_document_without_summary_has_only_misses() -> None:
    found = figures(None)
    assert found["coded_r"] == found["held_r"] == 0
    assert found["coded_p"] is found["concept_acc"] is None


def test_a_mixed_stance_stays_when_it_is_reversed() -> None:
    turned = GoldConcept("Tolls", is_reversed=True)
    assert [turned.stance(stance) for stance in ("support", "oppose", "mixed", "neutral")] == [
        "oppose", "support", "mixed", "neutral",
    ]  # fmt: skip


@pytest.mark.parametrize("folder", [default_gold(), held_out_gold()])
def test_every_gold_position_of_the_shipped_gold_is_coded(folder: Path) -> None:
    concepts = read_concepts(folder / "concepts.csv", read_codebook(default_codebook()))
    documents = golds() if folder == default_gold() else read_gold(folder)
    known = {(one.id, position.id) for one in documents for position in one.record.positions}
    assert set(concepts) <= known
    assert len(known - set(concepts)) <= 1


CODEBOOK = Codebook(
    concepts=(Concept(name="Tolls"), Concept(name="Rail")),
    actors=(CodebookActor(name="Varn Port Authority", aliases=("VPA",)),),
)
HEADER = "document,date,actor,affiliation,concept,stance,quote,optional\n"


def codings_file(path: Path, *rows: str) -> Path:
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def compared(tmp_path: Path, gold_rows: list[str], given_rows: list[str]) -> dict[str, list[int]]:
    """Return right, given and wanted of each kind of coding in the document d1."""
    wanted = read_codings(codings_file(tmp_path / "gold.csv", *gold_rows), CODEBOOK)
    given = read_codings(codings_file(tmp_path / "given.csv", *given_rows), CODEBOOK)
    (counts,) = codings_counts(wanted, given, ["d1"])
    return {
        name: [counts[f"{name}.{part}"] for part in ("right", "given", "wanted")]
        for name in ("held", "coded", "body")
    }


def test_codings_are_compared_by_actor_concept_and_stance(tmp_path: Path) -> None:
    gold_rows = [
        "d1.txt,,Dora Valen,,Tolls,support,,",
        "d1.txt,,Varn Port Authority,,Rail,oppose,,",
        "d1.txt,,Omar Pell,,Rail,support,,",
    ]
    given_rows = [
        "folder/d1.md,,Valen,,Tolls,support,,",
        "d1,,VPA,,Rail,support,,",
        "d1,,Omar Pell,,Tolls,support,,",
    ]
    found = compared(tmp_path, gold_rows, given_rows)
    assert found == {"held": [2, 3, 3], "coded": [1, 3, 3], "body": [1, 3, 3]}


def test_the_body_of_an_actor_is_accepted_apart(tmp_path: Path) -> None:
    gold_rows = ["d1,,Dora Valen,Unity Party,Tolls,support,,"]
    found = compared(tmp_path, gold_rows, ["d1,,the Unity Party,,Tolls,support,,"])
    assert (found["coded"], found["body"]) == ([0, 1, 1], [1, 1, 1])


@pytest.mark.parametrize("given_rows", [[], ["d1,,Omar Pell,,Rail,support,,"]])
def test_an_optional_coding_costs_nothing(tmp_path: Path, given_rows: list[str]) -> None:
    gold_rows = ["d1,,Omar Pell,,Rail,support,,1"]
    assert compared(tmp_path, gold_rows, given_rows)["coded"] == [0, 0, 0]


def test_recorded_answers_are_replayed_on_the_documents(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    dispute, recording = EVALS / "dispute", tmp_path / "two.jsonl"
    lines = (EVALS / "recordings" / "capable-dispute.jsonl").read_text(encoding="utf-8").split("\n")
    about = ('"2024-09-03-lpa-01.md"', '"2024-09-06-courier-01.md"')
    kept = [line for line in lines[1:] if any(name in line for name in about)]
    recording.write_text("\n".join([lines[0], *kept]), encoding="utf-8")
    options = ["--codebook", str(dispute / "codebook.toml")]
    app(["codings", str(recording), str(dispute / "codings.csv"), *options], standalone_mode=False)
    shown = capsys.readouterr().out
    assert "2 documents" in shown
    assert re.search(r"coded_r .* 1\.000 ", shown)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("d1,,Dora,,Bridges,support,,", "no such concept: Bridges"),
        ("d1,,Dora,,Rail,for,,", "no stance: for"),
    ],
)
def test_a_broken_coding_is_an_error(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_codings(codings_file(tmp_path / "gold.csv", row), CODEBOOK)


def test_the_commands_print_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, book = str(tmp_path / "run"), str(default_codebook())
    options = ["--replay", "--doc", "e01", "--out", run]
    app(["run", *options, "--codebook", book], standalone_mode=False)
    app(["concepts", run], standalone_mode=False)
    assert "concept right in pairs" in capsys.readouterr().out
    (tmp_path / "c.toml").write_text(CODEBOOK.to_toml(), encoding="utf-8")
    table = str(codings_file(tmp_path / "gold.csv", "d1,,Dora,,Rail,support,,"))
    arguments = ["codings", table, table, "--codebook", str(tmp_path / "c.toml")]
    app(arguments, standalone_mode=False)
    assert re.search(r"coded_f1 .* 1\.000 ", capsys.readouterr().out)


def test_a_run_without_a_codebook_is_an_error(tmp_path: Path) -> None:
    run = str(tmp_path / "run")
    app(["run", "--replay", "--doc", "e01", "--out", run], standalone_mode=False)
    with pytest.raises(ConfigError, match="made without a codebook"):
        app(["concepts", run], standalone_mode=False)
