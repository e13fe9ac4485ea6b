"""A score as Markdown: for a job's page, and for the table of results in the README."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .report import Report
from .terminal import number

_ROWS = {
    "actors": "actor",
    "claims": "claim",
    "claims with their speaker": "attributed",
    "positions": "position",
    "positions with their stance": "signed",
}
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
    for title, name in _ROWS.items():
        precision, recall, whole = (figures[f"{name}_{part}"] for part in ("p", "r", "f1"))
        cells = [number(figure["value"]) for figure in (precision, recall, whole)]
        lines.append(row([title, *cells, bounds(whole)]))
    for name in ("claim_speaker_acc", "position_stance_acc", "grounded_exact", "failed"):
        figure = figures[name]
        lines.append(row([figure["title"], "", "", number(figure["value"]), bounds(figure)]))
    return lines


def bounds(figure: Report) -> str:
    """Return a figure's interval."""
    if figure["low"] is None:
        return ""
    return f"{number(figure['low'])} – {number(figure['high'])}"


def row(cells: Sequence[str]) -> str:
    """Return `cells` as a row of a table."""
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    """Return `text` so that it is shown and not obeyed: no markup, one line, not too long."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())[:_LONGEST])


def workflow_commands(report: Report) -> list[str]:
    """Return what a build server shows beside a change: an error or a warning a gate."""
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
    """Return `text` for a workflow command, which would take a line break for the next one."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
