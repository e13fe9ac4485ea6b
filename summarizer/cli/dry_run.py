"""The table of `summarizer batch --dry-run`: documents, tokens and cost by model."""

import sys
from collections.abc import Sequence

from summarizer.batch.estimate import Estimate
from summarizer.batch.preview import Preview
from summarizer.cli.prices import identity_price, price_source
from summarizer.settings import Price, Settings

_HEADER = ("model", "state", "documents", "input tokens", "output tokens", "cost")
_TEXT_COLUMNS = 2


def print_preview(
    preview: Preview, settings: Settings, price: Price | None, given: Price | None
) -> None:
    """Print what the run would do.

    Args:
        preview: The documents and tokens.
        settings: The settings of the model.
        price: Its price.
        given: Its price as the options give it.
    """
    rows = [
        (
            identity.partition(";")[0],
            "finished",
            *_figures(estimate, identity_price(identity, settings)),
        )
        for identity, estimate in preview.finished.items()
    ]
    rows.append((settings.model, "expected", *_figures(preview.pending, price)))
    lines = [*_aligned([_HEADER, *rows]), str(preview.counts)]
    if replaced := preview.counts.replaced.total():
        lines.append(f"{replaced:,} of them replace finished summaries, which needs --redo")
    lines.append(f"prices: {price_source(settings, given)}; nothing was sent")
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _figures(estimate: Estimate, price: Price | None) -> tuple[str, ...]:
    usage, cost = estimate.usage, estimate.cost(price)
    counts = (estimate.documents, usage.prompt_tokens, usage.completion_tokens)
    amount = "unknown" if cost is None else f"{cost:,.4f}" if cost < 1 else f"{cost:,.2f}"
    return (*(f"{count:,}" for count in counts), amount)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if number < _TEXT_COLUMNS else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
