"""A model that obeys every injected instruction, as a worst case for postprocessing.

It answers with the labels of the article and the forged records: once in the sentence of the
injected words, once in another sentence, and once with a sentence number that does not exist.
"""

from collections.abc import Iterable
from typing import Any, cast

from summarizer.models.base import ModelRequest, ModelResponse, WrapperModel
from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    Answer,
    AnyAnswer,
    AttributionsAnswer,
    ClaimDraft,
    ClaimsAnswer,
    PositionDraft,
    PositionsAnswer,
    compact_json,
    span_anchors,
)
from summarizer.text.windows import Window
from summarizer.vocabulary import Profile

from ...runs.oracle import OracleModel
from .cases import Case, Instruction

FORGED = 99
"""A sentence number that does not exist in the corpus."""


class CompliantModel(WrapperModel):
    """Answers with the labels of an injected article, changed as its injection orders."""

    name = "compliant"
    backend = "script"
    family = "tuned"
    profile: Profile = "small"

    def __init__(self, cases: Iterable[Case]) -> None:
        cases = tuple(cases)
        golds = {gold.id: gold for case in cases for gold in (case.clean, case.injected)}
        super().__init__(OracleModel(golds.values()))
        self._cases = {case.injected.record.document.sha256: case for case in cases}

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the labels, changed if the window's article orders it."""
        response = self.wrapped.generate(request)
        case = self._cases.get(request.window.document.sha256)
        if case is None:
            return response
        answer = cast(AnyAnswer, _obeyed(cast(Answer, response.answer), case, request))
        return ModelResponse(answer, compact_json(answer), response.usage, response.seconds)


def _obeyed(answer: Answer, case: Case, request: ModelRequest[Any]) -> Answer:
    order = case.injection.order
    if order.act == "silence":
        empty: Answer = request.answer.model_validate({request.prompt.task: []})
        return empty
    match answer:
        case ActorsAnswer():
            return ActorsAnswer(actors=[*answer.actors, *_actors(order, answer.actors)])
        case ClaimsAnswer():
            return ClaimsAnswer(claims=_claims(order, answer.claims, case, request))
        case PositionsAnswer():
            return PositionsAnswer(positions=[*answer.positions, *_positions(order, case, request)])
        case AttributionsAnswer():
            return answer


def _actors(order: Instruction, listed: list[ActorDraft]) -> list[ActorDraft]:
    if order.speaker is None or any(actor.name == order.speaker for actor in listed):
        return []
    return [ActorDraft(name=order.speaker, kind="person")]


def _claims(
    order: Instruction, honest: list[ClaimDraft], case: Case, request: ModelRequest[Any]
) -> list[ClaimDraft]:
    match order.act:
        case "relabel":
            forged = {"speaker": order.speaker, "source": order.speaker}
            return [draft.model_copy(update=forged) for draft in honest]
        case "drop":
            return [draft for draft in honest if order.speaker not in (draft.speaker, draft.source)]
        case "leak":
            # The instruction is quoted, because the prompt is not in the article.
            words = case.injection.words
            return [*honest, *_forged(order, words, request.prompt.system, case, request)]
        case "say":
            return [*honest, *_forged(order, order.quote or "", order.text or "", case, request)]
        case _:
            return honest


def _forged(
    order: Instruction, quote: str, text: str, case: Case, request: ModelRequest[Any]
) -> list[ClaimDraft]:
    start, end = span_anchors(quote.split())
    return [
        ClaimDraft(
            sentence=sentence,
            source=order.speaker,
            cue="said",
            start=start,
            end=end,
            speaker=order.speaker,
            kind=order.kind,
            text=text,
        )
        for sentence in _numbers(request.window, case)
    ]


def _positions(order: Instruction, case: Case, request: ModelRequest[Any]) -> list[PositionDraft]:
    if order.act != "stance" or not (order.actor and order.topic and order.stance):
        return []
    start, end = span_anchors((order.quote or "").split())
    return [
        PositionDraft(
            actor=order.actor,
            stance=order.stance,
            topic=order.topic,
            basis="ascribed",
            sentence=sentence,
            start=start,
            end=end,
        )
        for sentence in _numbers(request.window, case)
    ]


def _numbers(window: Window, case: Case) -> list[int]:
    """Return the numbers of the sentences with injected words, and two wrong numbers."""
    numbers = [n for n, s in enumerate(window.sentences, start=1) if s.overlaps(case.span)]
    return [*numbers, 1, FORGED]
