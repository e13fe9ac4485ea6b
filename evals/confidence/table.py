"""The table of the cross-validated figures of the confidence."""

from collections.abc import Iterator, Sequence

from ..scoring.correctness import UNPAIRED
from .fit import FittedModel

_TITLES = {"small": "embedded", "capable": "capable"}
_BASES = {"logprobs": "with log-probabilities", "records": "without"}


def confidence_table(models: Sequence[FittedModel]) -> str:
    """Return the figures as a Markdown table, ending in a newline."""
    return "\n".join(_lines(models)) + "\n"


def _lines(models: Sequence[FittedModel]) -> Iterator[str]:
    yield (
        "| model | records | basis | n | right | ECE | AUC | certain | right of these "
        "| right ones kept | wrong: unpaired | speaker | stance | target |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    for fitted in models:
        figures = fitted.measurement
        shares = (figures.wrong.get(name) for name in (UNPAIRED, "speaker", "stance", "target"))
        auc = "–" if figures.auc is None else f"{figures.auc:.2f}"
        precision = "–" if figures.precision is None else f"{figures.precision:.2f}"
        cells = [
            _TITLES[fitted.profile],
            f"{fitted.kind}s",
            _BASES[fitted.basis],
            str(figures.records),
            f"{figures.right:.2f}",
            f"{figures.ece:.3f}",
            auc,
            f"{figures.certain:.2f}",
            precision,
            f"{figures.kept:.2f}",
            *(f"{share:.2f}" if share else "" for share in shares),
        ]
        yield f"| {' | '.join(cells)} |"
