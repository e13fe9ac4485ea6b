"""Inter-annotator agreement of two labelings, layer by layer.

Alignment and F1 are those of `evals`, so annotator agreement and model scores are comparable. On
aligned records, categorical fields are compared by Cohen's kappa.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.dataset.annotation import Article
from evals.regression.statistics import Interval, intervals
from evals.reporting.terminal import number
from evals.scoring.align import Alignment
from evals.scoring.counts import count_document
from evals.scoring.error_classes import compare_records
from evals.scoring.metrics import BY_NAME
from summarizer.errors import InputError
from summarizer.schema.gold import GoldRecord
from training.data_prep.corpus import convert_article

LAYERS = ("actor_f1", "claim_f1", "attributed_f1", "position_f1", "signed_f1")
_JUDGEMENTS = {
    "actor kind": ("actors", "kind"),
    "claim kind": ("claims", "kind"),
    "certainty": ("claims", "certainty"),
    "stance": ("positions", "stance"),
    "basis": ("positions", "basis"),
}


@dataclass(frozen=True)
class KappaResult:
    """Cohen's kappa of one field over aligned records."""

    value: float | None
    observed: float | None
    pairs: int


@dataclass(frozen=True)
class Agreement:
    """Agreement of two labelings of the same articles."""

    articles: int
    f1: dict[str, Interval]
    kappa: dict[str, KappaResult]


def agreement(first: Sequence[Article], second: Sequence[Article]) -> Agreement:
    """Return the agreement of two labelings on the articles they share.

    Raises:
        InputError: If they share no article, or the texts of one id differ.
    """
    by_id = {article.id: article for article in second}
    pairs = [(article, by_id[article.id]) for article in first if article.id in by_id]
    if not pairs:
        raise InputError("the labelings share no article", "agreement", "label the same articles")
    tallies = []
    choices: dict[str, list[tuple[str, str]]] = {name: [] for name in _JUDGEMENTS}
    for article, other in pairs:
        if article.text != other.text:
            raise InputError("the labelings have different texts", article.id, "use the same text")
        gold, record = convert_article(article), convert_article(other).record
        sides, alignment, rows = compare_records(gold, record)
        tallies.append(count_document(sides, alignment, rows))
        for name, choice in _choices(gold.record, record, alignment):
            choices[name].append(choice)
    f1 = intervals(tallies, [BY_NAME[name] for name in LAYERS])
    return Agreement(len(pairs), f1, {name: kappa(result) for name, result in choices.items()})


def kappa(choices: Sequence[tuple[str, str]]) -> KappaResult:
    """Return Cohen's kappa of paired choices; undefined if only one value occurs."""
    if not choices:
        return KappaResult(None, None, 0)
    total = len(choices)
    observed = sum(first == second for first, second in choices) / total
    first_counts = Counter(first for first, _ in choices)
    second_counts = Counter(second for _, second in choices)
    expected = sum(first_counts[value] * second_counts[value] for value in first_counts) / total**2
    value = (observed - expected) / (1 - expected) if expected < 1 else None
    return KappaResult(value, observed, total)


def agreement_markdown(result: Agreement) -> str:
    """Return the agreement as Markdown."""
    lines = [f"{result.articles} articles.", "", "| layer | F1 | 95% |", "|---|---|---|"]
    for name, interval in result.f1.items():
        bounds = f"{number(interval.low)} to {number(interval.high)}"
        lines.append(f"| {name} | {number(interval.value)} | {bounds} |")
    lines += ["", "| field of pairs | same | kappa | pairs |", "|---|---|---|---|"]
    for name, field in result.kappa.items():
        row = f"{number(field.observed)} | {number(field.value)} | {field.pairs}"
        lines.append(f"| {name} | {row} |")
    return "\n".join(lines)


def _choices(
    first: GoldRecord, second: GoldRecord, alignment: Alignment
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the values of each categorical field in each aligned pair of records."""
    for name, (kind, field) in _JUDGEMENTS.items():
        for pair in getattr(alignment, kind):
            records = getattr(first, kind)[pair.gold], getattr(second, kind)[pair.predicted]
            yield name, (getattr(records[0], field), getattr(records[1], field))
