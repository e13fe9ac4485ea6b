"""Score the event of a sentence: source, target and class, each a share of the sentences."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from summarizer.grounding.countries import other_forms
from summarizer.grounding.name_matching import norm

from ...scoring.metrics import Metric
from ..attributions.names import same_source
from .events import CLASSES, GoldEvent, Party, PredictedEvent

SHARES = ("source", "target", "class", "event")
NONE = "none"


def share_metrics() -> list[Metric]:
    """Return the shares of sentences with the right source, target and class, and with all."""
    return [Metric(name, name, {f"{name}.right": 1}, {f"{name}.n": 1}) for name in SHARES]


def class_metrics() -> list[Metric]:
    """Return the F1 of each class."""
    return [
        Metric(name, name, {f"{name}.right": 2}, {f"{name}.given": 1, f"{name}.wanted": 1})
        for name in CLASSES
    ]


def score_event(gold: GoldEvent, predicted: PredictedEvent | None) -> Counter[str]:
    """Return the counts of one sentence; a target counts only where the gold has one."""
    source, target = (predicted.source, predicted.target) if predicted else (None, None)
    event = (predicted.event if predicted else None) or NONE
    right = {"source": agrees(gold.sources, source, gold.text), "class": event == gold.event}
    if gold.targets:
        right["target"] = agrees(gold.targets, target, gold.text)
    right["event"] = all(right.values())
    counts = Counter({f"{name}.n": 1 for name in right})
    counts.update(f"{name}.right" for name, value in right.items() if value)
    counts.update({f"{gold.event}.wanted": 1, f"{event}.given": 1})
    if right["class"]:
        counts[f"{event}.right"] += 1
    counts.update(f"error.{error}" for error in _errors(gold, event, source, target, right))
    return counts


def _errors(
    gold: GoldEvent,
    event: str,
    source: Party | None,
    target: Party | None,
    right: Mapping[str, bool],
) -> list[str]:
    errors = [] if right["class"] else [f"{gold.event} as {event}"]
    for name, party in (("source", source), ("target", target)):
        if not right.get(name, True):
            errors.append(f"{name}: {'another' if party else 'none'}")
    return errors


def agrees(golds: Sequence[str], party: Party | None, text: str) -> bool:
    """Return whether `party` is one of `golds`: by a mention there, its name or its country."""
    if party is None:
        return False
    for gold in golds:
        if any(same_source(gold, name) or norm(name) in other_forms(gold) for name in party.names):
            return True
        pattern = r"\s+".join(map(re.escape, gold.split()))
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if any(m.start < match.end() and m.end > match.start() for m in party.mentions):
                return True
    return False
