"""One document's records side by side on a terminal: gold left, prediction right."""

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
    """Print the aligned table of `document`, a section a kind of record."""
    console.print(document["id"], style="bold", markup=False)
    if document["failure"]:
        console.print(f"failed: {document['failure']}", markup=False)
    for kind, fields in _SHOWN.items():
        rows = [row for row in document["rows"] if row["kind"] == kind]
        table = Table(title=f"{kind}s", title_justify="left", show_lines=True)
        for heading in ("", "gold", "predicted"):
            table.add_column(heading)
        for row in rows:
            table.add_row(
                _classes(row), _cell(row, "gold", fields), _cell(row, "predicted", fields)
            )
        console.print(table)


def _classes(row: Report) -> Text:
    good = row["classes"] == ["exact"] or row["classes"] == ["missed_optional"]
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
        value = record["values"].get(name)
        if value:
            shown = value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
            # Plain text, never markup: it is the article's and the model's.
            text.append(f"\n{name}: {shown}", style="red" if _key(name) in wrong else "")
    return text


def _key(name: str) -> str:
    return "affiliation" if name == "of" else name
