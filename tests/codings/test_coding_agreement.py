"""Agreement between codings of the same documents: of two people, and of people and a model."""

from pathlib import Path

import pytest
from support.data.dna_files import DnaFile
from support.faults.batch_harness import BatchHarness, make_source
from support.models.scripted_model import ScriptedModel, actor, answers, position

from summarizer.cli.app import main

TEXT = (
    "Ada Voss supports the tunnel. The Greens reject the tunnel. Pilots want night flights. "
    "Nobody spoke of ferries. Ada Voss backs night flights."
)
# Words, person, organization, concept, agreement: of two coders.
BOTH = (
    ("supports the tunnel", "Voss, Ada", "", "Tunnel", 1),
    ("reject the tunnel", "", "Greens", "Tunnel", 0),
)
ADA = (("Pilots want night flights", "", "Pilots", "Night flights", 1),)
BEN = (
    ("want night flights", "", "Pilots", "Noise", 0),
    ("backs night flights", "Voss, Ada", "", "Night flights", 1),
)


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    file = DnaFile(tmp_path / "x.dna", coders=("Ada", "Ben"))
    document = file.document("d", TEXT)
    for coder, rows in enumerate(((*BOTH, *ADA), (*BOTH, *BEN)), start=1):
        for words, person, organization, concept, agreement in rows:
            file.statement(document, words, person, organization, concept, agreement, coder)
    file.document("only here", "Ada Voss said nothing.")
    path = file.save()
    for name in ("Ada", "Ben"):
        assert main(["import", str(path), "--coder", name, "--out", str(tmp_path / name)]) == 0
    return tmp_path


def figures(capsys: pytest.CaptureFixture[str], *folders: Path) -> dict[str, list[str]]:
    capsys.readouterr()
    assert main(["agreement", *map(str, folders)]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [[cell for cell in line.split("  ") if cell] for line in lines]
    assert [cell.strip() for cell in rows[0]] == [
        "annotators", "question", "items", "agreement", "kappa", "alpha",
    ]  # fmt: skip
    return {f"{row[0]}: {row[1].strip()}": [cell.strip() for cell in row[2:]] for row in rows[1:]}


def test_two_codings_are_compared(coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert figures(capsys, coded / "Ada", coded / "Ben") == {
        # Four of five sentences: Ada has 3 with a position, Ben 4, so chance gives 14/25.
        "Ada, Ben: sentence with a position": ["5", "0.800", "0.545", "0.571"],
        # Two of three concepts: chance gives 4/9.
        "Ada, Ben: concept of a position": ["3", "0.667", "0.400", "0.444"],
        # Where the concept is the same.
        "Ada, Ben: stance on a concept": ["2", "1.000", "1.000", "1.000"],
    }


def test_people_and_a_model_are_compared(coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drafts = answers(
        [actor("Ada Voss"), actor("Greens", "party")],
        [],
        [
            position("Ada Voss", "tunnel", "supports the tunnel", basis="ascribed"),
            position("Greens", "rail tunnel", "reject the tunnel", sentence=2, basis="ascribed"),
        ],
    )
    model = BatchHarness(coded / "model", ScriptedModel(drafts), [make_source("other", TEXT)])
    assert model.run().finished == 1
    found = figures(capsys, coded / "Ada", coded / "Ben", coded / "model")
    assert found["Ada, model: sentence with a position"][:2] == ["5", "0.800"]
    # Topics of a model without a codebook are no concepts, but the stances are of the same words.
    assert found["Ada, model: concept of a position"][:2] == ["2", "0.500"]
    assert found["Ada, model: stance on a concept"][:2] == ["2", "0.500"]
    assert found["Ada, Ben, model: sentence with a position"][0] == "5"


def test_folders_without_a_common_text_are_refused(
    coded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = BatchHarness(coded / "model", ScriptedModel(), [make_source("d")])
    assert other.run().finished == 1
    assert main(["agreement", str(coded / "Ada"), str(coded / "model")]) == 2
    assert "no text is coded in two of the folders (Ada, model)" in capsys.readouterr().err
