"""A `Model` that answers from a script: for tests of everything behind the model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.errors import ModelError
from summarizer.models.base import ModelRequest, ModelResponse
from summarizer.schema.drafts import (
    ActorDraft,
    ActorsAnswer,
    AnyAnswer,
    ClaimDraft,
    ClaimsAnswer,
    PositionDraft,
    PositionsAnswer,
)
from summarizer.schema.summary import Usage
from summarizer.text.windows import Window
from summarizer.vocabulary import Profile

Answering = Callable[[ModelRequest[Any]], object]
"""Returns the answer to a request; an error that it returns is raised."""

USAGE = Usage(requests=1, prompt_tokens=100, cached_prompt_tokens=90, completion_tokens=20)


def actor(name: str, kind: str = "person", **more: Any) -> ActorDraft:
    return ActorDraft.model_validate({"name": name, "kind": kind, **more})


def claim(start: str, **more: Any) -> ClaimDraft:
    values = {"sentence": 1, "kind": "assertion", "text": f"{start.strip('“”')}."}
    return ClaimDraft.model_validate({"start": start, **values, **more})


def position(holder: str, topic: str, start: str, **more: Any) -> PositionDraft:
    values = {"stance": "support", "basis": "claim", "sentence": 1}
    return PositionDraft.model_validate(
        {"actor": holder, "topic": topic, "start": start, **values, **more}
    )


@dataclass
class ScriptedModel:
    """Answers each request by `answering`; without one, with empty lists.

    Attributes:
        asked: The requests, in order, as (task, window).
    """

    answering: Answering | None = None
    name: str = "scripted"
    backend: str = "test"
    family: str = "general"
    profile: Profile = "capable"
    asked: list[tuple[str, Window]] = field(default_factory=list)
    closed: int = 0

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        self.asked.append((request.prompt.task, request.window))
        answer = self.answering(request) if self.answering else None
        if isinstance(answer, ModelError):
            answer.spent = USAGE.model_dump()
            raise answer
        if answer is None:
            answer = request.answer.model_validate({request.prompt.task: []})
        assert isinstance(answer, request.answer)
        return ModelResponse(answer, answer.model_dump_json(), USAGE, 0.0)

    def close(self) -> None:
        self.closed += 1


def answers(
    actors: Sequence[ActorDraft] = (),
    claims: Sequence[ClaimDraft] = (),
    positions: Sequence[PositionDraft] = (),
) -> Answering:
    """Return a script that gives these drafts to every window."""

    def answering(request: ModelRequest[Any]) -> object:
        if request.answer is ActorsAnswer:
            return ActorsAnswer(actors=list(actors))
        if request.answer is ClaimsAnswer:
            return ClaimsAnswer(claims=list(claims))
        return PositionsAnswer(positions=list(positions))

    return answering
