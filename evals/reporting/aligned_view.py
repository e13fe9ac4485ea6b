"""The gold and predicted records of one document side by side on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .report import Report

_SHOWN = {
    "actor": ("name", "kind", "role", "of"),
    "claim": ("speaker", "cue", "quote", "kind", "certainty", "date"),
    "position": ("actor", "stance", "topic", "target"),
}
_LONGEST = 90


def print_document(console: Console, document: Report) -> None:
    """Print a table of the aligned records of `document` for each kind of record."""
    console.print(document["id"], style="bold", markup=False)
    if document["failure"]:
        console.print(f"failed: {document['failure']}", markup=False)
    for kind, fields in _SHOWN.items():
        table = Table("", "gold", "predicted", title=f"{kind}s", title_justify="left",
                      show_lines=True)  # fmt: skip
        for row in document["rows"]:
            if row["kind"] == kind:
                cells = (_cell(row, side, fields) for side in ("gold", "predicted"))
                table.add_row(_classes(row), *cells)
        console.print(table)


def _classes(row: Report) -> Text:
    good = row["classes"] in (["exact"], ["missed_optional"])
    text = Text("\n".join(row["classes"]), style="green" if good else "red")
    if row["similarity"] is not None:
        text.append(f"\n{row['similarity']:.2f}", style="dim")
    if row["optional"]:
        text.append("\noptional", style="dim")
    return text


def _cell(row: Report, side: str, fields: tuple[str, ...]) -> Text:
    record = row[side]
    if record is None:
        return Text("–", style="dim")
    text = Text(record["id"], style="bold")
    wrong = {name for name, right in row["fields"].items() if not right}
    for name in fields:
        if value := record["values"].get(name):
            shown = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
            # `Text` does not interpret markup in the strings of articles and models.
            field = "affiliation" if name == "of" else name
            text.append(f"\n{name}: {shown}", style="red" if field in wrong else "")
    return text
