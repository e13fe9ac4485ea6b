"""Validation of a draft under review, before it becomes gold."""

from collections import Counter
from collections.abc import Collection

from summarizer.corrections.drafts import DraftRecord
from summarizer.schema.gold_validation import Draft, Problem, find_problems


def draft_problems(
    record: DraftRecord, text: str, *, dated: bool, concepts: Collection[str] | None = None
) -> list[Problem]:
    """Return the rules that the accepted records break, empty if they can become gold.

    `dated` states whether the document has its own date; `concepts` are those of the codebook, if
    there is one.
    """
    records = record.all_records()
    draft = Draft(record, frozenset(item.id for item in records if item.decision == "rejected"))
    uses = Counter(item.id for item in records)
    repeated = [
        Problem(record_id, "id", "two records have this id")
        for record_id, count in uses.items()
        for _ in range(count - 1)
    ]
    unknown = [
        Problem(item.id, "concept", f"“{item.concept}” is not in the codebook")
        for item in record.accepted().positions
        if concepts is not None and item.concept is not None and item.concept not in concepts
    ]
    return [*repeated, *unknown, *find_problems(text, record.accepted(), dated=dated, draft=draft)]
