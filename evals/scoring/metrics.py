"""Metrics: each is a ratio of sums of the counts in `counts`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from summarizer.vocabulary import ClaimWarning

from .counts import MILLION, Counts


@dataclass(frozen=True)
class Metric:
    """A metric: the ratio of two weighted sums of counts."""

    name: str
    title: str
    numerator: Mapping[str, int]
    denominator: Mapping[str, int]

    def of(self, counts: Counts) -> float | None:
        """Return the value for `counts`, `None` where it is undefined."""
        denominator = sum(weight * counts.get(key, 0) for key, weight in self.denominator.items())
        if not denominator:
            return None
        return (
            sum(weight * counts.get(key, 0) for key, weight in self.numerator.items()) / denominator
        )


def overlap_metrics(name: str, title: str | None = None) -> list[Metric]:
    """Return precision, recall and F1 of what is counted as right, given and wanted."""
    title = title or name
    right, given, wanted = f"{name}.right", f"{name}.given", f"{name}.wanted"
    return [
        Metric(f"{name}_p", title, {right: 1}, {given: 1}),
        Metric(f"{name}_r", title, {right: 1}, {wanted: 1}),
        Metric(f"{name}_f1", title, {right: 2}, {given: 1, wanted: 1}),
    ]


def _precision_recall(name: str, title: str) -> list[Metric]:
    true, false_positive, missed = f"{name}.tp", f"{name}.fp", f"{name}.fn"
    return [
        Metric(f"{name}_p", f"{title}: precision", {true: 1}, {true: 1, false_positive: 1}),
        Metric(f"{name}_r", f"{title}: recall", {true: 1}, {true: 1, missed: 1}),
        Metric(f"{name}_f1", f"{title}: F1", {true: 2}, {true: 2, false_positive: 1, missed: 1}),
    ]


def _macro(name: str, title: str) -> Metric:
    documents = {f"{name}.macro.n": MILLION}
    return Metric(
        f"{name}_macro_f1", f"{title}: mean F1 of documents", {f"{name}.macro": 1}, documents
    )


def share(name: str, title: str, numerator: str, denominator: str) -> Metric:
    """Return the metric that is the share of one count in another."""
    return Metric(name, title, {numerator: 1}, {denominator: 1})


def _accuracy(kind: str, field: str) -> Metric:
    title = f"{kind}: {field} right in pairs"
    return share(f"{kind}_{field}_acc", title, f"{kind}.{field}.right", f"{kind}.{field}.n")


LEVELS = {
    "actor": "actors",
    "claim": "claims",
    "attributed": "claims with their speaker",
    "position": "positions",
    "signed": "positions with their stance",
}
_FIELDS = {
    "actor": ("kind", "name", "role", "affiliation"),
    "claim": (
        "speaker", "source", "cue", "kind", "certainty", "directness", "date", "via",
    ),
    "position": ("stance", "target", "basis", "evidence"),
}  # fmt: skip
_EVIDENCE = {f"evidence.{level}": 1 for level in ("exact", "normalised", "near", "absent")}

METRICS: tuple[Metric, ...] = (
    *(metric for name, title in LEVELS.items() for metric in _precision_recall(name, title)),
    *(_macro(name, title) for name, title in LEVELS.items()),
    *_precision_recall("claim30", "claims, overlap 0.3")[2:],
    *_precision_recall("claim75", "claims, overlap 0.75")[2:],
    *_precision_recall("claim100", "claims, the same words")[2:],
    Metric("claim_soft_f1", "claims by overlap: F1", {"soft.sum": 2}, {"soft.n": MILLION}),
    *_precision_recall("words", "quoted words"),
    *_precision_recall("mention", "mentions of paired actors"),
    *(_accuracy(kind, field) for kind, fields in _FIELDS.items() for field in fields),
    Metric("grounded_exact", "evidence found exactly", {"evidence.exact": 1}, _EVIDENCE),
    Metric(
        "grounded", "evidence found after normalisation",
        {"evidence.exact": 1, "evidence.normalised": 1}, _EVIDENCE,
    ),
    Metric("repaired", "evidence found approximately", {"evidence.near": 1}, _EVIDENCE),
    Metric("hallucinated", "evidence not in the text", {"evidence.absent": 1}, _EVIDENCE),
    share("offsets_valid", "spans equal to the text at their offsets", "offset.right", "offset.n"),
    share("actors_ungrounded", "actors not in the text", "actor.ungrounded", "actor.drafted"),
    share("speaker_nearby", "speakers named near their claim", "nearby.right", "nearby.n"),
    share(
        "speaker_contradicted", "speakers whom the source contradicts",
        "contradicted", "nearby.n",
    ),
    share("article_worded", "claims in the article's words", "worded.quotation", "restated"),
    share("text_unproven", "texts without proof in the article", "text.unproven", "restated"),
    share("numbers_added", "restatements with a new number", "added.number", "restated"),
    share("names_added", "restatements with a new name", "added.name", "restated"),
    share("warned", "claims with a warning", "warned", "restated"),
    *(
        share(f"warned_{name.replace('-', '_')}", f"warned: {name}", f"warned.{name}", "restated")
        for name in get_args(ClaimWarning)
    ),
    share("failed", "documents that failed", "failed", "documents"),
)  # fmt: skip
BY_NAME = {metric.name: metric for metric in METRICS}
HEADLINES = ("actor_f1", "attributed_f1", "signed_f1")
"""The metrics that the gates check."""

DIRECTNESS = ("direct", "mixed", "indirect", "unattributed")


def figures(counts: Counts) -> dict[str, float | None]:
    """Return every metric for `counts`."""
    return {metric.name: metric.of(counts) for metric in METRICS}


def recall_counts(
    counts: Counts, names: tuple[str, ...] = DIRECTNESS
) -> dict[str, tuple[int, int]]:
    """Return for each slice of the required claims the number of matched ones and of all."""
    return {
        name: (counts.get(f"found.{name}.right", 0), counts.get(f"found.{name}.n", 0))
        for name in names
    }
