"""The architecture page names every package and the layers that import-linter checks."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _sections() -> dict[str, str]:
    return {part.split("\n", 1)[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)}


def test_the_table_has_every_package_and_module() -> None:
    rows = re.findall(
        r"^\| (`.*?`) \|", _sections()["Packages of `summarizer/`, from the bottom up"], re.M
    )
    listed = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    children = {
        path.stem
        for path in (ROOT / "summarizer").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert listed == children - {"__init__", "__main__"}


def test_the_layers_are_those_of_the_import_contract() -> None:
    shown = re.search(r"```text\n(.*?)```", _sections()["Imports"], re.DOTALL)
    assert shown is not None
    layers = [set(re.findall(r"\w+", layer)) for layer in " ".join(shown[1].split()).split("▸")]
    contract = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    assert layers == [set(re.findall(r"\w+", layer)) for layer in contract]


def test_the_page_fits_on_a_screen_and_a_half() -> None:
    assert PAGE.count("\n") <= 80
