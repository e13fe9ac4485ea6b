"""The effects of rules are shown whole, those of rules that only dispute too."""

from io import StringIO

from rich.console import Console  # noqa: TID251 - as a printer of tables

from evals.regression.ablation import FIGURES, Ablation, Effect
from evals.regression.statistics import Difference
from evals.reporting.ablation_table import ablation_markdown, ablation_table

_GAIN = Difference(0.5, 0.625, 0.125, 0.0, 0.25, 0.04, 0.96)
_ABLATION = Ablation(
    "capable model",
    "capable",
    3,
    (
        Effect("assign-date", decides=True, by_figure=dict.fromkeys(FIGURES, _GAIN), documents=2),
        Effect("prefer-source", decides=False, by_figure={}, documents=1),
    ),
)


def test_the_page_has_a_row_for_each_rule() -> None:
    rows = [line for line in ablation_markdown([_ABLATION]).splitlines() if line[:1] == "|"]

    assert rows[2].count("+125 [+0, +250]") == len(FIGURES)
    assert rows[3].startswith("| prefer-source | disputes |")


def test_the_terminal_shows_every_figure() -> None:
    output = StringIO()
    Console(file=output, width=80).print(ablation_table(_ABLATION))

    words = output.getvalue().split()
    assert {"mentions", "dates", "channels", "assign-date", "prefer-source", "disputes"} <= {*words}
    assert words.count("+125") == len(FIGURES)
