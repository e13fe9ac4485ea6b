"""The events of PLOVER: those of the corpus, and the one that a summary of a sentence has.

PLOVER codes political events; six of its classes are acts of speech that the codebook has too.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.errors import InputError
from summarizer.schema.summary import Actor, Claim, Span, SummaryRecord
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ClaimKind, Stance

CLASSES = ("DEMAND", "REJECT", "THREATEN", "AGREE", "SUPPORT", "DISAPPROVE")
CLASS_OF_KIND: dict[ClaimKind, str] = {
    "demand": "DEMAND",
    "refusal": "REJECT",
    "threat": "THREATEN",
    "commitment": "AGREE",
    "accusation": "DISAPPROVE",
}
CLASS_OF_STANCE: dict[Stance, str] = {"support": "SUPPORT", "oppose": "DISAPPROVE"}


class GoldEvent(BaseModel):
    """One sentence with its event; actors are words of the sentence."""

    model_config = ConfigDict(frozen=True)

    id: str
    text: str
    event: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True)
class PredictedEvent:
    """The event that a summary has; `event` is `None` if no class fits."""

    source: Actor | None
    target: Actor | None
    event: str | None


def read_events(path: Path) -> tuple[GoldEvent, ...]:
    """Return the events of the six classes in the file at `path`, a list in JSON."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        events = tuple(_event(row) for row in rows if row["event"] in CLASSES)
    except (OSError, ValueError, RecursionError, KeyError, TypeError, ValidationError) as error:
        what, hint = f"no PLOVER data: {type(error).__name__}", "give PLOVER_GSR_CAMEO.txt"
        raise InputError(what, str(path), hint) from None
    if not events:
        raise InputError("no event of the six classes", str(path), "give PLOVER_GSR_CAMEO.txt")
    return events


def _event(row: dict[str, Any]) -> GoldEvent:
    sources, targets = (_actors(row.get(role)) for role in ("source", "target"))
    # Of a compound actor (`Ann and Bo agreed`) each part is source and target.
    if not targets and len(sources) > 1:
        targets = sources
    return GoldEvent(
        id=row["id"], text=row["text"], event=row["event"], sources=sources, targets=targets
    )


def _actors(cell: object) -> tuple[str, ...]:
    """Return the words for the actors of `cell`, which is a list, empty text or nothing."""
    if not isinstance(cell, list):
        return ()
    return tuple(" ".join(actor["actorText"].split()) for actor in cell if actor["actorText"])


def excerpt(summary: SummaryRecord, within: CharSpan) -> SummaryRecord:
    """Return the part of `summary` that is about the characters `within`, with offsets in them."""

    def shifted(span: Span) -> Span:
        return Span(start=span.start - within.start, end=span.end - within.start, text=span.text)

    actors = [
        actor.model_copy(update={"mentions": [*map(shifted, _inside(actor.mentions, within))]})
        for actor in summary.actors
    ]
    claims = [
        claim.model_copy(update={"quote": shifted(claim.quote)})
        for claim in summary.claims
        if within.start <= claim.quote.start < within.end
    ]
    positions = [
        position.model_copy(update={"evidence": shifted(position.evidence)})
        for position in summary.positions
        if within.start <= position.evidence.start < within.end
    ]
    records = {"actors": actors, "claims": claims, "positions": positions}
    return summary.model_copy(update=records)


def main_event(summary: SummaryRecord) -> PredictedEvent | None:
    """Return the event of a summary of one sentence, chosen without its gold.

    That is the first claim whose kind has a class, else the first position for or against
    something, else the first claim, without a class. The target is that of a position that the
    claim grounds, else the first other actor in the quotation.
    """
    claims = sorted(summary.claims, key=lambda claim: claim.quote.start)
    for claim in claims:
        if claim.kind in CLASS_OF_KIND:
            return _of_claim(summary, claim)
    for position in sorted(summary.positions, key=lambda position: position.evidence.start):
        if position.stance in CLASS_OF_STANCE:
            holder = summary.actor(position.actor)
            target = summary.actor(position.target) if position.target else None
            target = target or _first_other(summary, position.evidence, [holder.id])
            return PredictedEvent(holder, target, CLASS_OF_STANCE[position.stance])
    return _of_claim(summary, claims[0]) if claims else None


def _of_claim(summary: SummaryRecord, claim: Claim) -> PredictedEvent:
    speaker = summary.actor(claim.speaker) if claim.speaker else None
    named = [
        summary.actor(position.target)
        for position in summary.positions
        if position.target and claim.id in position.claim_ids
    ]
    apart = [*claim.via, *([speaker.id] if speaker else [])]
    target = named[0] if named else _first_other(summary, claim.quote, apart)
    return PredictedEvent(speaker, target, CLASS_OF_KIND.get(claim.kind))


def _first_other(summary: SummaryRecord, span: Span, apart: Sequence[str]) -> Actor | None:
    """Return the actor with the first mention inside `span`, but none of the ids `apart`."""
    mentioned = [
        (mention.start, actor)
        for actor in summary.actors
        if actor.id not in apart
        for mention in _inside(actor.mentions, span)
    ]
    return min(mentioned, key=lambda pair: pair[0])[1] if mentioned else None


def _inside(mentions: Iterable[Span], span: Span | CharSpan) -> list[Span]:
    return [mention for mention in mentions if span.start <= mention.start < span.end]
