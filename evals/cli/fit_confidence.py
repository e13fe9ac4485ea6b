"""`summarizer eval fit-confidence`: fit the confidence of records, and measure it."""

from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from summarizer.confidence.model import COEFFICIENTS_FILE
from summarizer.output import write_atomically

from ..dataset.gold import default_gold, held_out_gold
from ..files import EVALS
from .options import MarkdownOption

_RECORDINGS = EVALS / "recordings"
_RECORDING = "recording.jsonl"
_VERDICTS = EVALS / "judged" / "embedded-held-7.jsonl"
_SHIPPED = (
    (("embedded.jsonl", default_gold()), ("held.jsonl", held_out_gold())),
    (("capable.jsonl", default_gold()), ("capable-held.jsonl", held_out_gold())),
)


def fit_confidence(
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Coefficients to write [default: the shipped ones]."),
    ] = None,
    also: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="DIR",
            help="More gold, with answers of the embedded model in recording.jsonl.",
        ),
    ] = None,
    verdicts: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="More judged positions of the embedded model."),
    ] = None,
    markdown: MarkdownOption = None,
) -> None:
    """Fit the confidence of records on the recordings; print cross-validated figures."""
    from ..confidence.examples import recorded_examples
    from ..confidence.fit import fit_models, to_coefficients
    from ..confidence.table import confidence_table
    from ..faithfulness.truth import JudgedPositions

    shipped = [[(_RECORDINGS / name, gold) for name, gold in pairs] for pairs in _SHIPPED]
    shipped[0] += [(folder / _RECORDING, folder) for folder in also or []]
    judged = JudgedPositions.read([_VERDICTS, *(verdicts or [])])
    truths = (judged.truth, None)
    examples = dict(map(recorded_examples, shipped, truths))
    models = fit_models(examples)
    table = confidence_table(models)
    typer.echo(table, nl=False)
    target = out or Path(str(resources.files("summarizer.confidence") / COEFFICIENTS_FILE))
    write_atomically(target, to_coefficients(models).model_dump_json(indent=1) + "\n")
    if markdown:
        write_atomically(markdown, table)
