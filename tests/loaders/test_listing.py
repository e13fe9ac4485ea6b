"""Folders and globs: what is listed, in which order, and what is passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.loaders.file_listing import expand, walk


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a/z.txt", "a/b/c.html", "a.txt", "B.txt", ".git/x.txt", "a/.DS_Store",
                 "a/~$draft.docx", "__MACOSX/a.txt", "Thumbs.db"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Kesh said so.")
    return tmp_path


def listed(paths: object) -> list[str]:
    return ["/".join(found.parts) for found in paths]  # type: ignore[attr-defined]


def test_a_folder_is_listed_in_the_order_of_its_paths(folder: Path) -> None:
    assert listed(walk(folder)) == ["B.txt", "a/b/c.html", "a/z.txt", "a.txt", "b.txt"]
    assert [str(found.path) for found in walk(folder)][1] == str(folder / "a/b/c.html")


def test_folders_that_are_excluded_are_left_out(folder: Path) -> None:
    assert listed(walk(folder, exclude=[folder / "a"])) == ["B.txt", "a.txt", "b.txt"]
    assert listed(walk(folder, exclude=[folder])) == []


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
    found = listed(expand(str(folder / pattern)))
    assert found == names
    same = [str(path) for path in folder.glob(pattern) if path.is_file()]
    hidden = (".git", "__MACOSX", ".DS_Store", "~$", "Thumbs")
    expected = {path for path in same if not any(word in path for word in hidden)}
    if not pattern.endswith("**"):
        assert {str(found.path) for found in expand(str(folder / pattern))} == expected


def test_a_glob_may_be_relative(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert [str(found.path) for found in expand("a/*.txt")] == ["a/z.txt"]
    assert [str(found.path) for found in expand("*/*.txt")] == ["a/z.txt"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Kesh said so.")
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    (tmp_path / "in" / "self").symlink_to("self")
    (tmp_path / "in" / "b.txt").symlink_to("a.txt")
    assert listed(walk(tmp_path)) == ["in/a.txt", "in/b.txt", "in/self"]


def test_a_folder_that_cannot_be_listed_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    def refusing(path: object) -> object:
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", refusing)
    found = list(walk(folder))
    assert ["/".join(one.parts) for one in found] == ["B.txt", "a", "a.txt", "b.txt"]
    assert "Permission denied" in str(found[1].fault)


@given(st.permutations(["b.txt", "a", "c.html", "Z"]))
def test_the_order_is_not_the_systems(order: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        for file in order:
            (Path(name) / file).touch()
        assert listed(walk(Path(name))) == ["Z", "a", "b.txt", "c.html"]
