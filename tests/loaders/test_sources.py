"""Sources: what is found among the inputs, in which order, and what is refused at once."""

from __future__ import annotations

import io
import json
import os
import pickle
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.document_factory import PAGE, PARAGRAPHS, pdf, word, zipped
from support.source_outcomes import by_id, outcome, outcomes
from support.text_strategies import ARBITRARY

from summarizer.errors import InputError
from summarizer.loaders.discovery import sources
from summarizer.loaders.finder import DiscoveryOptions

TEXT = "Kesh said so on Friday."
IN_A_FOLDER: Any = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of every kind."""
    place = tmp_path / "news"
    for name, content in {
        "a/one.txt": TEXT.encode(),
        "a/page.html": PAGE.encode(),
        "b/notes.md": f"---\ntitle: Talks\ndate: 2024-05-17\n---\n{TEXT}".encode(),
        "b/paper.pdf": pdf(PARAGRAPHS[0].split(", ")),
        "b/report.docx": word(*PARAGRAPHS),
        "bare": TEXT.encode(),
        "more.zip": zipped({"x.txt": TEXT.encode()}),
        "photo.jpg": b"x",
        "photo.JPG": b"x",
        "rows.jsonl": b'{"id": "r1", "text": "Omon."}\n{"text": "Pell."}\n',
        "table.csv": b"id,text\nc1,Valen.\n",
    }.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return place


IDS = [
    "a__one", "a__page.html", "b__notes.md", "b__paper.pdf", "b__report.docx", "bare",
    "more.zip__x", "r1", "rows.jsonl__000002", "c1",
]  # fmt: skip


def test_every_kind_is_found_in_order(folder: Path) -> None:
    found = sources([folder])
    assert [source.id for source in found] == IDS
    assert found.skipped == {".jpg": 2}


def test_sources_are_read_elsewhere_as_they_are_here(folder: Path) -> None:
    for source in sources([folder]):
        there = pickle.loads(pickle.dumps(source))  # noqa: S301 - our own
        assert there == source
        assert there.read() == source.read()


def test_a_source_may_be_read_from_another_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    found = list(sources(["a", "bare"]))
    monkeypatch.chdir("/")
    documents = [source.read() for source in found]
    assert [document.path for document in documents] == ["a/one.txt", "a/page.html", "bare"]


def test_what_a_document_says_of_itself_is_kept(folder: Path) -> None:
    documents = {source.id: source.read() for source in sources([folder])}
    page, notes = documents["a__page.html"], documents["b__notes.md"]
    assert (page.title, page.source) == ("Kesh rejects border fence", "The Kesh Times")
    assert (page.date, page.date_source) == ("2024-05-17", "metadata")
    assert (notes.title, notes.date) == ("Talks", "2024-05-17")
    assert page.path == str(folder / "a/page.html")
    assert documents["more.zip__x"].path == f"{folder}/more.zip, x.txt"


@given(text=ARBITRARY)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_text_is_its_file_byte_for_byte(text: str, tmp_path: Path) -> None:
    content = f"Kesh said so. {text}"
    (tmp_path / "a.txt").write_bytes(content.encode())
    (source,) = sources([tmp_path / "a.txt"])
    document = source.read()
    assert document.text == content
    assert source.content.verbatim
    assert all(document.text[a:b] for a, b in document.sentences)


def test_only_a_plain_file_is_its_own_text(folder: Path) -> None:
    own = [source.id for source in sources([folder]) if source.content.verbatim]
    assert own == ["a__one", "b__notes.md", "bare"]


NEIGHBOURS = st.lists(
    st.sampled_from(["a.html", "a.txt.gz", "a.md", "b.txt", "a/a.txt", "z.jsonl", "a b.txt", "0"]),
    unique=True,
)


@given(NEIGHBOURS)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_id_does_not_change_with_its_neighbours(tmp_path: Path, names: list[str]) -> None:
    place = tmp_path / "in"
    shutil.rmtree(place, ignore_errors=True)
    for name in ["a.txt", "two words.html", *names]:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("x")
    ids = {source.where.removeprefix(f"{place}/"): source.id for source in sources([place])}
    assert ids["a.txt"] == "a"
    assert ids["two words.html"] == "two_words.html--" + ids["two words.html"][-8:]
    assert len({id.casefold() for id in ids.values()}) == len(ids)


def test_names_that_are_one_to_some_systems_are_two_ids(tmp_path: Path) -> None:
    for name in ("A.txt", "a.txt", "a.html.txt", "a.html", "b__c.txt", "b/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"<p>{TEXT} {name}</p>")
    assert len(list(tmp_path.glob("[Aa].txt"))) == 2 or pytest.skip("case does not count here")
    found = outcomes(tmp_path)
    assert len(found) == 6
    assert found == outcomes(tmp_path)


def test_what_is_named_twice_is_read_once(folder: Path) -> None:
    again = [folder, folder / "a", folder / "rows.jsonl", f"{folder}/**/*.txt", folder / "more.zip"]
    assert [source.id for source in sources(again)] == IDS


def test_two_folders_may_hold_the_same_names(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"{TEXT} {name}")
    found = outcomes(tmp_path / "x", tmp_path / "y")
    first, second = found
    assert first == "a"
    assert second.startswith("a--")
    assert list(found.values()) == [f"{TEXT} x", f"{TEXT} y"]


def test_the_results_of_an_earlier_run_are_no_input(folder: Path) -> None:
    (folder / "out" / "texts").mkdir(parents=True)
    (folder / "out" / "texts" / "a__one.txt").write_text(TEXT)
    options = DiscoveryOptions(exclude=(folder / "out",))
    assert [source.id for source in sources([folder], options=options)] == IDS


def test_nothing_is_read_before_it_is_asked_for(folder: Path) -> None:
    found = sources([folder])
    first = next(found)
    (folder / "a" / "one.txt").unlink()
    (folder / "bare").write_bytes(b"\xff")
    told = by_id(found)
    assert "no such file" in outcome(first)
    assert "not UTF-8" in told["bare"]
    assert told["c1"] == "Valen."


def test_a_table_is_not_read_ahead(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Kesh."}\n' * 20_000)
    found = sources([path])
    next(found)
    with path.open("r+b") as file:
        file.truncate(180_000)
    assert sum(1 for _ in found) < 11_000


# --- what is refused at once


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("missing.txt", "no such file"),
        ("missing", "no such file"),
        ("photo.jpg", "files of this kind are not read"),
        ("old.doc", "save it as .docx"),
        ("all.tar", "unpack it, or zip it"),
        ("*.xyz", "there is nothing to read here"),
        ("nowhere/**/*.txt", "cannot be listed"),
        ("empty", "there is nothing to read here"),
        ("pictures", "there is nothing to read here"),
        ("broken.txt", "no such file"),
        ("loop.txt", "symbolic links"),
        ("pipe.txt", "a pipe or device"),
        ("x" * 300, "File name too long"),
        ("photo.jpg/a.txt", "Not a directory"),
        ("a\x00b.txt", "no such file"),
    ],
)
def test_an_input_that_gives_nothing_is_refused_before_anything_starts(
    name: str, why: str, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"x")
    (tmp_path / "old.doc").write_bytes(b"x")
    (tmp_path / "all.tar").write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(b"x")
    (tmp_path / "broken.txt").symlink_to("nowhere")
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError) as raised:
        sources([tmp_path / name])
    assert why in str(raised.value)
    assert "\n" not in str(raised.value)
    if name != "nowhere/**/*.txt":
        assert str(tmp_path / name) in str(raised.value)


def test_a_date_that_is_none_is_refused_at_once(folder: Path) -> None:
    with pytest.raises(InputError, match="'soon' is no date"):
        sources([folder], options=DiscoveryOptions(date="soon"))


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "a").write_text(TEXT)
    assert outcomes(tmp_path / "x.txt") == {"a": TEXT}
    assert outcomes(tmp_path) == {"x.txt__a": TEXT}


def test_a_file_named_like_a_glob_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(TEXT)
    assert list(outcomes(tmp_path / "a[1].txt").values()) == [TEXT]


# --- what is refused in its turn


def test_what_cannot_be_read_takes_its_place_and_stops_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "b.jsonl")
    (tmp_path / "c.txt").symlink_to("nowhere")
    (tmp_path / "d.html").symlink_to("d.html")
    (tmp_path / "e.txt").write_text("word " * 1_000_000)
    (tmp_path / "f.txt").symlink_to("/dev/zero")
    (tmp_path / "g.jsonl").symlink_to("/dev/zero")
    (tmp_path / "h.txt").write_text(TEXT)
    whys = list(outcomes(tmp_path).values())
    for told, why in zip(
        whys,
        ["a pipe", "a pipe", "no such file", "symbolic links", "1,600,000", "a pipe", "a pipe"],
        strict=False,
    ):
        assert why in told
    assert whys[-1] == TEXT
    assert len(whys) == 8


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl"):
        (tmp_path / name).write_text(TEXT)
        (tmp_path / name).chmod(0)
    assert all("Permission denied" in told for told in outcomes(tmp_path).values())


# --- standard input


class Stdin:
    """What `sys.stdin` is to the code: the bytes behind it."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> object:
    def given_bytes(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", Stdin(content))

    return given_bytes


STREAMS = [
    pytest.param(b'{"id": "a", "text": "Kesh."}\n{"text": "Omon."}\n',
                 {"a": "Kesh.", "stdin__000002": "Omon."}, id="json-lines"),
    pytest.param("\ufeffKesh said so.\r\nIt left.".encode(),
                 {"stdin": "\ufeffKesh said so.\r\nIt left."}, id="text"),
    pytest.param(b"[1]\nKesh said so.", {"stdin": "[1]\nKesh said so."}, id="list-first"),
    pytest.param(b"{not json\nKesh said so.", {"stdin": "{not json\nKesh said so."}, id="brace"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "found"), STREAMS)
def test_a_stream_is_json_lines_or_one_text(
    content: bytes, found: dict[str, str], stdin: object
) -> None:
    stdin(content)  # type: ignore[operator]
    assert outcomes("-") == found


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "empty"), (b"caf\xe9", "not UTF-8"), (b"word " * 400_000, "cut it into articles")],
    ids=["empty", "latin", "long"],
)
def test_a_stream_that_is_no_document_says_so(content: bytes, why: str, stdin: object) -> None:
    stdin(content)  # type: ignore[operator]
    assert why in outcomes("-")["stdin"]


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        for number in range(10_000):
            file.write(json.dumps({"id": f"doc-{number}", "text": f"{TEXT} {number}"}) + "\n")
    tracemalloc.start()
    try:
        for count, _ in enumerate(sources([path])):
            if count == 1_000:
                before, _ = tracemalloc.get_traced_memory()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # 64 bits an id, in a table that may have grown to twice what it needs, thrice while it grows.
    assert after - before < 10_000 * 8 * 6
