"""The table of attacks is true: its bounds hold, and a broken bound is noticed.

`python -m benchmarks.hardening` tries hundreds of each.
"""

import re
from pathlib import Path

import pytest

from benchmarks.hardening import PARTS, Effort, Row, main

PAGE = Path(__file__).parents[2] / "docs" / "measurements" / "hardening.md"


@pytest.mark.parametrize("part", ["files", "costs", "exports", "drafts"])
def test_the_bounds_of_a_part_hold(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", part, "--scale", "0.02"]) == 0
    rows = [line.split(" | ") for line in capsys.readouterr().out.splitlines()[2:]]
    assert rows
    assert all(row[-1] == "yes |" and int(row[1].replace(",", "")) > 0 for row in rows)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Row("files", 3, "lost", 0), True),
        (Row("files", 3, "lost", 1), False),
        (Row("files", 0, "lost", 0), False),
        (Row("fields", 100, "silent", 20, 0.2), True),
        (Row("fields", 100, "silent", 21, 0.2), False),
    ],
)
def test_a_broken_bound_is_noticed(row: Row, expected: bool) -> None:
    assert row.is_sound == expected
    assert ("yes" in row.cells()) == expected


def test_the_page_has_every_kind_and_keeps_every_bound() -> None:
    rows = re.findall(r"^\| (?!attack|---)(.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert all(row.endswith("| yes") for row in rows)
    kinds = {row.split(" | ")[0] for row in rows}
    for part in ("files", "costs", "exports", "drafts"):
        assert {row.kind for row in PARTS[part](Effort(7, 0.01))} <= kinds
    for kind in ("server", "killed", "deadlines", "one field changed"):
        assert any(kind in known for known in kinds)
