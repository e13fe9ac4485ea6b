"""Requests about short articles, and answers to them, for tests of the models."""

import json
from collections.abc import Callable

from summarizer.models.base import Model, ModelRequest, WrapperModel
from summarizer.models.remote.openai_model import InstructorModel
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.prompts import load_prompt_family
from summarizer.schema.drafts import ActorsAnswer, AnyAnswer, ClaimsAnswer, PositionsAnswer
from summarizer.text.document import Document
from summarizer.text.windows import split_windows
from summarizer.vocabulary import Task

TASK_OF: dict[type, Task] = {
    ActorsAnswer: "actors",
    ClaimsAnswer: "claims",
    PositionsAnswer: "positions",
}

FAST = RetryPolicy(
    answer_retries=2,
    transport_retries=4,
    deadline=5.0,
    timeout=2.0,
    max_retry_after=1.0,
    initial_backoff=0.01,
)
"""Waits that are too short to slow down a test."""

Open = Callable[..., InstructorModel]
"""Opens the model of a base URL; see the fixture `opened`."""

ACTOR = {"name": "Dora Valen", "kind": "person"}
GOOD = json.dumps({"actors": [ACTOR]})


def make_request(
    text: str, answer: type[AnyAnswer], *, family: str = "general"
) -> ModelRequest[AnyAnswer]:
    """Return the request for `answer` about the first window of `text`."""
    window = split_windows(Document.from_text(text))[0]
    return ModelRequest(load_prompt_family(family).render(TASK_OF[answer], window), answer, window)


def instructor_model(model: Model) -> InstructorModel:
    """Return the model inside the wrappers that `open_model` returns."""
    while isinstance(model, WrapperModel):
        model = model.wrapped
    assert isinstance(model, InstructorModel)
    return model
