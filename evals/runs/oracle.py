"""A model that knows the gold: what it loses, the code after the model loses.

It answers each ask with the drafts that a perfect annotator would write about the window. So
its score is the ceiling of everything between drafts and summary, and a fall of it is a defect
of ours, never of a model.
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
    """A model that answers with the gold of the documents it was given."""

    name = "oracle"
    backend = "gold records"
    # Nothing is inferred for this family's models: the answers are all that is measured.
    family = "general"

    def __init__(self, golds: Iterable[GoldDocument], *, optional: bool = True) -> None:
        self._golds = {gold.record.document.sha256: gold for gold in golds}
        self._optional = optional

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the gold about the window as drafts.

        Raises:
            ConfigError: If the document has no gold.
        """
        started = time.monotonic()
        gold = self._golds.get(request.window.document.sha256)
        if gold is None:
            raise ConfigError("the oracle has no gold for it", request.window.document.id)
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
        """Do nothing: there is nothing to close."""

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
            if self._wanted(actor) and any(_number(window, m.start) for m in actor.mentions)
        ]

    def _claims(self, gold: GoldDocument, window: Window) -> list[ClaimDraft]:
        names = _names(gold)
        drafts = []
        for claim in gold.record.claims:
            first = _number(window, claim.quote.start)
            if first is None or not self._wanted(claim):
                continue
            last = _number(window, claim.quote.end - 1)
            source = claim.source.text if claim.source else None
            speaker = names.get(claim.speaker or "")
            fields: dict[str, Any] = {
                **_ends(claim.quote),
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
            number = _number(window, position.evidence.start)
            if number is None or not self._wanted(position):
                continue
            fields: dict[str, Any] = _ends(position.evidence)
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

    def _wanted(self, record: GoldActor | GoldClaim | GoldPosition) -> bool:
        return self._optional or not record.optional


def _names(gold: GoldDocument) -> dict[str, str]:
    return {actor.id: actor.name for actor in gold.record.actors}


def _number(window: Window, at: int) -> int | None:
    """Return the number of the window's sentence that holds the character `at`."""
    for number, sentence in enumerate(window.sentences, start=1):
        if sentence.start <= at < sentence.end:
            return number
    return None


def _ends(span: Span) -> dict[str, Any]:
    start, end = span_anchors(span.text.split())
    return {"start": start, "end": end}
