"""A model that answers with the gold records of a window as drafts.

Its score is the upper bound of postprocessing; a drop is a defect of the code, not of a model.
"""

import time
from collections.abc import Iterable
from typing import Any, cast

from summarizer.errors import ConfigError
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    AnyAnswer,
    ClaimDraft,
    ClaimsAnswer,
    PositionDraft,
    PositionsAnswer,
    compact_json,
    span_anchors,
)
from summarizer.schema.summary import Span, Usage
from summarizer.text.windows import Window
from summarizer.vocabulary import Profile

from ..dataset.gold import GoldDocument


class OracleModel:
    """A model that answers with gold records."""

    name = "oracle"
    backend = "gold records"
    # Postprocessing infers nothing for this family, so only the answers are measured.
    family = "general"
    profile: Profile = "capable"

    def __init__(self, golds: Iterable[GoldDocument]) -> None:
        self._golds = {gold.record.document.sha256: gold for gold in golds}

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the gold of the window as drafts."""
        started = time.monotonic()
        gold = self._golds.get(request.window.document.sha256)
        if gold is None:
            raise ConfigError("the oracle has no gold for the document", request.window.document.id)
        answer: ActorsAnswer | ClaimsAnswer | PositionsAnswer
        if request.answer is ActorsAnswer:
            answer = ActorsAnswer(actors=_actors(gold, request.window))
        elif request.answer is ClaimsAnswer:
            answer = ClaimsAnswer(claims=_claims(gold, request.window))
        else:
            answer = PositionsAnswer(positions=_positions(gold, request.window))
        seconds = time.monotonic() - started
        return ModelResponse(cast(AnyAnswer, answer), compact_json(answer), Usage(), seconds)

    def close(self) -> None:
        """Do nothing."""


def _actors(gold: GoldDocument, window: Window) -> list[ActorDraft]:
    names = _names(gold)
    return [
        ActorDraft(
            name=actor.name,
            kind=actor.kind,
            role=actor.role,
            affiliation=names.get(actor.affiliation or ""),
            aliases=list(actor.aliases),
        )
        for actor in gold.record.actors
        if any(_sentence_number(window, m.start) for m in actor.mentions)
    ]


def _claims(gold: GoldDocument, window: Window) -> list[ClaimDraft]:
    names = _names(gold)
    drafts = []
    for claim in gold.record.claims:
        first = _sentence_number(window, claim.quote.start)
        if first is None:
            continue
        last = _sentence_number(window, claim.quote.end - 1)
        source = claim.source.text if claim.source else None
        speaker = names.get(claim.speaker or "")
        drafts.append(
            ClaimDraft(
                sentence=first,
                until=last if last != first else None,
                source=source,
                speaker=None if speaker == source else speaker,
                cue=claim.cue,
                via=[names[actor_id] for actor_id in claim.via],
                kind=claim.kind,
                certainty=claim.certainty,
                date=claim.date_text,
                text=claim.text,
                **_anchor_fields(claim.quote),
            )
        )
    return drafts


def _positions(gold: GoldDocument, window: Window) -> list[PositionDraft]:
    names = _names(gold)
    drafts = []
    for position in gold.record.positions:
        number = _sentence_number(window, position.evidence.start)
        if number is None:
            continue
        drafts.append(
            PositionDraft(
                actor=names[position.actor],
                stance=position.stance,
                topic=position.topic,
                target=names.get(position.target or ""),
                basis=position.basis,
                sentence=number,
                **_anchor_fields(position.evidence),
            )
        )
    return drafts


def _names(gold: GoldDocument) -> dict[str, str]:
    return {actor.id: actor.name for actor in gold.record.actors}


def _sentence_number(window: Window, offset: int) -> int | None:
    """Return the number of the window's sentence that contains the character `offset`."""
    sentences = enumerate(window.sentences, start=1)
    return next((number for number, s in sentences if s.start <= offset < s.end), None)


def _anchor_fields(span: Span) -> dict[str, Any]:
    start, end = span_anchors(span.text.split())
    return {"start": start, "end": end}
