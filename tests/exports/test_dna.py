"""Test the files for Discourse Network Analyzer: the event list and the database."""

import base64
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.exports_corpus import KESH, actor, folder, hostile, kesh, position, span, summary

from summarizer.dataset import Dataset
from summarizer.exports.dna.database import MAX_LENGTH, shorten
from summarizer.exports.dna.database_schema import PASSWORD, password_hash
from summarizer.exports.dna.events import DNA_STATEMENT_OPTIONS, DnaEvent, events_of
from summarizer.exports.dna.utf16_offsets import Utf16Offsets
from summarizer.exports.formats import export
from summarizer.exports.options import ExportOptions
from summarizer.schema.summary import Span, SummaryRecord

HEADER = (
    '"statement_id";"time";"person";"organization";"concept";"agreement";"start_position";'
    '"stop_position";"text";"coder";"document_id";"document_title";"document_author";'
    '"document_source";"document_section";"document_type"'
)
# The query with which DNA reads a statement: its words and its variables.
STATEMENTS = """
select s.ID, substr(d.Text, s.Start + 1, s.Stop - s.Start), d.Date,
  (select e.Value from DATASHORTTEXT t join ENTITIES e on e.ID = t.Entity
    join VARIABLES v on v.ID = t.VariableId where t.StatementId = s.ID and v.Variable = 'person'),
  (select e.Value from DATASHORTTEXT t join ENTITIES e on e.ID = t.Entity
    join VARIABLES v on v.ID = t.VariableId
    where t.StatementId = s.ID and v.Variable = 'organization'),
  (select e.Value from DATASHORTTEXT t join ENTITIES e on e.ID = t.Entity
    join VARIABLES v on v.ID = t.VariableId where t.StatementId = s.ID and v.Variable = 'concept'),
  (select b.Value from DATABOOLEAN b join VARIABLES v on v.ID = b.VariableId
    where b.StatementId = s.ID and v.Variable = 'agreement')
from STATEMENTS s join DOCUMENTS d on d.ID = s.DocumentId order by s.ID
"""


def events(record: SummaryRecord, text: str = KESH, **options: Any) -> list[tuple[str, ...]]:
    statements = events_of(record, Utf16Offsets.of(text), replace(DNA_STATEMENT_OPTIONS, **options))
    return [_short(event) for event in statements]


def _short(event: DnaEvent) -> tuple[str, ...]:
    person = event.person.name if event.person else ""
    organization = event.organization.name if event.organization else ""
    return person, organization, event.concept, str(event.agreement), event.time or ""


def database(path: Path, pairs: list[tuple[SummaryRecord, str]]) -> tuple[Path, list[str]]:
    dataset = Dataset(folder(path / "out", pairs))  # type: ignore[arg-type]
    return path / "x.dna", export(dataset, "dna", path / "x.dna", ExportOptions())


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path, _ = database(tmp_path, [(kesh(), KESH), hostile()])
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_positions_become_statements() -> None:
    assert events(kesh()) == [
        ("Dora Valen", "Kesh", "reopening of the crossing", "1", "2024-05-13 00:00:00"),
        ("", "Tarsia", "condition of reopening", "0", "2024-05-15 00:00:00"),
        ("", "Unity Party", "party line", "1", "2024-05-15 00:00:00"),
        ("", "Unity Party", "party line", "0", "2024-05-15 00:00:00"),
    ]


def test_group_statements_can_be_distributed_to_members() -> None:
    assert events(kesh(), distribute=True)[2:] == [
        ("Dora Valen", "Kesh", "party line", "1", "2024-05-15 00:00:00"),
        ("Dora Valen", "Kesh", "party line", "0", "2024-05-15 00:00:00"),
        ("", "Tarsia", "party line", "1", "2024-05-15 00:00:00"),
        ("", "Tarsia", "party line", "0", "2024-05-15 00:00:00"),
    ]


def test_nested_groups_are_expanded_and_cycles_end() -> None:
    actors = [
        actor("g", "Both", "group", members=["h", "x", "g"]),
        actor("h", "Two", "group", members=["y", "g"]), actor("x", "X", "party"),
        actor("y", "Y", "party"),
    ]  # fmt: skip
    record = summary(KESH, actors, [], [position("p1", "g", span(KESH, "KTV"))])
    assert [row[1] for row in events(record, distribute=True)] == ["Y", "X"]
    lonely = actor("g", "Both", "group", members=["g"])
    record = summary(KESH, [lonely], [], [position("p1", "g", span(KESH, "KTV"))])
    assert [row[1] for row in events(record, distribute=True)] == ["Both"]


def test_mixed_positions_can_be_omitted_and_neutral_ones_always_are() -> None:
    assert len(events(kesh(), mixed=False)) == 2
    neutral = kesh().positions[0].model_copy(update={"stance": "neutral"})
    assert events(kesh().model_copy(update={"positions": [neutral]})) == []


def test_the_organization_can_be_the_top_of_its_chain() -> None:
    actors = [
        actor("a1", "Pell", affiliation="a2"), actor("a2", "army", "military", affiliation="a3"),
        actor("a3", "Kesh", "government"),
    ]  # fmt: skip
    record = summary(KESH, actors, [], [position("p1", "a1", span(KESH, "KTV"))])
    assert [row[1] for row in events(record)] == ["army"]
    assert [row[1] for row in events(record, level="top")] == ["Kesh"]


def test_an_undated_statement_has_no_time() -> None:
    record = kesh(date=None, date_source="none")
    assert [row[4] for row in events(record)][:2] == ["2024-05-13 00:00:00", ""]


def test_the_event_list_has_the_layout_of_dna(tmp_path: Path) -> None:
    dataset = Dataset(folder(tmp_path / "out", [(kesh(title='A; "b"'), KESH), hostile()]))
    export(dataset, "dna-events", tmp_path / "e.csv", ExportOptions())
    content = (tmp_path / "e.csv").read_bytes().decode()
    head, first, *rest = content.split("\n")
    assert head == HEADER
    start = KESH.index("would reopen")
    assert first == (
        '1;2024-05-13 00:00:00;"Dora Valen";"Kesh";"reopening of the crossing";1;'
        f'{start};{start + 25};"would reopen the crossing";1;1;"A, \'b\'";"";"";"";"news"'
    )
    # Every reader sees one line per record, and the file does not end with a line feed.
    assert len(content.splitlines()) == len(rest) + 2
    assert not content.endswith("\n")
    for row in [first, *rest]:
        assert row.count(";") == 15
        assert row.count('"') % 2 == 0


def test_the_database_passes_integrity_checks(opened: sqlite3.Connection) -> None:
    assert opened.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert opened.execute("pragma foreign_key_check").fetchall() == []


def test_the_database_has_the_tables_and_password_that_dna_requires(
    opened: sqlite3.Connection,
) -> None:
    (version,) = opened.execute("select Value from SETTINGS where Property = 'version'").fetchone()
    assert version.startswith("3.0")
    (hash,) = opened.execute("select Password from CODERS where ID = 1").fetchone()
    known = base64.b64decode(hash)
    digest = hashlib.sha256(known[:16] + PASSWORD.encode()).digest()
    for _ in range(99_999):
        digest = hashlib.sha256(digest).digest()
    assert known[16:] == digest
    assert password_hash(PASSWORD, known[:16]) == hash
    tables = {name for (name,) in opened.execute("select name from sqlite_master")}
    assert tables >= set(
        "SETTINGS CODERS DOCUMENTS STATEMENTTYPES VARIABLES VARIABLELINKS REGEXES CODERRELATIONS "
        "STATEMENTS ENTITIES DATABOOLEAN DATAINTEGER DATASHORTTEXT DATALONGTEXT ATTRIBUTEVARIABLES "
        "ATTRIBUTEVALUES".split()
    )


def test_the_query_of_dna_returns_the_evidence(opened: sqlite3.Connection) -> None:
    rows = opened.execute(STATEMENTS).fetchall()
    assert rows[0] == (
        1, "would reopen the crossing", 1715731200, "Dora Valen", "Kesh",
        "reopening of the crossing", 1,
    )  # fmt: skip
    assert rows[1][1:] == (
        "rejected the condition", 1715731200, "", "Tarsia", "condition of reopening", 0,
    )  # fmt: skip


def test_statement_offsets_count_utf16_units(
    opened: sqlite3.Connection,
) -> None:
    query = (
        "select d.Text, s.Start, s.Stop from STATEMENTS s "
        "join DOCUMENTS d on d.ID = s.DocumentId where d.ID = 2"
    )
    rows = opened.execute(query).fetchall()
    assert rows
    for text, start, stop in rows:
        units = text.encode("utf-16-le")
        assert units[2 * start : 2 * stop].decode("utf-16-le") == "twice"
        assert "\r" not in text


def test_every_entity_has_its_attributes(opened: sqlite3.Connection) -> None:
    query = (
        "select a.AttributeVariable, v.AttributeValue from ATTRIBUTEVALUES v "
        "join ATTRIBUTEVARIABLES a on a.ID = v.AttributeVariableId "
        "join ENTITIES e on e.ID = v.EntityId where e.Value = 'Dora Valen'"
    )
    assert dict(opened.execute(query)) == {
        "Type": "person", "Alias": "", "Notes": "Interior Minister",
    }  # fmt: skip
    counts = "select count(*) from ENTITIES", "select count(*) / 3.0 from ATTRIBUTEVALUES"
    assert opened.execute(counts[0]).fetchone() == opened.execute(counts[1]).fetchone()


def test_limitations_of_the_database_are_reported(tmp_path: Path) -> None:
    _, remarks = database(tmp_path, [(kesh(date=None, date_source="none"), KESH), hostile()])
    assert remarks[0] == "documents without a date, shown in 1970 by DNA: 1"
    assert remarks[1].split(" documents")[0] == "1"


def test_long_names_are_shortened_and_remain_distinct() -> None:
    long = ["x" * 10_000, "x" * 9_999 + "y", "👩" * 500, "x" * MAX_LENGTH, "two\nlines"]
    cut = [shorten(name) for name in long]
    assert len(set(cut)) == len(cut)
    assert all(len(name.encode("utf-16-le")) // 2 <= MAX_LENGTH < 191 for name in cut)
    assert cut[3:] == ["x" * MAX_LENGTH, "two lines"]


@given(st.text(st.sampled_from("ab\r\n👩𝔘é"), max_size=30), st.data())
def test_utf16_offsets_select_the_same_words(source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    shown = Utf16Offsets.of(source)
    units = shown.text.encode("utf-16-le")
    selected = units[2 * shown.units(start) : 2 * shown.units(end)].decode("utf-16-le")
    expected = source[start:end]
    if source[end - 1 : end + 1] == "\r\n" and end > start:
        # The range ends within a line break, of which only the first half is selected.
        expected = expected[:-1]
    assert selected == expected.replace("\r\n", "\n").replace("\r", "\n")


def test_a_statement_without_words_is_omitted() -> None:
    empty = position("p1", "a1", Span(start=3, end=3, text=""))
    assert events(summary(KESH, [actor("a1", "Kesh")], [], [empty])) == []
