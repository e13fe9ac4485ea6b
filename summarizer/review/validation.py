"""Validation of a draft under review, before it becomes gold.

Only accepted records are validated: the others are undecided or rejected.
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.review.draft import DraftRecord
from summarizer.schema.gold_validation import Draft, Problem, find_problems


def draft_problems(record: DraftRecord, text: str, *, dated: bool) -> list[Problem]:
    """Return the rules that the accepted records break, empty if they can become gold.

    Args:
        record: All records under review.
        text: The document.
        dated: Whether the document states its own date.
    """
    rejected = frozenset(one.id for one in record.all_records() if one.decision == "rejected")
    draft = Draft(record, rejected)
    return [
        *_repeated_ids(record),
        *find_problems(text, record.accepted(), dated=dated, draft=draft),
    ]


def _repeated_ids(record: DraftRecord) -> Iterator[Problem]:
    seen: set[str] = set()
    for one in record.all_records():
        if one.id in seen:
            yield Problem(one.id, "id", "two records have this id")
        seen.add(one.id)
