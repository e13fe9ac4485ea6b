"""Import a table of statements with the command line, from a folder of articles to exports."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli.app import main
from summarizer.codebook import read_codebook

ARTICLES = {
    "varn/a1.txt": (
        "Dora Valen said the channel must be dredged. The Greens rejected dredging at once. "
        "Dora Valen then left. Night flights were not discussed."
    ),
    "varn/a2.txt": (
        "date 2024-05-06\nDora Valen spoke. “We want it now,” Valen said. They say later is late. "
        "The board says later is late."
    ),
    "oran/a2.txt": "An article of the same name, about nothing in particular.",
}
HEADER = "document,date,actor,affiliation,concept,stance,quote"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return tmp_path / "articles"


def table(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def imported(path: Path, articles: Path, out: Path, *options: str) -> list[dict[str, Any]]:
    main(["import", str(path), "--out", str(out), "--documents", str(articles), *options])
    lines = (out / "summaries.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def losses(out: Path) -> list[tuple[str, str, str]]:
    with (out / "codings" / "not-imported.csv").open(encoding="utf-8", newline="") as file:
        return [
            (row["loss"], row["row"], row["reason"])
            for row in csv.DictReader(file)
            if row["loss"] != "gold"
        ]


def held(summary: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    names = {actor["id"]: actor["name"] for actor in summary["actors"]}
    return [
        (names[item["actor"]], item["concept"], item["stance"], item["evidence"]["text"])
        for item in summary["positions"]
    ]


def test_rows_become_positions_in_their_words(articles: Path, tmp_path: Path) -> None:
    path = table(
        tmp_path / "codings.csv",
        'a1,2021-03-04,Dora Valen,Harbour Board,Dredging,support,"the channel must be dredged"',
        "a1.txt,,Greens,,Dredging,0,“rejected  dredging”",
        "varn__a2,1999-01-01,,Harbour Board,Dredging,yes,“We want it now”",
    )
    out = tmp_path / "out"
    first, second = imported(path, articles, out, "--coder", "Ada")
    assert held(first) == [
        ("Dora Valen", "Dredging", "support", "the channel must be dredged"),
        ("Greens", "Dredging", "oppose", "rejected dredging"),
    ]
    assert [item["grounding"] for item in first["positions"]] == ["exact", "normalised"]
    kinds = {actor["name"]: actor["kind"] for actor in first["actors"]}
    assert kinds == {"Dora Valen": "person", "Greens": "other", "Harbour Board": "other"}
    assert held(second) == [("Harbour Board", "Dredging", "support", "“We want it now,”")]
    # A date in the text takes precedence over that of the table.
    assert [item["document"]["date"] for item in (first, second)] == ["2021-03-04", "2024-05-06"]
    assert first["provenance"]["coding"]["coders"] == ["Ada"]
    assert [actor.name for actor in read_codebook(out / "codebook.toml").actors] == [
        "Dora Valen", "Harbour Board", "Greens",
    ]  # fmt: skip


def test_evidence_without_a_quotation_is_used_if_it_is_the_only_one(
    articles: Path, tmp_path: Path
) -> None:
    path = table(
        tmp_path / "codings.csv",
        "varn__a1,,Greens,,Night flights,oppose,",
        "varn__a1,,Dora Valen,Board,Dredging the channel,support,",
        "varn__a1,,Dora Valen,Board,Tunnel,support,",
        "varn__a1,,Pilots,,Dredging,oppose,",
    )
    out = tmp_path / "out"
    (summary,) = imported(path, articles, out)
    assert held(summary) == [
        ("Greens", "Night flights", "oppose", "The Greens rejected dredging at once."),
        (
            "Dora Valen", "Dredging the channel", "support",
            "Dora Valen said the channel must be dredged.",
        ),
    ]  # fmt: skip
    warnings = summary["provenance"]["warnings"]
    assert [item.partition(" was ")[0] for item in warnings] == [
        "the evidence of p1", "the evidence of p2",
    ]  # fmt: skip
    assert losses(out) == [
        ("statement", "line 4", "it has no quotation, and 2 sentences name the actor"),
        ("statement", "line 5", "it has no quotation, and the text does not name the actor"),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a9,,Greens,,Dredging,support,", "no document has this name"),
        ("a2.txt,,Greens,,Dredging,support,", "2 documents have this name: write the path"),
        ("a1,,Greens,,Dredging,support,was never said", "the quotation is not in the text"),
        ("varn__a2,,Greens,,X,support,later is late", "the quotation is in 2 places of the text"),
        (
            "a1,,Greens,,Dredging,perhaps,",
            "its stance is none of support, oppose, mixed, neutral",
        ),
        (",,Greens,,Dredging,support,", "it names no document"),
        ("a1,,,,Dredging,support,", "it names no actor"),
        ("a1,,Greens,,,support,", "it names no concept"),
        ("a1,,Greens,,X,support,rejected, at once", "it has more cells than the header"),
    ],
)
def test_rows_that_cannot_be_placed_are_listed(
    row: str, reason: str, articles: Path, tmp_path: Path
) -> None:
    path = table(tmp_path / "codings.csv", row, "a1,,Greens,,Dredging,oppose,rejected dredging")
    assert len(imported(path, articles, tmp_path / "out")[0]["positions"]) == 1
    assert losses(tmp_path / "out") == [("statement", "line 2", reason)]


def test_a_table_of_a_european_spreadsheet_is_read(articles: Path, tmp_path: Path) -> None:
    header = "\ufeffDocument;Actor;Concept;Agreement;Quote;Remark"
    row = "a1;Greens;Dredging;false;rejected dredging;check"
    path = table(tmp_path / "codings.csv", row, header=header)
    (summary,) = imported(path, articles, tmp_path / "out")
    assert held(summary) == [("Greens", "Dredging", "oppose", "rejected dredging")]
    assert losses(tmp_path / "out") == [("information", "header", "there is no such column")]


def test_a_codebook_names_actors_and_their_kinds(articles: Path, tmp_path: Path) -> None:
    codebook = tmp_path / "mine.toml"
    codebook.write_text(
        'name = "Varn"\n[[concept]]\nname = "Dredging"\ndefinition = "Of the channel."\n'
        '[[actor]]\nname = "Green Party"\naliases = ["Greens"]\nkind = "party"\n',
        encoding="utf-8",
    )
    path = table(tmp_path / "codings.csv", "a1,,Green Party,,dredging,oppose,")
    out = tmp_path / "out"
    (summary,) = imported(path, articles, out, "--codebook", str(codebook))
    assert held(summary) == [
        ("Green Party", "Dredging", "oppose", "The Greens rejected dredging at once.")
    ]
    assert [actor["kind"] for actor in summary["actors"]] == ["party"]
    assert summary["provenance"]["codebook"]["name"] == "Varn"
    assert read_codebook(out / "codebook.toml") == read_codebook(codebook)


def test_unusable_tables_are_refused(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = table(tmp_path / "codings.csv", "a1,,Greens,,Dredging,oppose,"), tmp_path / "out"
    assert main(["import", str(path), "--out", str(out)]) == 2
    assert "name their folder with --documents" in capsys.readouterr().err
    path = table(tmp_path / "codings.csv", "a1,Greens,Dredging", header="document,actor,concept")
    command = ["import", str(path), "--out", str(out), "--documents", str(articles)]
    assert main(command) == 2
    assert "there is no column 'stance'" in capsys.readouterr().err
    path = table(tmp_path / "codings.csv", "a9,,Greens,,Dredging,oppose,")
    assert main(command) == 2
    assert "no statement that can be imported" in capsys.readouterr().err
    assert losses(out) == [("statement", "line 2", "no document has this name")]
