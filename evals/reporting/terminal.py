"""Reports and comparisons as tables on a terminal."""

from collections.abc import Mapping, Sequence

from rich.box import SIMPLE
from rich.console import Console  # noqa: TID251 - as a type
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ..regression.compare import SHOWN, Change, Comparison
from ..regression.statistics import Difference, Interval
from ..scoring.metrics import LEVELS, Metric
from .report import Report

_RECORD_FIELDS = {
    "actor": ("name", "kind", "role", "of"),
    "claim": ("speaker", "cue", "quote", "kind", "certainty", "date"),
    "position": ("actor", "stance", "topic", "target"),
}
_LONGEST = 90
_ACCURACIES = (
    "claim_speaker_acc", "claim_source_acc", "claim_cue_acc", "claim_kind_acc",
    "claim_certainty_acc", "claim_date_acc", "claim_via_acc",
    "position_stance_acc", "position_target_acc", "position_basis_acc", "actor_kind_acc",
)  # fmt: skip
_FAITH = (
    "grounded_exact", "repaired", "hallucinated", "actors_ungrounded", "offsets_valid", "warned",
    "article_worded", "text_unproven",
)  # fmt: skip


def print_report(console: Console, report: Report) -> None:
    """Print metrics, gates, the worst documents and the most frequent errors."""
    run = report["run"]
    console.print(
        f"[bold]{escape(run['system'])}[/bold]  {escape(run['model'])}  "
        f"{len(report['documents'])} documents  {escape(run['backend'])}"
    )
    console.print(_layers(report))
    console.print(_small("right, where both have the record", report, _ACCURACIES))
    console.print(_small("faithful to the text", report, (*_FAITH, "failed")))
    recall = (f"{name} {hit}/{of}" for name, (hit, of) in report["found"].items() if of)
    console.print("claims found: " + ", ".join(recall))
    _worst(console, report)
    _gates(console, report)


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Print two runs side by side."""
    title = f"{len(comparison.documents)} documents"
    table = Table(title=title, title_justify="left", box=SIMPLE, pad_edge=False)
    for heading in ("figure", "first", "second", "change", "95% interval", "p", "Holm"):
        table.add_column(heading, justify="left" if heading == "figure" else "right")
    for name in SHOWN:
        change = comparison.differences[name]
        corrected = number(comparison.corrected.get(name))
        figures = number(change.first), number(change.second)
        table.add_row(name, *figures, *_change(change), corrected)
    console.print(table)
    console.print(
        f"speaker right in only one run: p {comparison.speaker_p:.3f}; "
        f"stance: p {comparison.stance_p:.3f} (McNemar)"
    )
    directions: tuple[Change, ...] = ("fixed", "broken")
    for direction in directions:
        records = comparison.with_change(direction)
        console.print(f"[bold]{direction}[/bold]: {len(records)}")
        for record in records[:20]:
            classes = f"{' '.join(record.before)} → {' '.join(record.after)}"
            console.print(f"  {record.document} {record.record}  {classes}", markup=False)
    console.print(f"still wrong: {len(comparison.with_change('still wrong'))}")


def new_table(title: str) -> Table:
    """Return an empty table in the common style."""
    return Table(title=title, title_justify="left", box=SIMPLE, padding=0, pad_edge=False)


def number(value: float | None) -> str:
    """Return a figure with three decimals."""
    return "–" if value is None else f"{value:.3f}"


def interval(low: float | None, high: float | None) -> str:
    """Return an interval as escaped markup."""
    return "" if low is None or high is None else f"[{low:.3f}, {high:.3f}]".replace("[", "\\[")


def figure_table(title: str, metrics: Sequence[Metric], bounds: Mapping[str, Interval]) -> Table:
    """Return a table of metrics with their intervals."""
    table = new_table(title)
    table.show_header = False
    for metric in metrics:
        figure = bounds[metric.name]
        name = f"{metric.name}  {metric.title}" if metric.title != metric.name else metric.name
        table.add_row(name, number(figure.value), interval(figure.low, figure.high))
    return table


def _layers(report: Report) -> Table:
    table = new_table("found, and right")
    table.add_column("")
    for heading in ("P", "R", "F1", "95% interval", "mean", "baseline"):
        table.add_column(heading, justify="right")
    figures = {figure["name"]: figure for figure in report["figures"]}
    for name, title in LEVELS.items():
        whole = figures[f"{name}_f1"]
        since = report["differences"].get(f"{name}_f1")
        change = "" if not since or since["change"] is None else f"{since['change']:+.3f}"
        table.add_row(
            title,
            number(figures[f"{name}_p"]["value"]),
            number(figures[f"{name}_r"]["value"]),
            number(whole["value"]),
            interval(whole["low"], whole["high"]),
            number(figures[f"{name}_macro_f1"]["value"]),
            change,
        )
    return table


def _small(title: str, report: Report, names: tuple[str, ...]) -> Table:
    table = new_table(title)
    table.show_header = False
    figures = {figure["name"]: figure for figure in report["figures"]}
    for name in names:
        figure = figures[name]
        bounds = interval(figure["low"], figure["high"])
        table.add_row(figure["title"], number(figure["value"]), bounds)
    return table


def _worst(console: Console, report: Report) -> None:
    def order(document: Report) -> tuple[float, str]:
        value = document["figures"]["attributed_f1"]
        return (1.0 if value is None else value), document["id"]

    worst = sorted(report["documents"], key=order)[:5]
    shown = (f"{doc['id']} ({number(doc['figures']['attributed_f1'])})" for doc in worst)
    console.print("worst documents: " + ", ".join(shown), markup=False)
    errors = {
        name: sum(kinds.values())
        for name, kinds in report["classes"].items()
        if name not in ("exact", "missed_optional")
    }
    top = sorted(errors.items(), key=lambda item: (-item[1], item[0]))[:6]
    console.print("top errors: " + ", ".join(f"{name} {n}" for name, n in top if n))
    for document in report["documents"]:
        if document["failure"]:
            console.print(f"failed: {document['id']}: {document['failure']}", markup=False)


def _gates(console: Console, report: Report) -> None:
    colours = {"ok": "green", "warn": "yellow", "fail": "red"}
    passed = [gate for gate in report["gates"] if gate["status"] == "ok"]
    for gate in report["gates"]:
        if gate["status"] != "ok":
            word = f"[{colours[gate['status']]}]{gate['status'].upper()}[/]"
            console.print(f"{word} {escape(gate['name'])}: {escape(gate['message'])}")
    if report["gates"]:
        console.print(f"gates: {len(passed)} of {len(report['gates'])} ok")


def _change(difference: Difference) -> tuple[str, str, str]:
    low, high = difference.low, difference.high
    change = "" if difference.change is None else f"{difference.change:+.3f}"
    p = "" if difference.p is None else f"{difference.p:.3f}"
    return change, "" if low is None or high is None else f"\\[{low:+.3f}, {high:+.3f}]", p


def print_document(console: Console, document: Report) -> None:
    """Print a table of the aligned records of `document` for each kind of record."""
    console.print(document["id"], style="bold", markup=False)
    if document["failure"]:
        console.print(f"failed: {document['failure']}", markup=False)
    for kind, fields in _RECORD_FIELDS.items():
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
