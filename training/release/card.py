"""Write the model card of an adapter: data, training and evaluation figures.

Every figure comes from a file written by a training step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.regression.statistics import Interval
from evals.reporting.terminal import number
from training.data_prep.dataset import DatasetManifest
from training.recipe import Recipe, sha256_of
from training.trainer.run_summary import RunSummary


@dataclass(frozen=True)
class RunFigures:
    """Figures of one run on one set of gold."""

    title: str
    documents: int
    figures: Mapping[str, Interval]


@dataclass(frozen=True)
class Card:
    """Contents of a model card."""

    recipe: Recipe
    manifest: DatasetManifest
    run_summary: RunSummary
    adapter: Path
    base: Path
    runs: tuple[RunFigures, ...] = ()

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
            "It extracts what a text reports, not what is true."
        )

    def _data(self) -> str:
        manifest = self.manifest
        lines = ["## Data", "", "| articles | number |", "|---|---|"]
        lines += [f"| {origin} | {count:,} |" for origin, count in manifest.articles.items()]
        lines += ["", "| task | examples | characters | prompt |", "|---|---|---|---|"]
        for task, count in manifest.examples.items():
            size = manifest.characters[task]
            lines.append(f"| {task} | {count:,} | {size:,} | `{manifest.prompts[task]}` |")
        lines += ["", *(f"- {name}: `{value}`" for name, value in manifest.sources.items())]
        lines.append(f"- examples, in order: `{manifest.sha256}`")
        adjusted = "; ".join(f"{name} {count}" for name, count in manifest.adjustments.items())
        lines.append(f"- adjusted or left out, not in the window: {adjusted or 'nothing'}")
        if manifest.left_out:
            lines.append(f"- articles left out: {len(manifest.left_out)}")
        return "\n".join(lines)

    def _training(self) -> str:
        train, run = self.recipe.train, self.run_summary
        speed = run.tokens / max(run.seconds, 1e-9)
        validation = run.validation_loss
        validated = "" if validation is None else f", validation {validation:.4f}"
        software = ", ".join(f"{name} {version}" for name, version in run.software.items())
        start = [f"- started from the adapter with SHA-256 `{train.start}`"] if train.start else []
        return "\n".join(
            [
                "## Training",
                "",
                *start,
                f"- rank {train.rank}, alpha {train.alpha}, dropout {train.dropout}, "
                f"AdamW, rate {train.learning_rate:g} (warm-up {train.warmup:.0%}, cosine), "
                f"clip {train.clip:g}, seed {train.seed}",
                f"- {run.steps} of {run.planned} steps of at most "
                f"{train.tokens_per_step:,} tokens, {run.tokens:,} tokens in "
                f"{run.seconds:,.0f} s ({speed:,.0f} a second) on {run.device}; {software}",
                f"- {run.skipped} steps skipped (gradients not finite), "
                f"{run.dropped} examples dropped (longer than {train.context} tokens)",
                f"- loss {number(run.first_loss)} to {number(run.last_loss)}{validated}",
            ]
        )

    def _figures(self) -> str:
        if not self.runs:
            return "## Figures\n\nNot measured yet."
        lines = ["## Figures", "", "Through the embedded engine; 95% intervals over documents."]
        for figures in self.runs:
            lines += ["", f"{figures.title} ({figures.documents} documents)", ""]
            lines += ["| figure | value | 95% |", "|---|---|---|"]
            for name, interval in figures.figures.items():
                bounds = f"{number(interval.low)} to {number(interval.high)}"
                lines.append(f"| {name} | {number(interval.value)} | {bounds} |")
        return "\n".join(lines)
