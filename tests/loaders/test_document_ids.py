"""A document id depends only on its path or row, is safe as a file name, and is unique."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.loaders.document_ids import (
    MAX_ID_LENGTH,
    IdRegistry,
    fold_name,
    hashed_id,
    numbered_id,
    path_id,
    row_id,
)

NAMES = st.text(st.characters(exclude_characters="/\x00"), min_size=1, max_size=300)
PARTS = st.lists(NAMES, min_size=1, max_size=4).map(tuple)
SAFE = re.compile(r"[^\W_](?:[\w.-]*[\w-])?")


@pytest.mark.parametrize(
    ("parts", "document_id"),
    [
        (("000_fd7ab7dcbca6b51e.txt",), "000_fd7ab7dcbca6b51e"),
        (("a", "b.html"), "a__b.html"),
        (("2023", "10", "talks.pdf"), "2023__10__talks.pdf"),
        (("notes.md",), "notes.md"),
        (("notes",), "notes"),
        (("a.txt.gz",), "a.txt.gz"),
        (("Größe-中国.TXT",), "Größe-中国"),
        (("news.zip", "a", "b.txt"), "news.zip__a__b"),
    ],
)
def test_a_path_without_special_characters_is_its_id(
    parts: tuple[str, ...], document_id: str
) -> None:
    assert path_id(parts) == document_id


@pytest.mark.parametrize(
    "name",
    ["two words.txt", "a:b.txt", ".hidden", "-rf.txt", "nul.txt", "COM1.html", "…", "a\udce9.txt"],
)
def test_the_id_of_an_unsafe_name_ends_with_a_hash(name: str) -> None:
    assert re.search(r"--[0-9a-f]{8}\Z", path_id((name,)))
    assert path_id((name,)) != path_id((name + " ",))


def test_composed_and_decomposed_letters_give_the_same_id() -> None:
    assert row_id(unicodedata.normalize("NFD", "Café")) == "Café"


def test_rows_without_an_id_are_numbered() -> None:
    assert numbered_id("news.jsonl", 12) == "news.jsonl__000012"
    assert numbered_id("news.jsonl", 12_345_678) == "news.jsonl__12345678"


def test_long_names_are_shortened_and_stay_different() -> None:
    first, second = "x" * 150 + "1", "x" * 150 + "2"
    assert row_id(first) != row_id(second)
    numbered = numbered_id(row_id("y" * MAX_ID_LENGTH), 3)
    assert numbered.endswith("__000003")
    assert numbered != numbered_id(row_id("y" * (MAX_ID_LENGTH - 1) + "z"), 3)


@given(PARTS, st.integers(1, 10**9))
def test_every_id_is_safe_as_a_file_name(parts: tuple[str, ...], number: int) -> None:
    for base_id in (path_id(parts), row_id("/".join(parts))):
        for document_id in (base_id, numbered_id(base_id, number), hashed_id(base_id, "x")):
            assert SAFE.fullmatch(document_id)
            assert len(document_id) <= MAX_ID_LENGTH
            assert len(document_id.encode()) <= 180


@given(st.sets(NAMES, min_size=2, max_size=20))
def test_rows_with_different_ids_get_different_document_ids(stated_ids: set[str]) -> None:
    document_ids = {row_id(stated_id) for stated_id in stated_ids}
    distinct = {unicodedata.normalize("NFC", stated_id) for stated_id in stated_ids}
    assert len(document_ids) >= len(distinct)


@given(st.lists(st.tuples(NAMES, NAMES), max_size=60))
def test_claimed_ids_are_unique_without_regard_to_case(
    claims: list[tuple[str, str]],
) -> None:
    registry = IdRegistry()
    claimed = set()
    for name, owner in claims:
        document_id = registry.claim(row_id(name), owner)
        if document_id is not None:
            assert fold_name(document_id) not in claimed
            claimed.add(fold_name(document_id))


def test_a_second_claim_of_the_same_owner_returns_none() -> None:
    registry = IdRegistry()
    assert registry.claim("a", "x/a.txt") == "a"
    assert registry.claim("a", "x/a.txt") is None
    second = registry.claim("A", "y/a.txt")
    assert second == hashed_id("A", "y/a.txt")
    assert registry.claim("A", "y/a.txt") is None


def test_each_of_many_ids_is_claimed_once() -> None:
    registry = IdRegistry()
    assert all(registry.claim(f"row-{n}", str(n)) for n in range(20_000))
    assert not any(registry.claim(f"row-{n}", str(n)) for n in range(20_000))
