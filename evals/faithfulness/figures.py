"""Figures of faithfulness that need neither gold nor judge, and their gates."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Literal

from summarizer.errors import ConfigError
from summarizer.faithfulness.checker import FaithfulnessChecker
from summarizer.faithfulness.negation import is_negated
from summarizer.faithfulness.words import content_words, unsupported_words
from summarizer.lexicons import load_rows
from summarizer.schema.summary import Actor, Position, Span
from summarizer.text.document import Document

from ..regression.gates import Bounds, GateResult, Gates, check_bounds
from ..regression.statistics import Interval
from ..scoring.faithfulness import faithfulness
from ..scoring.metrics import BY_NAME, Metric, share
from .records import RunDocument

FIGURES: tuple[Metric, ...] = (
    BY_NAME["text_unproven"],
    share("text_words_unsupported", "words of texts not proven", "text.lacking", "text.words"),
    share("text_sign_differs", "texts with opposite sign", "text.opposite", "restated"),
    BY_NAME["speaker_nearby"],
    BY_NAME["speaker_contradicted"],
    share(
        "topic_words_unsupported",
        "words of topics not proven",
        "topic.lacking",
        "topic.words",
    ),
    share("stance_sign_differs", "stances with opposite sign", "stance.opposite", "stance.signed"),
)

_SIGN_WARNINGS = frozenset({"negation-differs", "opposite-word"})
_CONTEXT = 2
"""Sentences before the evidence that belong to it, because a pronoun may refer to them."""


def count_document(read: RunDocument) -> Counter[str]:
    """Return the counts of one document, from which `FIGURES` are computed."""
    document, summary = read.document, read.summary
    counts = faithfulness(document, summary)
    checker = FaithfulnessChecker(document, summary.actors, summary.claims)
    names = " ".join(form for actor in summary.actors for form in _forms(actor))
    for claim in summary.claims:
        _count_words("text", claim.text, _evidence(document, claim.quote, names), counts)
        # The product checks the texts of models only; here every text is checked.
        codes = checker.warnings(claim.model_copy(update={"text_by": "model"}))
        counts["text.opposite"] += not _SIGN_WARNINGS.isdisjoint(codes)
    for position in summary.positions:
        evidence = _evidence(document, position.evidence, names)
        _count_words("topic", position.topic, evidence, counts)
        sign = _sign(position)
        counts["stance.signed"] += sign is not None
        counts["stance.opposite"] += sign is not None and sign != position.stance
    return counts


def gate_figures(figures: Mapping[str, Interval], gates: Gates) -> list[GateResult]:
    """Return the results of the floors and ceilings of faithfulness.

    A gate fails if the whole interval is beyond its bound, so that one record of a short run, or
    one label of people that a check takes for wrong, fails none.
    """
    bounds = gates.faithfulness
    if unknown := [name for name in (*bounds.floor, *bounds.ceiling) if name not in figures]:
        hint = "see docs/reference/metrics.md"
        raise ConfigError(f"unknown metric {unknown[0]!r}", "gates, faithfulness", hint)
    highs = {name: figure.high for name, figure in figures.items()}
    lows = {name: figure.low for name, figure in figures.items()}
    return [
        *check_bounds(highs, Bounds(floor=bounds.floor)),
        *check_bounds(lows, Bounds(ceiling=bounds.ceiling)),
    ]


def _forms(actor: Actor) -> tuple[str, ...]:
    return actor.name, *actor.aliases, actor.role or ""


def _evidence(document: Document, span: Span, names: str) -> str:
    """Return the sentences of `span`, those shortly before, and the names of the actors."""
    first, last = (max(0, document.sentence_at(at)) for at in (span.start, span.end - 1))
    start = document.sentences[max(0, first - _CONTEXT)].start
    return f"{document.text[start : document.sentences[last].end]} {names}"


def _count_words(field: str, text: str, evidence: str, counts: Counter[str]) -> None:
    words, lacking = content_words(text), unsupported_words(text, evidence)
    counts[f"{field}.words"] += len(words)
    counts[f"{field}.lacking"] += sum(word in lacking for word in words)


def _sign(position: Position) -> Literal["support", "oppose"] | None:
    """Return the side that the evidence takes in so many words, `None` if it takes none or both."""
    evidence = position.evidence.text
    sides: tuple[Literal["support", "oppose"], ...] = ("support", "oppose")
    taken = [side for side in sides if _pattern(side).search(evidence)]
    is_clear = position.stance in sides and len(taken) == 1 and not is_negated(evidence)
    return taken[0] if is_clear else None


@cache
def _pattern(side: Literal["support", "oppose"]) -> re.Pattern[str]:
    verbs = (verb for verb, *row in load_rows("stance_verbs") if row == [side, "cue"])
    return re.compile(rf"\b(?:{'|'.join(verbs)})\b", re.IGNORECASE)
