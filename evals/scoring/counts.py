"""Additive counts of one document: everything it contributes to the metrics of a run.

Each metric is a ratio of sums over documents (see `metrics`). The counts are integers, with
similarities and F1 values in millionths, so a score does not depend on the order of documents.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .align import Alignment, Example, Match
from .error_classes import RecordResult
from .token_spans import TokenSpan, token_iou

Counts = Mapping[str, int]
MILLION = 1_000_000
MACRO = ("actor", "claim", "attributed", "position", "signed")
"""Metrics whose mean over documents is reported too."""

_DECIDING_FIELDS = {"attributed": ("claim", "speaker"), "signed": ("position", "stance")}
_OTHER_THRESHOLDS = {0.3: "claim30", 0.75: "claim75", 1.0: "claim100"}


def count_document(
    example: Example, alignment: Alignment, rows: Sequence[RecordResult]
) -> Counter[str]:
    """Return the counts of one document."""
    counts: Counter[str] = Counter({"documents": 1})
    for kind in ("actor", "claim", "position"):
        _count_records(kind, [row for row in rows if row.kind == kind], counts)
    for name, (kind, deciding) in _DECIDING_FIELDS.items():
        _count_with_field(name, deciding, [row for row in rows if row.kind == kind], counts)
    for threshold, name in _OTHER_THRESHOLDS.items():
        _count_matches(name, example, alignment.claims_at[threshold], counts)
    _count_soft(example, alignment.claims, counts)
    _count_tokens(example, alignment, counts)
    _count_mentions(example, alignment, counts)
    _count_recall(example, rows, counts)
    for kind in MACRO:
        _count_macro(kind, counts)
    return counts


def total(documents: Iterable[Counts]) -> Counter[str]:
    """Return the sum of the counts of `documents`."""
    summed: Counter[str] = Counter()
    for counts in documents:
        summed.update(counts)
    return summed


def _count_records(kind: str, rows: Sequence[RecordResult], counts: Counter[str]) -> None:
    for row in rows:
        counts.update(f"class.{kind}.{name}" for name in row.classes)
        if row.optional:
            continue
        outcome = "fp" if row.gold is None else "fn" if row.predicted is None else "tp"
        counts[f"{kind}.{outcome}"] += 1
        for name, right in row.fields.items():
            counts[f"{kind}.{name}.n"] += 1
            counts[f"{kind}.{name}.right"] += right


def _count_with_field(
    name: str, deciding: str, rows: Sequence[RecordResult], counts: Counter[str]
) -> None:
    """Count a match as true only if `deciding` is right, else as a false positive and negative."""
    for row in rows:
        if row.optional:
            continue
        if row.fields.get(deciding):
            counts[f"{name}.tp"] += 1
            continue
        counts[f"{name}.fp"] += row.predicted is not None
        counts[f"{name}.fn"] += row.gold is not None


def _count_matches(
    name: str, example: Example, matches: Sequence[Match], counts: Counter[str]
) -> None:
    claims = example.gold.claims
    right = sum(not claims[match.gold].optional for match in matches)
    counts[f"{name}.tp"] += right
    counts[f"{name}.fp"] += len(example.predicted.claims) - len(matches)
    counts[f"{name}.fn"] += sum(not claim.optional for claim in claims) - right


def _count_soft(example: Example, matches: Sequence[Match], counts: Counter[str]) -> None:
    claims = example.gold.claims
    required = [match for match in matches if not claims[match.gold].optional]
    counts["soft.sum"] += sum(round(MILLION * match.similarity) for match in required)
    counts["soft.n"] += sum(not claim.optional for claim in claims)
    counts["soft.n"] += len(example.predicted.claims) - len(matches) + len(required)


def _count_tokens(example: Example, alignment: Alignment, counts: Counter[str]) -> None:
    """Count quoted tokens; those in optional claims only are neither required nor wrong."""
    predicted = _token_set(example.predicted_quotes)
    required: set[int] = set()
    ignored: set[int] = set()
    best = {match.gold: example.predicted_quotes[match.predicted] for match in alignment.claims}
    for number, (claim, accepted) in enumerate(
        zip(example.gold.claims, example.gold_quotes, strict=True)
    ):
        if claim.optional:
            ignored |= _token_set(accepted)
            continue
        # The alternative that is nearest to the matched prediction.
        match = best.get(number, TokenSpan(0, 0))
        required |= _token_set([max(accepted, key=lambda span: token_iou(span, match))])
    counts["words.tp"] += len(required & predicted)
    counts["words.fp"] += len(predicted - required - ignored)
    counts["words.fn"] += len(required - predicted)


def _token_set(spans: Iterable[TokenSpan]) -> set[int]:
    return {token for span in spans for token in range(span.start, span.end)}


def _count_mentions(example: Example, alignment: Alignment, counts: Counter[str]) -> None:
    for match in alignment.actors:
        gold, actor = example.gold.actors[match.gold], example.predicted.actors[match.predicted]
        if gold.optional:
            continue
        golds = {example.token_span(span) for span in gold.mentions}
        predicted = {example.token_span(span) for span in actor.mentions}
        counts["mention.tp"] += len(golds & predicted)
        counts["mention.fp"] += len(predicted - golds)
        counts["mention.fn"] += len(golds - predicted)


def _count_recall(example: Example, rows: Sequence[RecordResult], counts: Counter[str]) -> None:
    """Count the required claims of each directness and kind, and the matched ones."""
    claims = {claim.id: claim for claim in example.gold.claims}
    for row in rows:
        if row.kind != "claim" or row.gold is None or row.optional:
            continue
        claim = claims[row.gold]
        for name in (claim.directness, claim.kind):
            counts[f"found.{name}.n"] += 1
            counts[f"found.{name}.right"] += row.predicted is not None


def _count_macro(kind: str, counts: Counter[str]) -> None:
    right, wrong = counts[f"{kind}.tp"], counts[f"{kind}.fp"] + counts[f"{kind}.fn"]
    if right or wrong:
        counts[f"{kind}.macro"] += round(MILLION * 2 * right / (2 * right + wrong))
        counts[f"{kind}.macro.n"] += 1
