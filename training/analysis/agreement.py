"""How far two labelings of the same articles agree, layer by layer.

The pairs and the F1 are those of `evals`, so an agreement of people and a score of the model
can be held side by side. On the pairs, kinds and stances are compared by Cohen's kappa, which
takes off what two people would agree on by chance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.dataset.annotation import Article
from evals.dataset.gold import GoldDocument
from evals.regression.statistics import Interval, intervals
from evals.scoring.align import align
from evals.scoring.counts import count_document
from evals.scoring.metrics import BY_NAME
from evals.scoring.score import compare_records
from summarizer.errors import InputError
from summarizer.schema.gold import GoldRecord
from training.data_prep.corpus import labelled

LAYERS = ("actor_f1", "claim_f1", "attributed_f1", "position_f1", "signed_f1")
_JUDGEMENTS = {
    "actor kind": ("actors", "kind"),
    "claim kind": ("claims", "kind"),
    "certainty": ("claims", "certainty"),
    "stance": ("positions", "stance"),
    "basis": ("positions", "basis"),
}


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance on one field of the records that were paired."""

    value: float | None
    observed: float | None
    pairs: int


@dataclass(frozen=True)
class Agreement:
    """Two labelings of the same articles."""

    articles: int
    f1: dict[str, Interval]
    kappa: dict[str, Kappa]


def agreement(ones: Sequence[Article], others: Sequence[Article]) -> Agreement:
    """Return how `ones` and `others` agree on the articles that both labelled.

    Raises:
        InputError: If they share none, or label different texts under one id.
    """
    second = {article.id: article for article in others}
    pairs = [(article, second[article.id]) for article in ones if article.id in second]
    if not pairs:
        raise InputError("the labelings share no article", "agreement", "name the same articles")
    tallies = []
    choices: dict[str, list[tuple[str, str]]] = {name: [] for name in _JUDGEMENTS}
    for one, other in pairs:
        if one.text != other.text:
            raise InputError("the labelings are of different texts", one.id, "label one text")
        first = labelled(one)
        theirs = labelled(other).record
        sides, alignment, rows = compare_records(first, theirs)
        tallies.append(count_document(sides, alignment, rows))
        for name, found in _choices(first, theirs).items():
            choices[name] += found
    f1 = intervals(tallies, [BY_NAME[name] for name in LAYERS])
    return Agreement(len(pairs), f1, {name: kappa(found) for name, found in choices.items()})


def kappa(choices: Sequence[tuple[str, str]]) -> Kappa:
    """Return Cohen's kappa of two people's choices; undefined where only one value is used."""
    if not choices:
        return Kappa(None, None, 0)
    total = len(choices)
    observed = sum(one == other for one, other in choices) / total
    ones = Counter(one for one, _ in choices)
    others = Counter(other for _, other in choices)
    expected = sum(ones[value] * others[value] for value in ones) / total**2
    value = (observed - expected) / (1 - expected) if expected < 1 else None
    return Kappa(value, observed, total)


def agreement_page(found: Agreement) -> str:
    """Return the agreement as Markdown."""
    lines = [f"{found.articles} articles.", "", "| layer | F1 | 95% |", "|---|---|---|"]
    for name, interval in found.f1.items():
        bounds = f"{_shown(interval.low)} to {_shown(interval.high)}"
        lines.append(f"| {name} | {_shown(interval.value)} | {bounds} |")
    lines += ["", "| field of pairs | same | kappa | pairs |", "|---|---|---|---|"]
    for name, field in found.kappa.items():
        row = f"{_shown(field.observed)} | {_shown(field.value)} | {field.pairs}"
        lines.append(f"| {name} | {row} |")
    return "\n".join(lines)


def _choices(first: GoldDocument, theirs: GoldRecord) -> dict[str, list[tuple[str, str]]]:
    sides, _, _ = compare_records(first, theirs)
    alignment = align(sides)
    found = {}
    for name, (kind, field) in _JUDGEMENTS.items():
        mine, others = getattr(first.record, kind), getattr(theirs, kind)
        found[name] = [
            (getattr(mine[pair.gold], field), getattr(others[pair.predicted], field))
            for pair in getattr(alignment, kind)
        ]
    return found


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
