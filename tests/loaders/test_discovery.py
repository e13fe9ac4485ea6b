"""Discovery: the sources among the inputs, their order, and inputs that are refused."""

import io
import json
import os
import pickle
import shutil
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.data.document_factory import PAGE, PARAGRAPHS, pdf, word, zip_bytes
from support.data.source_outcomes import by_id, outcome, outcomes
from support.data.text_strategies import ARBITRARY

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
    """A folder with a file of each format."""
    folder = tmp_path / "news"
    for name, content in {
        "a/one.txt": TEXT.encode(),
        "a/page.html": PAGE.encode(),
        "b/notes.md": f"---\ntitle: Talks\ndate: 2024-05-17\n---\n{TEXT}".encode(),
        "b/paper.pdf": pdf(PARAGRAPHS[0].split(", ")),
        "b/report.docx": word(*PARAGRAPHS),
        "bare": TEXT.encode(),
        "more.zip": zip_bytes({"x.txt": TEXT.encode()}),
        "photo.jpg": b"x",
        "photo.JPG": b"x",
        "rows.jsonl": b'{"id": "r1", "text": "Omon."}\n{"text": "Pell."}\n',
        "table.csv": b"id,text\nc1,Valen.\n",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


IDS = [
    "a__one", "a__page.html", "b__notes.md", "b__paper.pdf", "b__report.docx", "bare",
    "more.zip__x", "r1", "rows.jsonl__000002", "c1",
]  # fmt: skip


def test_every_format_is_discovered_in_order(folder: Path) -> None:
    discovered = sources([folder])
    assert [source.id for source in discovered] == IDS
    assert discovered.skipped == {".jpg": 2}


def test_a_pickled_source_is_read_like_the_original(folder: Path) -> None:
    for source in sources([folder]):
        copy = pickle.loads(pickle.dumps(source))  # noqa: S301 - our own
        assert copy == source
        assert copy.read() == source.read()


def test_a_source_can_be_read_from_another_working_directory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    discovered = list(sources(["a", "bare"]))
    monkeypatch.chdir("/")
    documents = [source.read() for source in discovered]
    assert [document.path for document in documents] == ["a/one.txt", "a/page.html", "bare"]


def test_the_metadata_of_a_document_is_read(folder: Path) -> None:
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
def test_a_text_file_is_read_byte_for_byte(text: str, tmp_path: Path) -> None:
    content = f"Kesh said so. {text}"
    (tmp_path / "a.txt").write_bytes(content.encode())
    (source,) = sources([tmp_path / "a.txt"])
    document = source.read()
    assert document.text == content
    assert source.content.verbatim
    assert all(document.text[a:b] for a, b in document.sentences)


def test_only_a_plain_text_file_is_verbatim(folder: Path) -> None:
    verbatim = [source.id for source in sources([folder]) if source.content.verbatim]
    assert verbatim == ["a__one", "b__notes.md", "bare"]


OTHER_FILES = st.lists(
    st.sampled_from(["a.html", "a.txt.gz", "a.md", "b.txt", "a/a.txt", "z.jsonl", "a b.txt", "0"]),
    unique=True,
)


@given(OTHER_FILES)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_an_id_does_not_depend_on_other_files(tmp_path: Path, names: list[str]) -> None:
    folder = tmp_path / "in"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ["a.txt", "two words.html", *names]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    ids = {source.where.removeprefix(f"{folder}/"): source.id for source in sources([folder])}
    assert ids["a.txt"] == "a"
    assert ids["two words.html"] == "two_words.html--" + ids["two words.html"][-8:]
    assert len({document_id.casefold() for document_id in ids.values()}) == len(ids)


def test_names_that_differ_only_in_case_get_different_ids(tmp_path: Path) -> None:
    for name in ("A.txt", "a.txt", "a.html.txt", "a.html", "b__c.txt", "b/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"<p>{TEXT} {name}</p>")
    assert len(list(tmp_path.glob("[Aa].txt"))) == 2 or pytest.skip("the file system ignores case")
    results = outcomes(tmp_path)
    assert len(results) == 6
    assert results == outcomes(tmp_path)


def test_a_file_given_twice_is_read_once(folder: Path) -> None:
    inputs: list[str | Path] = [
        folder,
        folder / "a",
        folder / "rows.jsonl",
        f"{folder}/**/*.txt",
        folder / "more.zip",
    ]
    assert [source.id for source in sources(inputs)] == IDS


def test_files_with_the_same_name_in_two_folders_get_different_ids(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"{TEXT} {name}")
    results = outcomes(tmp_path / "x", tmp_path / "y")
    first, second = results
    assert first == "a"
    assert second.startswith("a--")
    assert list(results.values()) == [f"{TEXT} x", f"{TEXT} y"]


def test_the_results_of_an_earlier_run_are_excluded(folder: Path) -> None:
    (folder / "out" / "texts").mkdir(parents=True)
    (folder / "out" / "texts" / "a__one.txt").write_text(TEXT)
    options = DiscoveryOptions(exclude=(folder / "out",))
    assert [source.id for source in sources([folder], options=options)] == IDS


def test_files_are_read_on_demand(folder: Path) -> None:
    discovered = sources([folder])
    first = next(discovered)
    (folder / "a" / "one.txt").unlink()
    (folder / "bare").write_bytes(b"\xff")
    results = by_id(discovered)
    assert "no such file" in outcome(first)
    assert "not UTF-8" in results["bare"]
    assert results["c1"] == "Valen."


def test_a_table_is_not_read_ahead(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "Kesh."}\n' * 20_000)
    discovered = sources([path])
    next(discovered)
    with path.open("r+b") as file:
        file.truncate(180_000)
    assert sum(1 for _ in discovered) < 11_000


# --- inputs that are refused before anything starts


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.txt", "no such file"),
        ("missing", "no such file"),
        ("photo.jpg", "the file format is not supported"),
        ("old.doc", "save it as .docx"),
        ("all.tar", "unpack it, or zip it"),
        ("*.xyz", "there are no readable files here"),
        ("nowhere/**/*.txt", "cannot be listed"),
        ("empty", "there are no readable files here"),
        ("pictures", "there are no readable files here"),
        ("broken.txt", "the link leads to no file"),
        ("loop.txt", "symbolic links"),
        ("pipe.txt", "a pipe or device"),
        ("x" * 300, "File name too long"),
        ("photo.jpg/a.txt", "Not a directory"),
        ("a\x00b.txt", "no such file"),
    ],
)
def test_an_input_without_documents_is_refused_before_anything_starts(
    name: str, reason: str, tmp_path: Path
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
    assert reason in str(raised.value)
    assert "\n" not in str(raised.value)
    if name != "nowhere/**/*.txt":
        assert str(tmp_path / name) in str(raised.value)


def test_an_invalid_date_is_refused_before_anything_starts(folder: Path) -> None:
    with pytest.raises(InputError, match="'soon' is not a date"):
        sources([folder], options=DiscoveryOptions(date="soon"))


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "a").write_text(TEXT)
    assert outcomes(tmp_path / "x.txt") == {"a": TEXT}
    assert outcomes(tmp_path) == {"x.txt__a": TEXT}


def test_a_file_named_like_a_glob_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].txt").write_text(TEXT)
    assert list(outcomes(tmp_path / "a[1].txt").values()) == [TEXT]


# --- documents that cannot be read


def test_an_unreadable_file_gives_an_error_and_does_not_stop_discovery(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "b.jsonl")
    (tmp_path / "c.txt").symlink_to("nowhere")
    (tmp_path / "d.html").symlink_to("d.html")
    (tmp_path / "e.txt").write_text("word " * 1_000_000)
    (tmp_path / "f.txt").symlink_to("/dev/zero")
    (tmp_path / "g.jsonl").symlink_to("/dev/null")
    (tmp_path / "h.txt").write_text(TEXT)
    options = DiscoveryOptions(follow_links=True)
    results = list(by_id(sources([tmp_path], options=options)).values())
    for result, reason in zip(
        results,
        [
            "a pipe",
            "a pipe",
            "the link leads to no file",
            "a link is in the place",
            "1,600,000",
            "a pipe",
            "a pipe",
        ],
        strict=False,
    ):
        assert reason in result
    assert results[-1] == TEXT
    assert len(results) == 8


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_read_permission_gives_an_error(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl"):
        (tmp_path / name).write_text(TEXT)
        (tmp_path / name).chmod(0)
    assert all("Permission denied" in result for result in outcomes(tmp_path).values())


# --- standard input


class Stdin:
    """A stand-in for `sys.stdin` with the given bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    def provide(content: bytes) -> None:
        monkeypatch.setattr("sys.stdin", Stdin(content))

    return provide


STREAMS = [
    pytest.param(b'{"id": "a", "text": "Kesh."}\n{"text": "Omon."}\n',
                 {"a": "Kesh.", "stdin__000002": "Omon."}, id="json-lines"),
    pytest.param("\ufeffKesh said so.\r\nIt left.".encode(),
                 {"stdin": "\ufeffKesh said so.\r\nIt left."}, id="text"),
    pytest.param(b"[1]\nKesh said so.", {"stdin": "[1]\nKesh said so."}, id="list-first"),
    pytest.param(b"{not json\nKesh said so.", {"stdin": "{not json\nKesh said so."}, id="brace"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), STREAMS)
def test_standard_input_is_json_lines_or_one_text(
    content: bytes, expected: dict[str, str], stdin: Callable[[bytes], None]
) -> None:
    stdin(content)
    assert outcomes("-") == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b"caf\xe9", "not UTF-8"), (b"word " * 400_000, "more than 400,000")],
    ids=["empty", "latin", "long"],
)
def test_standard_input_without_a_document_gives_an_error(
    content: bytes, reason: str, stdin: Callable[[bytes], None]
) -> None:
    stdin(content)
    assert reason in outcomes("-")["stdin"]


def test_memory_grows_only_by_the_ids_of_rows(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "a.jsonl"
    with path.open("w") as file:
        for number in range(10_000):
            file.write(json.dumps({"id": f"doc-{number}", "text": f"{TEXT * 20} {number}"}) + "\n")
    discovered = sources([path])
    tracemalloc.start()
    try:
        for _ in islice(discovered, 1_000):
            pass
        before, _ = tracemalloc.get_traced_memory()
        for _ in discovered:
            pass
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # About 110 bytes for each id, up to twice that after the table grows; a text has 460.
    assert after - before < 9_000 * 220
