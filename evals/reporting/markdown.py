"""A report as Markdown, and as workflow commands of GitHub."""

import re
from collections.abc import Sequence

from ..scoring.metrics import LEVELS
from .report import Report
from .terminal import number

_MARKS = {"ok": "ok", "warn": "warning", "fail": "**failed**"}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_LONGEST = 300


def markdown(report: Report) -> str:
    """Return `report` as a page of Markdown."""
    run = report["run"]
    lines = [
        f"### {plain(run['system'])} on {len(report['documents'])} documents",
        "",
        *figures_table(report),
        "",
        *_gates(report),
        *_failures(report),
    ]
    return "\n".join(lines) + "\n"


def figures_table(report: Report) -> list[str]:
    """Return the table of the main figures as lines."""
    figures = {figure["name"]: figure for figure in report["figures"]}
    lines = ["| | precision | recall | F1 | 95% interval |", "|---|---|---|---|---|"]
    for name, title in LEVELS.items():
        precision, recall, whole = (figures[f"{name}_{part}"] for part in ("p", "r", "f1"))
        cells = [number(figure["value"]) for figure in (precision, recall, whole)]
        lines.append(row([title, *cells, bounds(whole)]))
    for name in ("claim_speaker_acc", "position_stance_acc", "grounded_exact", "failed"):
        figure = figures[name]
        lines.append(row([figure["title"], "", "", number(figure["value"]), bounds(figure)]))
    return lines


def bounds(figure: Report) -> str:
    """Return a figure's interval."""
    low, high = figure["low"], figure["high"]
    return "" if low is None else f"{number(low)} – {number(high)}"


def row(cells: Sequence[str]) -> str:
    """Return `cells` as a row of a table."""
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    """Return `text` as one line with escaped markup, cut to the maximum length."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())[:_LONGEST])


def workflow_commands(report: Report) -> list[str]:
    """Return an error or a warning for GitHub for each gate that is not ok."""
    levels = {"fail": "error", "warn": "warning"}
    return [
        f"::{levels[gate['status']]} title=eval::{_escaped(gate['name'] + ': ' + gate['message'])}"
        for gate in report["gates"]
        if gate["status"] in levels
    ]


def _gates(report: Report) -> list[str]:
    gates = report["gates"]
    if not gates:
        return []
    notable = [gate for gate in gates if gate["status"] != "ok"]
    lines = [f"{len(gates) - len(notable)} of {len(gates)} gates ok.", ""]
    if notable:
        lines += ["| gate | | |", "|---|---|---|"]
        for gate in notable:
            name, message = plain(gate["name"]), plain(gate["message"])
            lines.append(row([name, _MARKS[gate["status"]], message]))
        lines.append("")
    return lines


def _failures(report: Report) -> list[str]:
    failed = [document for document in report["documents"] if document["failure"]]
    return [f"- {plain(doc['id'])} failed: {plain(doc['failure'])}" for doc in failed]


def _escaped(text: str) -> str:
    """Return `text` with the escapes of a workflow command, which ends at a line break."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
