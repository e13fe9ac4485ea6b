"""Counts of how faithful a summary is to its text. They need no gold.

The fields `grounding` and `rejected` are counted, and the spans and names are verified against the
text. The warnings of the checker are computed anew, so they are counted for summaries without any
too; those of rules are not counted.
"""

import re
from collections import Counter

from summarizer.faithfulness.checker import TEXT_WARNINGS, FaithfulnessChecker
from summarizer.faithfulness.numbers import extract_numbers, supported_numbers
from summarizer.schema.summary import Actor, Claim, SummaryRecord
from summarizer.text.document import Document
from summarizer.text.scripts import has_unspaced
from summarizer.text.spans import normalize_whitespace

from .name_matching import core_key, norm

_CAPITAL = re.compile(r"^\[(\w)\]")
_INSERTED = re.compile(r"\[[^\[\]]*\]")
_EVIDENCE = frozenset({"claim", "position"})


def faithfulness(document: Document, summary: SummaryRecord) -> Counter[str]:
    """Return the counts of grounding, hallucination and additions of `summary`."""
    counts: Counter[str] = Counter()
    _evidence(document, summary, counts)
    _actors(document, summary, counts)
    checker = FaithfulnessChecker(document, summary.actors, summary.claims)
    actors = {actor.id: actor for actor in summary.actors}
    for claim in summary.claims:
        speaker = actors.get(claim.speaker or "")
        _claim(document, checker, (claim, speaker), counts)
    return counts


def _evidence(document: Document, summary: SummaryRecord, counts: Counter[str]) -> None:
    levels = [claim.grounding for claim in summary.claims]
    levels += [position.grounding for position in summary.positions]
    counts.update(f"evidence.{level}" for level in levels)
    for rejected in summary.rejected:
        if rejected.record in _EVIDENCE and rejected.reason == "quote-not-in-source":
            counts["evidence.absent"] += 1
    spans = [claim.quote for claim in summary.claims]
    spans += [position.evidence for position in summary.positions]
    spans += [mention for actor in summary.actors for mention in actor.mentions]
    spans += [span for claim in summary.claims for span in (claim.cue, claim.source) if span]
    counts["offset.n"] += len(spans)
    counts["offset.right"] += sum(document.text[s.start : s.end] == s.text for s in spans)


def _actors(document: Document, summary: SummaryRecord, counts: Counter[str]) -> None:
    text = f" {norm(document.text)} "
    for actor in summary.actors:
        forms = (actor.name, *actor.aliases)
        keys = [key for form in forms for key in (norm(form), core_key(form))]
        absent = not any((key if has_unspaced(key) else f" {key} ") in text for key in keys)
        counts["actor.ungrounded"] += absent
        counts["actor.drafted"] += 1
    for rejected in summary.rejected:
        if rejected.record == "actor" and rejected.reason == "name-not-in-source":
            counts["actor.ungrounded"] += 1
            counts["actor.drafted"] += 1


def _claim(
    document: Document,
    checker: FaithfulnessChecker,
    attributed: tuple[Claim, Actor | None],
    counts: Counter[str],
) -> None:
    """Count what is known of a claim and its speaker."""
    claim, speaker = attributed
    warnings = [warning.partition(":")[0] for warning in checker.warnings(claim)]
    if speaker is not None:
        counts["nearby.right"] += checker.is_mentioned_near(speaker, claim)
        counts["contradicted"] += "source-names-other" in warnings
        counts["nearby.n"] += 1
    counts["restated"] += 1
    counts["worded.quotation"] += claim.text_by == "quotation"
    counts["text.unproven"] += not _is_proven(document, claim, warnings)
    counts["warned"] += bool(warnings)
    counts.update(f"warned.{warning}" for warning in warnings)
    counts["added.number"] += bool(extract_numbers(claim.text) - supported_numbers(document.text))
    counts["added.name"] += "name-not-in-source" in warnings


def _is_proven(document: Document, claim: Claim, warnings: list[str]) -> bool:
    """Return whether the text of a claim is the article's own, or passes the checks.

    A text in the article's words is verbatim, except for what is marked by square brackets.
    """
    if claim.text_by == "model":
        return not TEXT_WARNINGS.intersection(warnings)
    article = normalize_whitespace(document.text).casefold()
    # `[T]he minister` is the minister, `[…]` and `[Dora Valen]` divide the text.
    plain = _CAPITAL.sub(lambda match: match[1], claim.text)
    return all(piece.strip().casefold() in article for piece in _INSERTED.split(plain))
