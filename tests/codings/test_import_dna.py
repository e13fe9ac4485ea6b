"""Import files of Discourse Network Analyzer with the command line, and export them again."""

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from support.data.dna_files import DnaFile, tables
from support.data.eval_cases import gold, kesh, perfect
from support.data.exports_corpus import KESH
from support.data.exports_corpus import kesh as small_kesh
from support.data.result_folders import write_results

from evals.dataset.gold import read_gold
from evals.dataset.validation import validate
from summarizer.cli.app import main
from summarizer.codebook import read_codebook
from summarizer.exports.dna.database_schema import ANNOTATION

TEXT = (
    "Minister Ada Voss 🚆 said the estuary must be dredged.\r\n\r\n"
    "Greens of Varn rejected the dredging. Pilots disagree among themselves."
)


def summaries(out: Path) -> list[dict[str, Any]]:
    lines = (out / "summaries.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def losses(out: Path) -> set[tuple[str, str, str]]:
    with (out / "codings" / "not-imported.csv").open(encoding="utf-8", newline="") as file:
        return {(row["loss"], row["row"], row["reason"]) for row in csv.DictReader(file)}


def by_hand(path: Path) -> Path:
    """Write a file by three coders, with what results have no place for."""
    file = DnaFile(path, coders=("Admin", "Ada", "Ben"))
    first = file.document(
        "Varn Gazette, p. 3", TEXT, "2021-03-04", Source="Gazette", Author="R. Lee", Section="News"
    )
    file.document("Not coded yet", "Nothing is coded in this article.", Type="news")
    empty = file.document("Empty", "  ")
    file.entity("person", "Voss, Ada", Type="person", Alias="Minister Voss; A.V.", Notes="Minister")
    file.entity("organization", "Greens of Varn", Type="Party")
    file.entity("organization", "Pilots", Type="lobby")
    file.entity("concept", "Dredging", Notes="Deepening the channel.")
    file.entity("concept", "Never coded")
    dredged, rejected = "said the estuary must be dredged", "rejected the dredging"
    file.statement(first, dredged, "Voss, Ada", "Ministry", "Dredging", 1, 2)
    file.statement(first, dredged, "Voss, Ada", "Ministry", "Dredging", 1, 3)
    file.statement(first, rejected, "", "Greens of Varn", "Dredging", 0, 2)
    file.statement(first, "Pilots disagree", "", "Pilots", "Dredging", 1, 3)
    file.statement(first, "Pilots disagree", "", "Pilots", "Dredging", 0, 3)
    nobody = file.statement(first, rejected, "", "", "Dredging")
    file.statement(empty, " ", "Voss, Ada", "", "Dredging")
    file.bare_statement(first, 1, 18, 19)
    note = file.bare_statement(first, ANNOTATION, 0, 8)
    file.sql.execute("insert into DATALONGTEXT values (1, ?, 5, 'check this')", (note,))
    file.sql.execute("update ENTITIES set Red = 9, ChildOf = 1 where Value = 'Pilots'")
    file.sql.execute("insert into REGEXES values ('dredg', 1, 2, 3)")
    assert nobody == 6
    return file.save()


def test_an_export_is_the_same_after_an_import(tmp_path: Path) -> None:
    documents = [(perfect(gold(name)), gold(name).text) for name in ("e01", "e02", "f04")]
    documents += [(perfect(kesh()), kesh().text), (small_kesh(id="two", title="A; “b”"), KESH)]
    write_results(tmp_path / "out", documents)
    first, second, out = tmp_path / "1.dna", tmp_path / "2.dna", tmp_path / "in"
    assert main(["export", str(tmp_path / "out"), "--to", "dna", "--out", str(first)]) == 0
    assert main(["import", str(first), "--out", str(out)]) == 0
    assert main(["export", str(out), "--to", "dna", "--out", str(second)]) == 0

    names = (
        "DOCUMENTS", "STATEMENTS", "ENTITIES", "ATTRIBUTEVALUES", "DATASHORTTEXT", "DATABOOLEAN",
    )  # fmt: skip
    assert tables(second, *names) == tables(first, *names)
    assert len(tables(first, "STATEMENTS")["STATEMENTS"]) > 20
    assert [item["document"]["id"] for item in summaries(out)] == [
        record.document.id for record, _ in documents
    ]


def test_codings_by_hand_become_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = by_hand(tmp_path / "varn.dna"), tmp_path / "out"
    # Statements that cannot be placed are a partial failure.
    assert main(["import", str(path), "--out", str(out)]) == 1
    printed = capsys.readouterr()
    assert f"{out}: 1 coded documents with 3 positions, coded by Ada, Ben" in printed.out
    assert "1 documents without statements" in printed.out
    assert "not imported: 1 × document, 3 × statement" in printed.err

    coded, not_coded = summaries(out)
    actors = {item["id"]: item for item in coded["actors"]}
    held = [
        (
            actors[item["actor"]]["name"], item["concept"], item["stance"],
            item["evidence"]["text"],
        )
        for item in coded["positions"]
    ]  # fmt: skip
    assert held == [
        ("Voss, Ada", "Dredging", "support", "said the estuary must be dredged"),
        ("Greens of Varn", "Dredging", "oppose", "rejected the dredging"),
        ("Pilots", "Dredging", "mixed", "Pilots disagree"),
    ]
    voss, greens, pilots, ministry = (actors[f"a{number}"] for number in (1, 2, 3, 4))
    assert (voss["kind"], voss["role"], voss["aliases"]) == (
        "person", "Minister", ["Minister Voss", "A.V."],
    )  # fmt: skip
    assert [span["text"] for span in voss["mentions"]] == ["Ada Voss"]
    assert (voss["affiliation"], ministry["name"]) == (ministry["id"], "Ministry")
    assert (greens["kind"], pilots["kind"]) == ("party", "other")
    info, provenance = coded["document"], coded["provenance"]
    assert (info["title"], info["source"], info["date"]) == (
        "Varn Gazette, p. 3", "Gazette", "2021-03-04",
    )  # fmt: skip
    assert provenance["model"] == "people"
    assert (provenance["coding"]["coders"], provenance["coding"]["file"]) == (
        ["Ada", "Ben"], "varn.dna",
    )  # fmt: skip
    assert (not_coded["positions"], not_coded["provenance"]["coding"]["coders"]) == ([], [])
    text = (out / "texts" / f"{info['id']}.txt").read_bytes().decode()
    assert text == TEXT


def test_everything_that_is_not_imported_is_listed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    main(["import", str(by_hand(tmp_path / "varn.dna")), "--out", str(out)])
    assert {item for item in losses(out) if item[0] != "gold"} == {
        ("document", "DOCUMENTS 3", "the document is empty"),
        ("statement", "STATEMENTS 6", "it has neither a person nor an organization"),
        ("statement", "STATEMENTS 7", "its document is not imported"),
        # The offset lies within the emoji.
        ("statement", "STATEMENTS 8", "its offsets are not in the text"),
        (
            "information", "STATEMENTS 9",
            "the statement type 'Annotation' has no actor and concept",
        ),
        ("information", "DOCUMENTS 1", "a document has no author"),
        ("information", "DOCUMENTS 1", "a document has no section"),
        ("information", "ENTITIES 3", "the type is no kind of actor"),
        ("information", "ENTITIES 3", "results have no groups of entities"),
        ("information", "REGEXES", "results have no search patterns"),
        ("information", "ENTITIES", "results have no colours"),
        (
            "information", "CODERS",
            "results name the coders of a document, not of a statement: see --coder",
        ),
    }  # fmt: skip


def test_the_codebook_and_the_gold_records_of_a_coding(tmp_path: Path) -> None:
    path, out = by_hand(tmp_path / "varn.dna"), tmp_path / "out"
    main(["import", str(path), "--out", str(out)])
    codebook = read_codebook(out / "codebook.toml")
    assert [(item.name, item.definition) for item in codebook.concepts] == [
        ("Dredging", "Deepening the channel."), ("Never coded", ""),
    ]  # fmt: skip
    assert [(item.name, item.kind, item.aliases) for item in codebook.actors] == [
        ("Voss, Ada", "person", ("Minister Voss", "A.V.")),
        ("Greens of Varn", "party", ()), ("Pilots", None, ()), ("Ministry", None, ()),
    ]  # fmt: skip

    (record,) = read_gold(out / "codings" / "gold")
    assert validate(record) == []
    names = {actor.id: actor.name for actor in record.record.actors}
    # A name that is not in the text gives way to the words that are.
    assert [(names[item.actor], item.concept) for item in record.record.positions] == [
        ("Ada Voss", "Dredging"), ("Greens of Varn", "Dredging"), ("Pilots", "Dredging"),
    ]  # fmt: skip
    assert record.record.annotation.annotator == "Ada, Ben"
    assert ("gold", "", "“Ministry” is not in the text") in losses(out)

    # What the user has written in the codebook stays.
    edited = codebook.to_toml().replace("Deepening the channel.", "My own words.")
    (out / "codebook.toml").write_text(edited, encoding="utf-8")
    main(["import", str(path), "--out", str(out)])
    assert (out / "codebook.toml").read_text(encoding="utf-8") == edited


def test_one_coder_is_imported_on_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = by_hand(tmp_path / "varn.dna"), tmp_path / "ben"
    assert main(["import", str(path), "--out", str(out), "--coder", "Ben"]) == 1
    assert [item["stance"] for item in summaries(out)[0]["positions"]] == ["support", "mixed"]
    assert main(["import", str(path), "--out", str(tmp_path / "x"), "--coder", "Cleo"]) == 2
    assert "choose one of Ada, Admin, Ben" in capsys.readouterr().err


def test_a_coded_document_is_the_article_with_its_text(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "varn 3.txt").write_bytes(f"\n{TEXT}\n".encode())
    path, out = by_hand(tmp_path / "varn.dna"), tmp_path / "out"
    main(["import", str(path), "--out", str(out), "--documents", str(articles)])
    coded = summaries(out)[0]
    assert coded["document"]["path"] == str(articles / "varn 3.txt")
    assert coded["document"]["date"] == "2021-03-04"
    span = coded["positions"][0]["evidence"]
    assert f"\n{TEXT}\n"[span["start"] : span["end"]] == span["text"]


def test_results_by_people_work_like_those_of_a_model(tmp_path: Path) -> None:
    out = tmp_path / "out"
    main(["import", str(by_hand(tmp_path / "varn.dna")), "--out", str(out)])
    assert main(["page", str(out), "--out", str(tmp_path / "page.html")]) == 0
    assert "rejected the dredging" in (tmp_path / "page.html").read_text(encoding="utf-8")
    net = tmp_path / "net.graphml"
    assert main(["export", str(out), "--to", "graphml", "--out", str(net)]) == 0
    assert "Greens of Varn" in net.read_text(encoding="utf-8")
    assert main(["show", str(out)]) == 0


def test_a_damaged_statement_does_not_end_the_import(tmp_path: Path) -> None:
    file = DnaFile(tmp_path / "x.dna")
    document = file.document("d", "The Greens reject it. The Blues want it.")
    file.statement(document, "want it", "", "Blues", "Tunnel")
    file.statement(document, "reject it", "", "Greens", "Tunnel", 0)
    # An entity of another variable, and one that does not exist.
    change = "update DATASHORTTEXT set Entity = ? where StatementId = ? and VariableId = ?"
    file.sql.execute(change, (file.entity("concept", "Tunnel"), 1, 2))
    file.sql.execute(change, (99, 2, 2))
    out = tmp_path / "out"
    assert main(["import", str(file.save()), "--out", str(out)]) == 1
    (record,) = summaries(out)
    assert [(item["name"], item["kind"]) for item in record["actors"]] == [("Tunnel", "other")]
    reason = "it has neither a person nor an organization"
    assert ("statement", "STATEMENTS 2", reason) in losses(out)


def test_a_file_of_version_2_is_read(tmp_path: Path) -> None:
    path, out = tmp_path / "old.dna", tmp_path / "out"
    sql = sqlite3.connect(path)
    sql.executescript(
        """
        create table DOCUMENTS (ID integer primary key, Title text, Text text, Coder integer,
          Author text, Source text, Section text, Notes text, Type text, Date integer);
        create table CODERS (ID integer primary key, Name text);
        create table STATEMENTTYPES (ID integer primary key, Label text);
        create table VARIABLES (ID integer primary key, Variable text, DataType text,
          StatementTypeId integer);
        create table STATEMENTS (ID integer primary key, StatementTypeId integer,
          DocumentId integer, Start integer, Stop integer, Coder integer);
        create table DATASHORTTEXT (ID integer primary key, StatementId integer,
          VariableId integer, StatementTypeId integer, Value integer);
        create table DATABOOLEAN (ID integer primary key, StatementId integer,
          VariableId integer, StatementTypeId integer, Value integer);
        create table ATTRIBUTES (ID integer primary key, VariableId integer, Value text,
          Red integer, Green integer, Blue integer, Type text, Alias text, Notes text,
          ChildOf integer);
        insert into CODERS values (1, 'Ada');
        insert into STATEMENTTYPES values (1, 'DNA Statement');
        insert into VARIABLES values (1, 'organization', 'short text', 1),
          (2, 'concept', 'short text', 1), (3, 'agreement', 'boolean', 1);
        insert into ATTRIBUTES values (7, 1, 'Greens', 0, 0, 0, 'party', '', '', null),
          (8, 2, 'Dredging', 0, 0, 0, '', '', '', null);
        -- Midnight in Berlin.
        insert into DOCUMENTS values (1, 'old', 'The Greens oppose it.', 1, '', '', '', '', '',
          1267743600000);
        insert into STATEMENTS values (1, 1, 1, 11, 20, 1);
        insert into DATASHORTTEXT values (1, 1, 1, 1, 7), (2, 1, 2, 1, 8);
        insert into DATABOOLEAN values (1, 1, 3, 1, 0);
        """
    )
    sql.close()
    assert main(["import", str(path), "--out", str(out)]) == 0
    (record,) = summaries(out)
    assert record["document"]["date"] == "2010-03-05"
    assert [item["kind"] for item in record["actors"]] == ["party"]
    assert [(item["stance"], item["evidence"]["text"]) for item in record["positions"]] == [
        ("oppose", "oppose it")
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"no database at all, but long enough", "cannot be read", id="text"),
        pytest.param(b"", "there is no table", id="empty"),
        pytest.param(None, "no such file", id="missing"),
    ],
)
def test_other_files_are_refused(
    content: bytes | None, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = tmp_path / "x.dna", tmp_path / "out"
    if content is not None:
        path.write_bytes(content)
    assert main(["import", str(path), "--out", str(out)]) == 2
    assert says in capsys.readouterr().err
    assert not out.exists()
