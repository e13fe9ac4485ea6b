"""Files listed in folders and globs, their order, and the files that are skipped."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.loaders.file_listing import FileEntry, expand_glob, list_folder


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


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Kesh said so.")
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    (tmp_path / "in" / "self").symlink_to("self")
    (tmp_path / "in" / "b.txt").symlink_to("a.txt")
    assert relative_paths(list_folder(tmp_path)) == ["in/a.txt", "in/b.txt", "in/self"]


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
