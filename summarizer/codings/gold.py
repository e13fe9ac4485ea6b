"""Make gold records of codings, as far as they keep the rules of the codebook, section 7."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from summarizer.corrections.drafts import DraftActor, DraftPosition, DraftRecord
from summarizer.corrections.initial_draft import from_summary
from summarizer.review.publish import to_gold
from summarizer.review.validation import draft_problems
from summarizer.schema.gold import Annotation, GoldRecord, PositionAccept
from summarizer.schema.summary import Span, SummaryRecord
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan

_ACCEPTED: dict[str, Any] = {"decision": "accepted"}


@dataclass(frozen=True)
class CodedGold:
    """The gold record of a document, if any position can be gold, and what it lacks.

    Attributes:
        missing: The id in the summary of each record that is left out, and the reason.
    """

    record: GoldRecord | None
    missing: list[tuple[str, str]]


def coded_gold(summary: SummaryRecord, text: str, annotation: Annotation) -> CodedGold:
    """Return the gold record of a coded document.

    A name that is not in the text gives way to the longest mention; a record that breaks a rule is
    left out.
    """
    # As in a review: gold states only what the text says about itself.
    document = Document.from_text(text, id=summary.document.id)
    record = _accepted(from_summary(summary), text)
    missing: list[tuple[str, str]] = []
    while problems := draft_problems(record, text, dated=document.date is not None):
        actors = {actor.id for actor in record.actors}
        # A position whose holder goes is not compared with others.
        first = [item for item in problems if item.record_id in actors] or problems
        reasons = {item.record_id: " ".join(item.message.split()) for item in reversed(first)}
        orphans = [item for item in record.positions if item.actor in reasons]
        reasons |= {item.id: f"its holder: {reasons[item.actor]}" for item in orphans}
        missing += reasons.items()
        record = _without(record, reasons.keys())
    if not record.positions:
        return CodedGold(None, missing)
    return CodedGold(to_gold(record, document, annotation), missing)


def _accepted(record: DraftRecord, text: str) -> DraftRecord:
    taken: set[CharSpan] = set()
    return record.model_copy(
        update={
            "actors": tuple(_actor(actor, text, taken) for actor in record.actors),
            "positions": tuple(_position(position, text) for position in record.positions),
        }
    )


def _actor(actor: DraftActor, text: str, taken: set[CharSpan]) -> DraftActor:
    """Return the actor with names of the text, and with mentions that no other actor has."""
    own = [mention for mention in actor.mentions if mention.span not in taken]
    mentions = own or actor.mentions[:1]
    taken.update(mention.span for mention in mentions)
    forms = [name for name in (actor.name, *actor.aliases) if name in text]
    mentioned = sorted((mention.text for mention in mentions), key=len, reverse=True)
    name = actor.name if actor.name in forms else next(iter(mentioned), actor.name)
    fields = {
        "name": name,
        "aliases": tuple(form for form in forms if form != name),
        "role": actor.role if actor.role and actor.role in text else None,
        "mentions": tuple(mentions),
    }
    return actor.model_copy(update=fields | _ACCEPTED)


def _position(position: DraftPosition, text: str) -> DraftPosition:
    span = position.evidence.span.trimmed(text)
    fields = {
        "evidence": Span.from_text(text, span),
        # The coding does not say whether the words are the holder's.
        "accept": PositionAccept(basis=("claim", "action")),
    }
    return position.model_copy(update=fields | _ACCEPTED)


def _without(record: DraftRecord, ids: Collection[str]) -> DraftRecord:
    """Return `record` without the records `ids`, and without affiliations to them."""
    actors = (actor for actor in record.actors if actor.id not in ids)
    return record.model_copy(
        update={
            "actors": tuple(
                actor.model_copy(update={"affiliation": None})
                if actor.affiliation in ids
                else actor
                for actor in actors
            ),
            "positions": tuple(item for item in record.positions if item.id not in ids),
        }
    )
