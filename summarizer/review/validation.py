"""Validation of a draft under review, before it becomes gold."""

from summarizer.review.draft import DraftRecord
from summarizer.schema.gold_validation import Draft, Problem, find_problems


def draft_problems(record: DraftRecord, text: str, *, dated: bool) -> list[Problem]:
    """Return the rules that the accepted records break, empty if they can become gold.

    `dated` states whether the document has its own date.
    """
    records = record.all_records()
    draft = Draft(record, frozenset(item.id for item in records if item.decision == "rejected"))
    repeated = [
        Problem(item.id, "id", "two records have this id")
        for number, item in enumerate(records)
        if item.id in {earlier.id for earlier in records[:number]}
    ]
    return [*repeated, *find_problems(text, record.accepted(), dated=dated, draft=draft)]
