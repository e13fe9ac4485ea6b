"""The scores and costs of several systems on the same gold."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field

from summarizer.errors import SummarizerError

from ..dataset.gold import GoldDocument
from ..regression.statistics import Interval, intervals
from ..runs.predictions import Run
from ..runs.recording import ReplayModel
from ..runs.runner import run_system, total_usage
from ..runs.systems import System, open_system
from ..scoring.metrics import BY_NAME
from ..scoring.score import score
from .markdown import plain, row
from .terminal import number

SHOWN = ("actor_f1", "claim_f1", "attributed_f1", "signed_f1", "grounded_exact", "failed")


@dataclass(frozen=True)
class Line:
    """One system's line of the table."""

    name: str
    figures: dict[str, Interval] = field(default_factory=dict)
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    left_out: str = ""


def measure(system: System, golds: Sequence[GoldDocument]) -> tuple[Line, Run | None]:
    """Return the line and the run of `system` on `golds`, or the reason why it cannot run."""
    try:
        model = open_system(system, golds)
    except SummarizerError as error:
        return Line(system.name, left_out=error.what), None
    with closing(model):
        run = run_system(system, model, golds)
    # A replay reports the time that the recorded model took.
    seconds = model.seconds if isinstance(model, ReplayModel) else _seconds(run)
    return line_of(system.name, run, golds, seconds=seconds), run


def line_of(
    name: str, run: Run, golds: Sequence[GoldDocument], *, seconds: float | None = None
) -> Line:
    """Return the line of a finished run, by default with the seconds in its summaries."""
    counts = [document.counts for document in score(golds, run.predictions).documents]
    spent = total_usage(run)
    return Line(
        name,
        intervals(counts, [BY_NAME[figure] for figure in SHOWN]),
        spent.prompt_tokens,
        spent.completion_tokens,
        (_seconds(run) if seconds is None else seconds) / max(1, len(golds)),
    )


def table_markdown(lines: Sequence[Line], golds: Sequence[GoldDocument]) -> str:
    """Return the table as Markdown, with its data and interval."""
    rows = [
        f"On the {len(golds)} gold documents of `evals/gold`; F1 with 95% bootstrap intervals "
        "over documents. Made by `summarizer eval systems`.",
        "",
        "| system | actors | claims | with speaker | with stance | exact evidence | failed "
        "| tokens in / out | s a document |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for line in lines:
        if line.left_out:
            rows.append(row([plain(line.name), f"left out: {plain(line.left_out)}", *[""] * 7]))
            continue
        cells = [_cell(line.figures[name]) for name in SHOWN[:4]]
        cells += [number(line.figures[name].value) for name in SHOWN[4:]]
        tokens = f"{line.tokens_in:,} / {line.tokens_out:,}"
        rows.append(row([plain(line.name), *cells, tokens, f"{line.seconds:.1f}"]))
    return "\n".join(rows) + "\n"


def _cell(figure: Interval) -> str:
    value, low, high = number(figure.value), figure.low, figure.high
    return value if low is None or high is None else f"{value} ({low:.2f}–{high:.2f})"


def _seconds(run: Run) -> float:
    return sum(p.summary.provenance.seconds for p in run.predictions if p.summary)
