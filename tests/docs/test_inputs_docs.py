"""The inputs page lists the suffixes, columns and ids of the code."""

import re
from pathlib import Path

import pytest

from summarizer.loaders import formats
from summarizer.loaders.document_ids import path_id
from summarizer.loaders.readers import tables

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "inputs.md").read_text(encoding="utf-8")


def test_the_table_has_exactly_the_supported_suffixes() -> None:
    table = PAGE.split("## Formats")[1].split("###")[0]
    cells = re.findall(r"^\| (`\..*?) \|", table, re.MULTILINE)
    listed = {suffix for cell in cells for suffix in re.findall(r"`(\.\w+)`", cell)}
    assert {suffix for suffix in listed if formats.format_of(f"a{suffix}")} == listed
    assert listed == {*filter(None, formats._KINDS), ".gz"}


def test_every_column_name_is_listed() -> None:
    table = PAGE.split("### Tables")[1].split("\n\n")[1].lower()
    names = {
        *tables._TEXT_FIELDS,
        *tables._ID_FIELDS,
        *tables._TITLE_FIELDS,
        *tables._SOURCE_FIELDS,
        *tables._DATE_FIELDS,
        *tables._URL_FIELDS,
    }
    assert [name for name in names if f"`{name}`" not in table] == []


@pytest.mark.parametrize(
    ("path", "document_id"), re.findall(r"`([\w/ ]+\.\w+)`\s+is\s+`([\w.-]+)`", PAGE), ids=str
)
def test_every_example_of_an_id_is_right(path: str, document_id: str) -> None:
    assert path_id(path.split("/")) == document_id


def test_the_page_has_three_examples_of_ids() -> None:
    assert len(re.findall(r"`([\w/ ]+\.\w+)`\s+is\s+`([\w.-]+)`", PAGE)) == 3
