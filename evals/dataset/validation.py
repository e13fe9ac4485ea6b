"""Validation of gold files: the rules of `docs/codebook.md`, section 7.

It adds the rules for finished records to those of `summarizer.schema.gold_validation`.
"""

import hashlib
from collections.abc import Iterator
from itertools import combinations

from summarizer.grounding.quotation import directness_of
from summarizer.schema.gold_validation import Problem, find_problems
from summarizer.text.document import Document

from ..scoring.name_matching import core_key
from .gold import GoldDocument


def validate(gold: GoldDocument) -> list[Problem]:
    """Return the rules that `gold` breaks, empty if it is valid."""
    dated = gold.record.document.date is not None
    return [
        *_document(gold),
        *_ids(gold),
        *find_problems(gold.text, gold.record, dated=dated),
        *_directness(gold),
        *_order(gold),
    ]


def warnings(gold: GoldDocument) -> list[str]:
    """Return findings that a person should check, such as two actors with one name."""
    return [
        f"{first.id}, {second.id}: two actors have one name, {first.name!r}"
        for first, second in combinations(gold.record.actors, 2)
        if core_key(first.name) == core_key(second.name)
    ]


def _document(gold: GoldDocument) -> Iterator[Problem]:
    info = gold.record.document
    parsed = Document.from_text(gold.text)
    if info.sha256 != hashlib.sha256(gold.text.encode()).hexdigest():
        yield Problem("document", "sha256", "the text is not the one that was labelled")
    if info.chars != len(gold.text):
        yield Problem("document", "chars", f"{info.chars}, but the text has {len(gold.text)}")
    if (parsed.date, parsed.date_source) != (info.date, info.date_source):
        message = f"the text is dated {parsed.date} by {parsed.date_source}"
        yield Problem("document", "date", message)
    if (parsed.title, parsed.source) != (info.title, info.source):
        yield Problem("document", "title", "title or source are not those of the text")


def _ids(gold: GoldDocument) -> Iterator[Problem]:
    record = gold.record
    for name in ("actors", "claims", "positions"):
        letter = name[0]
        ids = [item.id for item in getattr(record, name)]
        if ids != [f"{letter}{number}" for number in range(1, len(ids) + 1)]:
            yield Problem(name, "id", f"ids are not {letter}1, {letter}2 … in order")


def _directness(gold: GoldDocument) -> Iterator[Problem]:
    for claim in gold.record.claims:
        expected = directness_of(claim.quote.text, attributed=claim.speaker is not None)
        if claim.directness not in (expected, *claim.accept.directness):
            message = f"{claim.directness}, but the quotation marks say {expected}"
            yield Problem(claim.id, "directness", message)


def _order(gold: GoldDocument) -> Iterator[Problem]:
    record = gold.record
    starts = {
        "actors": [actor.mentions[0].start for actor in record.actors if actor.mentions],
        "claims": [claim.quote.start for claim in record.claims],
        "positions": [position.evidence.start for position in record.positions],
    }
    for name, offsets in starts.items():
        if offsets != sorted(offsets):
            yield Problem(name, "order", "records are not in the order of the text")
