"""The user's files are read as written, and an error names the line."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.data.corpora import actor, document_with, resolve_documents

from summarizer.entity_resolution.override_files import AliasLine, read_aliases, read_topics
from summarizer.entity_resolution.topic_proposals import ConceptProposal, propose_concepts
from summarizer.errors import InputError
from summarizer.exports.tables.resolution_lists import merges_csv, proposals_csv, refusals_csv


def write_list(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode())
    return path


def test_aliases_are_read_with_the_further_columns_of_the_lists(tmp_path: Path) -> None:
    header = "\ufeffName , kind,canonical,affiliation,rule\r\n"
    text = f'{header}"Palace, the",agency,Kesh,-,x\r\n\r\nHasra,,Kesh\r\n'
    assert read_aliases(write_list(tmp_path, text)) == [
        AliasLine("Palace, the", "agency", "Kesh", "-"),
        AliasLine("Hasra", "", "Kesh"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("name;canonical\rHasra;Kesh\r", id="carriage-returns"),
        pytest.param("sep=|\r\nname|canonical\r\nHasra|Kesh\r\n", id="stated-delimiter"),
        pytest.param("name\tcanonical\nHasra\tKesh", id="tab"),
    ],
)
def test_files_of_spreadsheets_are_read(text: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode(encoding))
    assert read_aliases(path) == [AliasLine("Hasra", "", "Kesh")]


def test_topics_are_read(tmp_path: Path) -> None:
    text = "topic,concept\nduty on goods,tariffs\nweather,-\n"
    assert read_topics(write_list(tmp_path, text)) == {"duty on goods": "tariffs", "weather": "-"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("name,kind\nKesh,\n", "no column 'canonical'", id="column"),
        pytest.param("", "no column 'name'", id="empty"),
        pytest.param("name,canonical\nKesh,\n", "line 2.*: .*name, canonical", id="cell"),
        pytest.param("name,kind,canonical\nA,state,A\n", "no kind 'state'.*line 2", id="kind"),
        pytest.param("name,canonical\nA,B\nA,C\n", "two meanings.*line 3", id="twice"),
        pytest.param('name,canonical\n"Hasra,Kesh\n', "the table is malformed", id="quote"),
        pytest.param("name,canonical,kindd\nA,B,\n", "'kindd'.*: is it kind", id="near-column"),
        pytest.param("name,canonical,xyz\nA,B,\n", "'xyz'.*: known columns", id="unknown-column"),
        pytest.param("name,name,canonical\nA,A,B\n", "'name' is there twice", id="column-twice"),
        pytest.param("name,canonical\nA,B\nUN, the,B\n", "more cells.*line 3", id="comma"),
        pytest.param("sep=;\nname;canonical\nA;B;C\n", "more cells.*line 3", id="stated"),
        pytest.param("name,canonical\nHasra,\x00Kesh\n", None, id="nul"),
    ],
)
def test_an_invalid_file_is_an_error(tmp_path: Path, text: str, message: str | None) -> None:
    if message is None:
        assert read_aliases(write_list(tmp_path, text))
        return
    with pytest.raises(InputError, match=message):
        read_aliases(write_list(tmp_path, text))


def test_binary_and_missing_files_are_errors(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xff\xfe")
    for bad in (path, tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError):
            read_topics(bad)


def test_a_topic_with_two_concepts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"two concepts.*line 3"):
        read_topics(write_list(tmp_path, "topic,concept\nduty,tariffs\nduty,taxes\n"))


def test_lines_of_merges_csv_can_be_used_in_aliases_csv(tmp_path: Path) -> None:
    odd = "=Hyperlink, Ltd"
    documents = [
        document_with(d, actor("a", "Kesh"), actor("b", odd, "company")) for d in ("d1", "d2")
    ]
    found = resolve_documents(*documents)
    lines = "".join(merges_csv(found))
    assert lines.splitlines()[0] == "canonical,kind,name,document,actor,rule,reason"
    undone = lines.replace("Kesh,government,Kesh,d1", "-,government,Kesh,d1")
    again = resolve_documents(*documents, aliases=read_aliases(write_list(tmp_path, undone)))
    assert again.entity("d1", "a") != again.entity("d2", "a")
    assert again.entity("d1", "b").name == again.entity("d2", "b").name == odd
    cells = [cell for row in csv.reader(io.StringIO(lines)) for cell in row]
    assert f"'{odd}" in cells
    assert odd not in cells


def test_proposed_topics_can_be_used_as_topics_csv(tmp_path: Path) -> None:
    proposed = propose_concepts(
        {"=duty on goods": ["Kesh", "Kesh"], "duty on all goods": ["Tarsia"]}
    )
    assert read_topics(write_list(tmp_path, "".join(proposals_csv(proposed)))) == {
        "=duty on goods": "=duty on goods",
        "duty on all goods": "=duty on goods",
    }


@given(st.text(max_size=8), st.sampled_from(["", "=", " -", "'@", "\u3000＝", "'", "\u200b+"]))
def test_any_topic_survives_writing_and_reading(words: str, opening: str) -> None:
    topic = f"{opening}{words}x".strip().replace("\x00", "")
    lines = proposals_csv([ConceptProposal(1, topic, topic, 1, "why")])
    with tempfile.TemporaryDirectory() as folder:
        assert read_topics(write_list(Path(folder), "".join(lines))) == {topic: topic}


def test_each_list_has_a_line_for_each_entry() -> None:
    found = resolve_documents(
        document_with("d1", actor("a", "African Union", "igo")),
        document_with("d2", actor("a", "AU", "igo")),
    )
    assert "".join(refusals_csv(found)) == (
        "name,other,kind,reason\n"
        'AU,African Union,igo,"looks like its acronym, but no document says so"\n'
    )
    proposed = propose_concepts(
        {"duty on goods": ["Kesh", "Kesh"], "duty on all goods": ["Tarsia"]}
    )
    assert "".join(proposals_csv(proposed)) == (
        "cluster,topic,concept,count,why\n"
        "1,duty on goods,duty on goods,2,the most frequent of them\n"
        '1,duty on all goods,duty on goods,1,"80% of the words, 0 holders in common"\n'
    )
