"""The user's files are read as written, and what is wrong with them is said with its line."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.corpora import actor, resolved, seen

from summarizer.entity_resolution.override_files import AliasLine, read_aliases, read_topics
from summarizer.entity_resolution.topic_proposals import ConceptProposal, propose_concepts
from summarizer.errors import InputError
from summarizer.exports.tables.resolution_lists import merges_csv, proposals_csv, refusals_csv


def written(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_bytes(text.encode())
    return path


def test_aliases_are_read_whatever_their_columns(tmp_path: Path) -> None:
    head = "\ufeffName , kind,canonical,affiliation,more\r\n"
    text = f'{head}"Palace, the",agency,Kesh,-,x\r\n\r\nHasra,,Kesh\r\n'
    assert read_aliases(written(tmp_path, text)) == [
        AliasLine("Palace, the", "agency", "Kesh", "-"),
        AliasLine("Hasra", "", "Kesh"),
    ]


def test_topics_are_read(tmp_path: Path) -> None:
    text = "topic,concept\nduty on goods,tariffs\nweather,-\n"
    assert read_topics(written(tmp_path, text)) == {"duty on goods": "tariffs", "weather": "-"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("name,kind\nKesh,\n", "no column 'canonical'", id="column"),
        pytest.param("", "no column 'name'", id="empty"),
        pytest.param("name,canonical\nKesh,\n", "line 2.*: .*name, canonical", id="cell"),
        pytest.param("name,kind,canonical\nA,state,A\n", "no kind 'state'.*line 2", id="kind"),
        pytest.param("name,canonical\nA,B\nA,C\n", "two meanings.*line 3", id="twice"),
        pytest.param('name,canonical\n"Hasra,Kesh\n', "is no table", id="quote"),
        pytest.param("name,canonical\nHasra,\x00Kesh\n", None, id="nul"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, message: str | None) -> None:
    if message is None:
        assert read_aliases(written(tmp_path, text))
        return
    with pytest.raises(InputError, match=message):
        read_aliases(written(tmp_path, text))


def test_bytes_and_missing_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xff\xfe")
    for bad in (path, tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError):
            read_topics(bad)


def test_a_topic_with_two_concepts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"two concepts.*line 3"):
        read_topics(written(tmp_path, "topic,concept\nduty,tariffs\nduty,taxes\n"))


def test_lines_of_the_merges_can_be_edited_into_aliases(tmp_path: Path) -> None:
    odd = "=Hyperlink, Ltd"
    documents = [seen(d, actor("a", "Kesh"), actor("b", odd, "company")) for d in ("d1", "d2")]
    found = resolved(*documents)
    lines = "".join(merges_csv(found))
    assert lines.splitlines()[0] == "canonical,kind,name,document,actor,rule,reason"
    undone = lines.replace("Kesh,government,Kesh,d1", "-,government,Kesh,d1")
    again = resolved(*documents, aliases=read_aliases(written(tmp_path, undone)))
    assert again.entity("d1", "a") != again.entity("d2", "a")
    assert again.entity("d1", "b").name == again.entity("d2", "b").name == odd
    cells = [cell for row in csv.reader(io.StringIO(lines)) for cell in row]
    assert f"'{odd}" in cells
    assert odd not in cells


def test_proposed_topics_can_be_handed_in(tmp_path: Path) -> None:
    proposed = propose_concepts(
        {"=duty on goods": ["Kesh", "Kesh"], "duty on all goods": ["Tarsia"]}
    )
    assert read_topics(written(tmp_path, "".join(proposals_csv(proposed)))) == {
        "=duty on goods": "=duty on goods",
        "duty on all goods": "=duty on goods",
    }


@given(st.text(max_size=8), st.sampled_from(["", "=", " -", "'@", "\u3000＝", "'", "\u200b+"]))
def test_any_topic_comes_back_from_a_list(words: str, opening: str) -> None:
    topic = f"{opening}{words}x".strip().replace("\x00", "")
    lines = proposals_csv([ConceptProposal(1, topic, topic, 1, "why")])
    with tempfile.TemporaryDirectory() as folder:
        assert read_topics(written(Path(folder), "".join(lines))) == {topic: topic}


def test_lists_have_a_line_for_each_thing() -> None:
    found = resolved(
        seen("d1", actor("a", "African Union", "igo")), seen("d2", actor("a", "AU", "igo"))
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
