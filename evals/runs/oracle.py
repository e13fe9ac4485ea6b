"""A model that answers with the gold: its losses are those of the code after the model.

It answers each request with the drafts that a perfect annotator would write for the window. Its
score is the upper bound of postprocessing, and a drop is a defect of the code, not of a model.
"""

from __future__ import annotations

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
from summarizer.schema.gold import GoldActor, GoldClaim, GoldPosition
from summarizer.schema.summary import Span, Usage
from summarizer.text.windows import Window

from ..dataset.gold import GoldDocument


class OracleModel:
    """A model that answers with gold records."""

    name = "oracle"
    backend = "gold records"
    # Postprocessing infers nothing for this family, so only the answers are measured.
    family = "general"

    def __init__(self, golds: Iterable[GoldDocument], *, optional: bool = True) -> None:
        self._golds = {gold.record.document.sha256: gold for gold in golds}
        self._optional = optional

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the gold of the window as drafts.

        Raises:
            ConfigError: If there is no gold for the document.
        """
        started = time.monotonic()
        gold = self._golds.get(request.window.document.sha256)
        if gold is None:
            raise ConfigError("the oracle has no gold for the document", request.window.document.id)
        drafted: ActorsAnswer | ClaimsAnswer | PositionsAnswer
        if request.answer is ActorsAnswer:
            drafted = ActorsAnswer(actors=self._actors(gold, request.window))
        elif request.answer is ClaimsAnswer:
            drafted = ClaimsAnswer(claims=self._claims(gold, request.window))
        else:
            drafted = PositionsAnswer(positions=self._positions(gold, request.window))
        seconds = time.monotonic() - started
        answer = cast(AnyAnswer, drafted)
        return ModelResponse(
            answer=answer, raw=compact_json(drafted), usage=Usage(), seconds=seconds
        )

    def close(self) -> None:
        """Do nothing: no model is open."""

    def _actors(self, gold: GoldDocument, window: Window) -> list[ActorDraft]:
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
            if self._is_included(actor)
            and any(_sentence_number(window, m.start) for m in actor.mentions)
        ]

    def _claims(self, gold: GoldDocument, window: Window) -> list[ClaimDraft]:
        names = _names(gold)
        drafts = []
        for claim in gold.record.claims:
            first = _sentence_number(window, claim.quote.start)
            if first is None or not self._is_included(claim):
                continue
            last = _sentence_number(window, claim.quote.end - 1)
            source = claim.source.text if claim.source else None
            speaker = names.get(claim.speaker or "")
            fields: dict[str, Any] = {
                **_anchor_fields(claim.quote),
                "until": last if last != first else None,
                "source": source,
                "speaker": None if speaker == source else speaker,
            }
            drafts.append(
                ClaimDraft(
                    sentence=first,
                    cue=claim.cue,
                    via=[names[id] for id in claim.via],
                    kind=claim.kind,
                    certainty=claim.certainty,
                    date=claim.date_text,
                    text=claim.text,
                    **fields,
                )
            )
        return drafts

    def _positions(self, gold: GoldDocument, window: Window) -> list[PositionDraft]:
        names = _names(gold)
        drafts = []
        for position in gold.record.positions:
            number = _sentence_number(window, position.evidence.start)
            if number is None or not self._is_included(position):
                continue
            fields: dict[str, Any] = _anchor_fields(position.evidence)
            drafts.append(
                PositionDraft(
                    actor=names[position.actor],
                    stance=position.stance,
                    topic=position.topic,
                    target=names.get(position.target or ""),
                    basis=position.basis,
                    sentence=number,
                    **fields,
                )
            )
        return drafts

    def _is_included(self, record: GoldActor | GoldClaim | GoldPosition) -> bool:
        return self._optional or not record.optional


def _names(gold: GoldDocument) -> dict[str, str]:
    return {actor.id: actor.name for actor in gold.record.actors}


def _sentence_number(window: Window, offset: int) -> int | None:
    """Return the number of the window's sentence that contains the character `offset`."""
    for number, sentence in enumerate(window.sentences, start=1):
        if sentence.start <= offset < sentence.end:
            return number
    return None


def _anchor_fields(span: Span) -> dict[str, Any]:
    start, end = span_anchors(span.text.split())
    return {"start": start, "end": end}
