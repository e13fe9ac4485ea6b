"""Whole numbers that sum: everything one document adds to the figures of a run.

Each figure is a ratio of sums over documents (see `metrics`), so a score does not depend on the
order of documents or records, down to the last bit. Similarities and F1 values of single
documents are summed in millionths for the same reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .align import Alignment, Pair, Sides
from .error_classes import Row
from .token_spans import TokenRun, overlap

Counts = Mapping[str, int]
MILLION = 1_000_000
MACRO = ("actor", "claim", "attributed", "position", "signed")
"""Kinds of agreement of which the mean over documents is given too."""

_DECISIVE = {"attributed": ("claim", "speaker"), "signed": ("position", "stance")}
_LAYERS = {0.3: "claim30", 0.75: "claim75", 1.0: "claim100"}


def count_document(sides: Sides, alignment: Alignment, rows: Sequence[Row]) -> Counter[str]:
    """Return the counts of one document."""
    counts: Counter[str] = Counter({"documents": 1})
    for kind in ("actor", "claim", "position"):
        _records(kind, [row for row in rows if row.kind == kind], counts)
    for name, (kind, deciding) in _DECISIVE.items():
        _decided(name, deciding, [row for row in rows if row.kind == kind], counts)
    for threshold, name in _LAYERS.items():
        _layer(name, sides, alignment.claims_at[threshold], counts)
    _soft(sides, alignment.claims, counts)
    _tokens(sides, alignment, counts)
    _mentions(sides, alignment, counts)
    _slices(sides, rows, counts)
    for kind in MACRO:
        _macro(kind, counts)
    return counts


def total(documents: Iterable[Counts]) -> Counter[str]:
    """Return the sum of the counts of `documents`."""
    summed: Counter[str] = Counter()
    for counts in documents:
        summed.update(counts)
    return summed


def _records(kind: str, rows: Sequence[Row], counts: Counter[str]) -> None:
    for row in rows:
        counts.update(f"class.{kind}.{name}" for name in row.classes)
        if row.optional:
            continue
        outcome = "fp" if row.gold is None else "fn" if row.predicted is None else "tp"
        counts[f"{kind}.{outcome}"] += 1
        for name, right in row.fields.items():
            counts[f"{kind}.{name}.n"] += 1
            counts[f"{kind}.{name}.right"] += right


def _decided(name: str, deciding: str, rows: Sequence[Row], counts: Counter[str]) -> None:
    """Count pairs only if the deciding field is right; a wrong one is made up and missed."""
    for row in rows:
        if row.optional:
            continue
        if row.fields.get(deciding):
            counts[f"{name}.tp"] += 1
            continue
        counts[f"{name}.fp"] += row.predicted is not None
        counts[f"{name}.fn"] += row.gold is not None


def _layer(name: str, sides: Sides, pairs: Sequence[Pair], counts: Counter[str]) -> None:
    claims = sides.gold.claims
    right = sum(not claims[pair.gold].optional for pair in pairs)
    counts[f"{name}.tp"] += right
    counts[f"{name}.fp"] += len(sides.predicted.claims) - len(pairs)
    counts[f"{name}.fn"] += sum(not claim.optional for claim in claims) - right


def _soft(sides: Sides, pairs: Sequence[Pair], counts: Counter[str]) -> None:
    claims = sides.gold.claims
    required = [pair for pair in pairs if not claims[pair.gold].optional]
    counts["soft.sum"] += sum(round(MILLION * pair.similarity) for pair in required)
    counts["soft.n"] += sum(not claim.optional for claim in claims)
    counts["soft.n"] += len(sides.predicted.claims) - len(pairs) + len(required)


def _tokens(sides: Sides, alignment: Alignment, counts: Counter[str]) -> None:
    """Count words in any quote; words only an optional claim has cost nothing."""
    said = _words(sides.said)
    held: set[int] = set()
    free: set[int] = set()
    best = {pair.gold: sides.said[pair.predicted] for pair in alignment.claims}
    for number, claim in enumerate(sides.gold.claims):
        if claim.optional:
            free |= _words(sides.quotes[number])
            continue
        accepted = sides.quotes[number]
        # The reading that the prediction took, if it took one of those accepted.
        held |= _words([max(accepted, key=lambda run: _near(run, best.get(number)))])
    counts["words.tp"] += len(held & said)
    counts["words.fp"] += len(said - held - free)
    counts["words.fn"] += len(held - said)


def _near(run: TokenRun, said: TokenRun | None) -> float:
    return overlap(run, said) if said else 0.0


def _words(runs: Iterable[TokenRun]) -> set[int]:
    return {word for run in runs for word in range(run.first, run.after)}


def _mentions(sides: Sides, alignment: Alignment, counts: Counter[str]) -> None:
    for pair in alignment.actors:
        gold, actor = sides.gold.actors[pair.gold], sides.predicted.actors[pair.predicted]
        if gold.optional:
            continue
        ones = {sides.run(span) for span in gold.mentions}
        others = {sides.run(span) for span in actor.mentions}
        counts["mention.tp"] += len(ones & others)
        counts["mention.fp"] += len(others - ones)
        counts["mention.fn"] += len(ones - others)


def _slices(sides: Sides, rows: Sequence[Row], counts: Counter[str]) -> None:
    """Count how many claims of each directness and kind were found."""
    claims = {claim.id: claim for claim in sides.gold.claims}
    for row in rows:
        if row.kind != "claim" or row.gold is None or row.optional:
            continue
        claim = claims[row.gold]
        for name in (claim.directness, claim.kind):
            counts[f"found.{name}.n"] += 1
            counts[f"found.{name}.right"] += row.predicted is not None


def _macro(kind: str, counts: Counter[str]) -> None:
    right, wrong = counts[f"{kind}.tp"], counts[f"{kind}.fp"] + counts[f"{kind}.fn"]
    if right or wrong:
        counts[f"{kind}.macro"] += round(MILLION * 2 * right / (2 * right + wrong))
        counts[f"{kind}.macro.n"] += 1
