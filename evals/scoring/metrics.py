"""The figures: each is a ratio of sums of the counts of `tally`.

A figure whose lower sum is zero is undefined and said to be so; it is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from summarizer.vocabulary import ClaimWarning

from .counts import MILLION, Counts


@dataclass(frozen=True)
class Metric:
    """One figure: what it is called, and what is divided by what."""

    name: str
    title: str
    upper: Mapping[str, int]
    lower: Mapping[str, int]
    better: str = "more"

    def of(self, counts: Counts) -> float | None:
        """Return the figure for `counts`, or None where it is undefined."""
        lower = sum(weight * counts.get(key, 0) for key, weight in self.lower.items())
        if not lower:
            return None
        return sum(weight * counts.get(key, 0) for key, weight in self.upper.items()) / lower


def _agreement(name: str, title: str) -> list[Metric]:
    right, made_up, missed = f"{name}.tp", f"{name}.fp", f"{name}.fn"
    return [
        Metric(f"{name}_p", f"{title}: precision", {right: 1}, {right: 1, made_up: 1}),
        Metric(f"{name}_r", f"{title}: recall", {right: 1}, {right: 1, missed: 1}),
        Metric(f"{name}_f1", f"{title}: F1", {right: 2}, {right: 2, made_up: 1, missed: 1}),
    ]


def _macro(name: str, title: str) -> Metric:
    lower = {f"{name}.macro.n": MILLION}
    return Metric(f"{name}_macro_f1", f"{title}: mean F1 of documents", {f"{name}.macro": 1}, lower)


def _share(name: str, title: str, upper: str, lower: str, better: str = "more") -> Metric:
    return Metric(name, title, {upper: 1}, {lower: 1}, better)


def _accuracy(kind: str, field: str) -> Metric:
    title = f"{kind}: {field} right in pairs"
    return _share(f"{kind}_{field}_acc", title, f"{kind}.{field}.right", f"{kind}.{field}.n")


_AGREEMENTS = {
    "actor": "actors",
    "claim": "claims",
    "attributed": "claims with their speaker",
    "position": "positions",
    "signed": "positions with their stance",
}
_FIELDS = {
    "actor": ("kind", "name", "role", "affiliation"),
    "claim": (
        "speaker", "source", "cue", "kind", "certainty", "directness", "date", "via", "polarity",
    ),
    "position": ("stance", "target", "basis", "evidence"),
}  # fmt: skip
_EVIDENCE = {f"evidence.{level}": 1 for level in ("exact", "normalised", "near", "absent")}

METRICS: tuple[Metric, ...] = (
    *(metric for name, title in _AGREEMENTS.items() for metric in _agreement(name, title)),
    *(_macro(name, title) for name, title in _AGREEMENTS.items()),
    *_agreement("claim30", "claims, overlap 0.3")[2:],
    *_agreement("claim75", "claims, overlap 0.75")[2:],
    *_agreement("claim100", "claims, the same words")[2:],
    Metric("claim_soft_f1", "claims by overlap: F1", {"soft.sum": 2}, {"soft.n": MILLION}),
    *_agreement("words", "quoted words"),
    *_agreement("mention", "mentions of paired actors"),
    *(_accuracy(kind, field) for kind, fields in _FIELDS.items() for field in fields),
    Metric("grounded_exact", "evidence found letter by letter", {"evidence.exact": 1}, _EVIDENCE),
    Metric(
        "grounded", "evidence found up to spelling",
        {"evidence.exact": 1, "evidence.normalised": 1}, _EVIDENCE,
    ),
    Metric("repaired", "evidence found nearly", {"evidence.near": 1}, _EVIDENCE, "less"),
    Metric("hallucinated", "evidence not in the text", {"evidence.absent": 1}, _EVIDENCE, "less"),
    _share("offsets_valid", "spans that are what they say", "offset.right", "offset.n"),
    _share("actors_ungrounded", "actors not in the text", "actor.ungrounded", "actor.drafted",
           "less"),
    _share("speaker_nearby", "speakers named near their claim", "nearby.right", "nearby.n"),
    _share("numbers_added", "restatements with a new number", "added.number", "restated", "less"),
    _share("names_added", "restatements with a new name", "added.name", "restated", "less"),
    _share("warned", "claims with a warning", "warned", "restated", "less"),
    *(
        _share(f"warned_{name.replace('-', '_')}", f"warned: {name}", f"warned.{name}", "restated",
               "less")
        for name in get_args(ClaimWarning)
    ),
    _share("failed", "documents that failed", "failed", "documents", "less"),
)  # fmt: skip
BY_NAME = {metric.name: metric for metric in METRICS}
HEADLINES = ("actor_f1", "attributed_f1", "signed_f1")
"""The figures that are gated."""

DIRECTNESS = ("direct", "mixed", "indirect", "unattributed")


def figures(counts: Counts) -> dict[str, float | None]:
    """Return every figure for `counts`."""
    return {metric.name: metric.of(counts) for metric in METRICS}


def found_by(counts: Counts, names: tuple[str, ...] = DIRECTNESS) -> dict[str, tuple[int, int]]:
    """Return for each slice of the claims how many were found, of how many."""
    return {
        name: (counts.get(f"found.{name}.right", 0), counts.get(f"found.{name}.n", 0))
        for name in names
    }
