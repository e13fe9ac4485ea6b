"""An id depends on its path or row alone, is safe as a file's name, and is nobody else's."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.loaders.document_ids import (
    MAX_LENGTH,
    folded,
    hashed_name,
    numbered_name,
    path_name,
    row_name,
)
from summarizer.loaders.id_registry import IdRegistry

NAMES = st.text(st.characters(exclude_characters="/\x00"), min_size=1, max_size=300)
PARTS = st.lists(NAMES, min_size=1, max_size=4).map(tuple)
SAFE = re.compile(r"[^\W_](?:[\w.-]*[\w-])?")


@pytest.mark.parametrize(
    ("parts", "id"),
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
def test_a_clean_path_is_its_own_id(parts: tuple[str, ...], id: str) -> None:
    assert path_name(parts) == id


@pytest.mark.parametrize(
    "name",
    ["two words.txt", "a:b.txt", ".hidden", "-rf.txt", "nul.txt", "COM1.html", "…", "a\udce9.txt"],
)
def test_a_name_that_had_to_be_changed_ends_in_a_hash_of_it(name: str) -> None:
    assert re.search(r"--[0-9a-f]{8}\Z", path_name((name,)))
    assert path_name((name,)) != path_name((name + " ",))


def test_a_composed_and_a_decomposed_letter_are_one() -> None:
    assert row_name(unicodedata.normalize("NFD", "Café")) == "Café"


def test_rows_without_an_id_are_numbered() -> None:
    assert numbered_name("news.jsonl", 12) == "news.jsonl__000012"
    assert numbered_name("news.jsonl", 12_345_678) == "news.jsonl__12345678"


def test_long_names_are_cut_and_told_apart() -> None:
    one, two = "x" * 150 + "1", "x" * 150 + "2"
    assert row_name(one) != row_name(two)
    numbered = numbered_name(row_name("y" * MAX_LENGTH), 3)
    assert numbered.endswith("__000003")
    assert numbered != numbered_name(row_name("y" * (MAX_LENGTH - 1) + "z"), 3)


@given(PARTS, st.integers(1, 10**9))
def test_every_id_is_safe_as_the_name_of_a_file(parts: tuple[str, ...], number: int) -> None:
    for name in (path_name(parts), row_name("/".join(parts))):
        for id in (name, numbered_name(name, number), hashed_name(name, "x")):
            assert SAFE.fullmatch(id)
            assert len(id) <= MAX_LENGTH
            assert len(id.encode()) <= 180


@given(st.sets(NAMES, min_size=2, max_size=20))
def test_ids_of_different_rows_differ_whatever_comes_before(ids: set[str]) -> None:
    names = [row_name(id) for id in ids]
    same = {unicodedata.normalize("NFC", id) for id in ids}
    assert len(set(names)) >= len(same)


@given(st.lists(st.tuples(NAMES, NAMES), max_size=60))
def test_claimed_ids_are_unique_even_where_case_does_not_count(
    claims: list[tuple[str, str]],
) -> None:
    seen = IdRegistry()
    given_away = {}
    for name, owner in claims:
        id = seen.claim(row_name(name), owner)
        if id is not None:
            assert folded(id) not in given_away
            given_away[folded(id)] = owner


def test_a_second_claim_of_the_same_owner_is_refused() -> None:
    seen = IdRegistry()
    assert seen.claim("a", "x/a.txt") == "a"
    assert seen.claim("a", "x/a.txt") is None
    other = seen.claim("A", "y/a.txt")
    assert other == hashed_name("A", "y/a.txt")
    assert seen.claim("A", "y/a.txt") is None


def test_many_ids_cost_few_bytes() -> None:
    seen = IdRegistry()
    assert all(seen.claim(f"row-{n}", str(n)) for n in range(20_000))
    assert not any(seen.claim(f"row-{n}", str(n)) for n in range(20_000))
