"""Write the card of an adapter: what it is, made of which data, how, and how good.

Every figure comes from a file that a step wrote; nothing on the card is typed by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.regression.statistics import Interval
from training.data_prep.dataset import Account
from training.trainer.recipe import Recipe
from training.trainer.run_summary import RunSummary


@dataclass(frozen=True)
class Measured:
    """Figures of one run on a set of documents."""

    title: str
    documents: int
    figures: Mapping[str, Interval]


@dataclass(frozen=True)
class Card:
    """What a card is made of."""

    recipe: Recipe
    account: Account
    fitted: RunSummary
    adapter: Path
    base: Path
    measured: tuple[Measured, ...] = ()

    def page(self) -> str:
        """Return the card as Markdown."""
        parts = [self._head(), self._data(), self._training(), self._figures()]
        return "\n\n".join(parts) + "\n"

    def _head(self) -> str:
        size = self.adapter.stat().st_size / 1e6
        return (
            f"# {self.recipe.name}\n\n"
            f"LoRA adapter for `{self.base.name}` (SHA-256 `{sha256_of(self.base)}`): "
            f"`{self.adapter.name}`, {size:.1f} MB, SHA-256 `{sha256_of(self.adapter)}`. "
            "Licence: Apache-2.0, like the base. For English political and world news. "
            "It says what a text reports, not what is true."
        )

    def _data(self) -> str:
        account = self.account
        lines = ["## Data", "", "| articles | number |", "|---|---|"]
        lines += [f"| {origin} | {count:,} |" for origin, count in account.articles.items()]
        lines += ["", "| task | examples | characters | prompt |", "|---|---|---|---|"]
        for task, count in account.examples.items():
            size = account.characters[task]
            lines.append(f"| {task} | {count:,} | {size:,} | `{account.prompts[task]}` |")
        lines += ["", *(f"- {name}: `{value}`" for name, value in account.sources.items())]
        lines.append(f"- examples, in their order: `{account.sha256}`")
        repaired = "; ".join(f"{name} {count}" for name, count in account.repairs.items())
        lines.append(f"- mended or left out, since not in the window: {repaired or 'nothing'}")
        if account.left_out:
            lines.append(f"- articles left out: {len(account.left_out)}")
        return "\n".join(lines)

    def _training(self) -> str:
        train, fitted = self.recipe.train, self.fitted
        speed = fitted.tokens / max(fitted.seconds, 1e-9)
        held = f", held out {fitted.held_loss:.4f}" if fitted.held_loss is not None else ""
        software = ", ".join(f"{name} {version}" for name, version in fitted.software.items())
        begun = [f"- begun with the adapter of SHA-256 `{train.start}`"] if train.start else []
        return "\n".join(
            [
                "## Training",
                "",
                *begun,
                f"- rank {train.rank}, alpha {train.alpha}, dropout {train.dropout}, "
                f"AdamW, rate {train.learning_rate:g} (warm-up {train.warmup:.0%}, cosine), "
                f"clip {train.clip:g}, seed {train.seed}",
                f"- {fitted.steps} of {fitted.planned} steps of at most "
                f"{train.tokens_per_step:,} tokens, {fitted.tokens:,} tokens in "
                f"{fitted.seconds:,.0f} s ({speed:,.0f} a second) on {fitted.device}; {software}",
                f"- {fitted.skipped} steps skipped (gradients not finite), "
                f"{fitted.dropped} examples dropped (longer than {train.context} tokens)",
                f"- loss {_number(fitted.first_loss)} to {_number(fitted.last_loss)}{held}",
            ]
        )

    def _figures(self) -> str:
        if not self.measured:
            return "## Figures\n\nNot measured yet."
        lines = ["## Figures", "", "Through the embedded engine; 95% intervals over documents."]
        for measured in self.measured:
            lines += ["", f"{measured.title} ({measured.documents} documents)", ""]
            lines += ["| figure | value | 95% |", "|---|---|---|"]
            for name, found in measured.figures.items():
                bounds = f"{_number(found.low)} to {_number(found.high)}"
                lines.append(f"| {name} | {_number(found.value)} | {bounds} |")
        return "\n".join(lines)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file at `path`."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
