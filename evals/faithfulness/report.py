"""The report on the faithfulness of a run, as tables on a terminal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console  # noqa: TID251 - as a type
from rich.markup import escape
from rich.table import Table

from ..regression.gates import GateResult
from ..regression.statistics import Interval
from ..reporting.terminal import interval, new_table, number
from .agreement import Rate, agreements, rates
from .figures import FIGURES
from .verdicts import JudgedField, JudgedRecord, judges

if TYPE_CHECKING:
    from ..regression.calibration import Calibration


def print_figures(
    console: Console, title: str, figures: Mapping[str, Interval], gates: Sequence[GateResult]
) -> None:
    """Print the figures that need no judge, and the gates."""
    table = _table(f"{title}: checks without a judge", "figure", "value", "95% interval")
    for metric in FIGURES:
        figure = figures[metric.name]
        table.add_row(metric.title, *_cells(figure))
    console.print(table)
    for gate in gates:
        if gate.status == "fail":
            console.print(f"FAIL {gate.name}: the interval is beyond it", markup=False)
    passed = sum(gate.status == "ok" for gate in gates)
    console.print(f"gates: {passed} of {len(gates)} ok")


def print_calibration(console: Console, kind: str, calibration: "Calibration") -> None:
    """Print the calibration of one kind of record."""
    right = f"{calibration.right} of {calibration.count}"
    console.print(f"{kind}s with a confidence: {right} are right by the gold")
    table = _table("", "confidence", "records", "mean", "right")
    for group in calibration.bins:
        label = f"{group.low:.1f}–{group.high:.1f}"
        table.add_row(label, str(group.count), number(group.confidence), number(group.right))
    console.print(table)
    table = _table("", "", "value", "95% interval")
    table.add_row("expected calibration error", *_cells(calibration.error))
    table.add_row("area under the ROC curve", *_cells(calibration.auc))
    for share, precision in calibration.precision.items():
        table.add_row(f"right among the surest {share:.0%}", *_cells(precision))
    console.print(table)


def print_judged(console: Console, title: str, judged: Sequence[JudgedRecord]) -> None:
    """Print how often the judges found a field wrong, among all and among certain records."""
    names = judges(judged)
    console.print(f"{title} judged by {' and '.join(names)}", markup=False)
    certain = [one for one in judged if one.record.is_certain]
    for heading, group in (("all records", judged), ("certain records", certain)):
        if group:
            console.print(_rates(f"{heading} ({len(group)})", rates(group)))
    if len(names) > 1:
        console.print("Where the judges disagree, the worse verdict counts.")
        console.print(_agreements(judged))
    for kind in ("claim", "position") if certain else ():
        right = [one for one in judged if one.record.shown.kind == kind and one.is_right]
        kept = sum(one.record.is_certain for one in right)
        console.print(f"right {kind}s that are certain: {kept} of {len(right)}")
    for name in names:
        if any(_base(name) == _base(one.record.model) for one in judged):
            console.print(f"{name} judged its own records.", markup=False)


def _rates(title: str, found: Mapping[JudgedField, Rate]) -> Table:
    table = _table(title, "field", "judged", "minor", "wrong", "share wrong", "95% interval")
    for name, rate in found.items():
        counts = (str(value) for value in (rate.judged, rate.minor, rate.wrong))
        table.add_row(name, *counts, *_cells(rate.share_wrong))
    return table


def _agreements(judged: Sequence[JudgedRecord]) -> Table:
    table = _table("agreement", "field", "judged twice", "same", "kappa")
    for name, agreement in agreements(judged).items():
        same = f"{agreement.same / agreement.judged:.0%}"
        table.add_row(name, str(agreement.judged), same, number(agreement.kappa))
    return table


def _table(title: str, *headings: str) -> Table:
    table = new_table(escape(title))
    for heading in headings:
        is_text = heading in ("", "figure", "field", "confidence")
        table.add_column(heading, justify="left" if is_text else "right")
    return table


def _cells(figure: Interval) -> tuple[str, str]:
    return number(figure.value), interval(figure.low, figure.high)


def _base(model: str) -> str:
    """Return the name of a model without its provider."""
    return model.rpartition("/")[2].casefold()
