"""Files listed in folders and globs, their order, and the files that are skipped."""

import gzip
import json
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.errors import InputError
from summarizer.loaders.discovery import sources
from summarizer.loaders.file_listing import FileEntry, expand_glob, list_folder
from summarizer.loaders.finder import DiscoveryOptions, SourceFinder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a/z.txt", "a/b/c.html", "a.txt", "B.txt", ".git/x.txt", "a/.DS_Store",
                 "a/~$draft.docx", "__MACOSX/a.txt", "Thumbs.db"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Kesh said so.")
    return tmp_path


def relative_paths(entries: Iterable[FileEntry]) -> list[str]:
    return ["/".join(entry.parts) for entry in entries]


def test_a_folder_is_listed_in_the_order_of_its_paths(folder: Path) -> None:
    assert relative_paths(list_folder(folder)) == [
        "B.txt",
        "a/b/c.html",
        "a/z.txt",
        "a.txt",
        "b.txt",
    ]
    assert [str(entry.path) for entry in list_folder(folder)][1] == str(folder / "a/b/c.html")


def test_excluded_folders_are_not_listed(folder: Path) -> None:
    assert relative_paths(list_folder(folder, exclude=[folder / "a"])) == [
        "B.txt",
        "a.txt",
        "b.txt",
    ]
    assert relative_paths(list_folder(folder, exclude=[folder])) == []


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.txt", ["B.txt", "a.txt", "b.txt"]),
        ("**/*.txt", ["B.txt", "a/z.txt", "a.txt", "b.txt"]),
        ("**/*.html", ["a/b/c.html"]),
        ("a/**", ["b/c.html", "z.txt"]),
        ("a/*/*", ["b/c.html"]),
        ("[ab].t?t", ["a.txt", "b.txt"]),
        ("**/b/**/*.html", ["a/b/c.html"]),
        ("*.pdf", []),
        ("nowhere*/x.txt", []),
    ],
)
def test_a_glob_is_expanded_in_the_same_order(pattern: str, names: list[str], folder: Path) -> None:
    assert relative_paths(expand_glob(str(folder / pattern))) == names
    matches = [str(path) for path in folder.glob(pattern) if path.is_file()]
    hidden = (".git", "__MACOSX", ".DS_Store", "~$", "Thumbs")
    expected = {path for path in matches if not any(word in path for word in hidden)}
    if not pattern.endswith("**"):
        assert {str(entry.path) for entry in expand_glob(str(folder / pattern))} == expected


def test_a_glob_may_be_relative(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert [str(entry.path) for entry in expand_glob("a/*.txt")] == ["a/z.txt"]
    assert [str(entry.path) for entry in expand_glob("*/*.txt")] == ["a/z.txt"]


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """Return a folder with links of every kind beside the folders `secret` and `out`."""
    for name in ("in/a.txt", "in/.hidden/h.txt", "in/d/c.txt", "in/out/o.txt", "in/x.dat",
                 "secret/key.txt", "secret/more/m.txt"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Kesh said so.")
    links: dict[str, str | Path] = {
        "b-inside.txt": "a.txt", "b-inside-absolute.txt": tmp_path / "in" / "a.txt",
        "d/b-inside.txt": "../a.txt", "b-hidden.txt": ".hidden/h.txt", "b-format.txt": "x.dat",
        "b-results.txt": "out/o.txt", "broken.txt": "nowhere", "self": "self",
        "folder-inside": "d", "up": tmp_path, "d/root": "..",
        "z-outside.txt": "../secret/key.txt", "z-chain.txt": "z-outside.txt",
        "z-broken.txt": "../nowhere", "z-device.txt": "/dev/zero",
        "z-folder": "../secret", "z-folder-again": tmp_path / "secret",
    }  # fmt: skip
    for name, target in links.items():
        (tmp_path / "in" / name).symlink_to(target)
    (tmp_path / "secret" / "back").symlink_to(tmp_path / "in")
    return tmp_path / "in"


INSIDE = ["a.txt", "b-format.txt", "b-hidden.txt", "broken.txt", "d/c.txt"]


def test_links_that_leave_the_folder_are_not_followed(linked: Path) -> None:
    entries = list(list_folder(linked, exclude=[linked / "out"]))
    followed = [entry for entry in entries if not entry.leaves]
    left = [entry for entry in entries if entry.leaves]
    assert relative_paths(followed) == [*INSIDE, "self", "x.dat", "z-broken.txt"]
    assert relative_paths(left) == [
        "up", "z-chain.txt", "z-device.txt", "z-folder", "z-folder-again",
        "z-outside.txt",
    ]  # fmt: skip


def test_links_are_followed_on_request_and_form_no_cycle(linked: Path) -> None:
    entries = list(list_folder(linked, exclude=[linked / "out"], follow_links=True))
    assert not any(entry.leaves for entry in entries)
    files = {str(entry.target or entry.path) for entry in entries if (entry.path).is_file()}
    outside = linked.parent / "secret"
    assert {str(outside / "key.txt"), str(outside / "more" / "m.txt")} <= files
    assert not any("/in/in/" in path or "/out/" in path for path in files)


@pytest.mark.parametrize("follow_links", [False, True])
def test_a_file_is_one_document_under_any_number_of_links(follow_links: bool, linked: Path) -> None:
    (linked / "b-hidden-again.txt").symlink_to(".hidden/h.txt")
    options = DiscoveryOptions(exclude=(linked / "out",), follow_links=follow_links)
    found = sources([linked], options=options)
    ids = [source.id for source in found]
    assert sum("hidden" in document_id for document_id in ids) == 1
    assert sum("inside" in document_id for document_id in ids) == 0
    assert len(found.skipped_links) == (0 if follow_links else 6)
    assert any("key" in name or "outside" in name for name in ids) == follow_links


def test_a_glob_follows_no_link_out_of_its_folder(linked: Path) -> None:
    entries = list(expand_glob(str(linked / "*.txt")))
    assert "z-outside.txt" in relative_paths(entry for entry in entries if entry.leaves)
    assert "z-outside.txt" in relative_paths(
        entry for entry in expand_glob(str(linked / "*.txt"), follow_links=True)
    )
    # The file that the link names does not match, so the link is read.
    linked_only = expand_glob(str(linked / "d" / "b-*"), follow_links=True)
    assert relative_paths(linked_only) == ["b-inside.txt"]


def test_a_folder_of_links_only_names_the_option(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").symlink_to("/etc/passwd")
    with pytest.raises(InputError, match="--follow-links reads them"):
        sources([tmp_path / "in"])
    assert [source.id for source in sources([tmp_path / "in" / "a.txt"])] == ["a"]


def test_a_folder_that_cannot_be_listed_gives_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refusing(path: object) -> object:
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refusing)
    entries = list(list_folder(folder))
    assert relative_paths(entries) == ["B.txt", "a", "a.txt", "b.txt"]
    assert "Permission denied" in str(entries[1].error)


@given(st.permutations(["b.txt", "a", "c.html", "Z"]))
def test_the_order_does_not_depend_on_the_file_system(order: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        for file in order:
            (Path(name) / file).touch()
        assert relative_paths(list_folder(Path(name))) == ["Z", "a", "b.txt", "c.html"]


OUTSIDE = "The outside secret must stay."


@pytest.fixture
def swapped(tmp_path: Path) -> Path:
    """Return a folder with files, tables and archives, beside a folder with the same names."""
    for folder, text in (("in", "Kesh said so."), ("secret", OUTSIDE)):
        (tmp_path / folder / "d").mkdir(parents=True)
        for name in ("a.txt", "d/b.txt"):
            (tmp_path / folder / name).write_text(text)
        with gzip.open(tmp_path / folder / "c.txt.gz", "wt") as file:
            file.write(text)
        (tmp_path / folder / "t.jsonl").write_text(json.dumps({"text": text}))
        with zipfile.ZipFile(tmp_path / folder / "z.zip", "w") as archive:
            archive.writestr("m.txt", text)
    return tmp_path / "in"


@pytest.mark.parametrize("name", ["a.txt", "c.txt.gz", "d/b.txt", "d", "t.jsonl", "z.zip"])
@pytest.mark.parametrize("follow_links", [False, True])
def test_a_link_that_appears_after_the_listing_is_not_followed(
    swapped: Path, name: str, follow_links: bool
) -> None:
    options = DiscoveryOptions(follow_links=follow_links)
    entries = list(list_folder(swapped, follow_links=follow_links))
    (swapped / name).rename(swapped.parent / "moved")
    (swapped / name).symlink_to(swapped.parent / "secret" / name)
    finder = SourceFinder(options)
    texts: list[str] = []
    errors: list[str] = []
    for source in [source for entry in entries for source in finder.from_file(entry)]:
        try:
            texts.append(source.read().text)
        except InputError as error:
            errors.append(str(error))
    assert set(texts) == {"Kesh said so."}
    (message,) = errors
    assert message.startswith("a link is in the place of the file or of its folder (")


def test_a_followed_link_reads_what_it_named_when_it_was_listed(swapped: Path) -> None:
    (swapped / "link.txt").symlink_to(swapped.parent / "secret" / "a.txt")
    options = DiscoveryOptions(follow_links=True)
    found = {source.id: source for source in sources([swapped], options=options)}
    (swapped / "link.txt").unlink()
    (swapped / "link.txt").symlink_to("/etc/passwd")
    assert found["link"].read().text == OUTSIDE
    (swapped.parent / "secret" / "a.txt").unlink()
    (swapped.parent / "secret" / "a.txt").symlink_to("/etc/passwd")
    with pytest.raises(InputError, match="a link is in the place"):
        found["link"].read()


def test_a_pipe_that_appears_after_the_listing_does_not_block(swapped: Path) -> None:
    found = {source.id: source for source in sources([swapped])}
    (swapped / "a.txt").unlink()
    os.mkfifo(swapped / "a.txt")
    with pytest.raises(InputError, match="a pipe or device is not a document"):
        found["a"].read()


def test_the_folder_itself_may_be_a_link(swapped: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(swapped)
    assert [source.read().text for source in sources([tmp_path / "link" / "*.txt"])]
    assert len([source.read() for source in sources([tmp_path / "link"])]) == 5
