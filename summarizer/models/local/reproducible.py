"""The same answer to the same request, whatever the engine was asked before.

The engine keeps the keys and values of the last prompt and evaluates only what a new prompt adds.
Sums are rounded differently in batches of other sizes, so that an answer would depend on how
much of its prompt was kept. Here each prompt is evaluated in the same two steps: what the
tasks about a window share, from an empty cache; then the task.
"""

import os.path
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from summarizer.models.base import Model, ModelRequest, ModelResponse, WrapperModel
from summarizer.models.cancel_scope import current_scope
from summarizer.models.renewal import renew_after_fork
from summarizer.prompts import TASKS, RenderedPrompt, load_prompt_family
from summarizer.schema.drafts import AnyAnswer
from summarizer.text.windows import Window

EvaluatePrefix = Callable[[str, str], None]
"""Evaluates a system prompt and the beginning of a user's, from an empty cache."""

_CANCEL_CHECK_SECONDS = 0.2


class ReproducibleModel(WrapperModel):
    """A model on an engine with one cache, which answers one request at a time."""

    def __init__(self, wrapped: Model, evaluate_prefix: EvaluatePrefix) -> None:
        super().__init__(wrapped)
        self._evaluate_prefix = evaluate_prefix
        self._lock = Lock()
        self._cached: tuple[str, str] | None = None
        renew_after_fork(self)

    def renew(self) -> None:
        """Leave the lock to the parent process; see `Renewable`."""
        self._lock, self._cached = Lock(), None

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the answer to `request`; see `Model.generate`."""
        with self._turn():
            prefix = shared_prefix(self.family, request.prompt, request.window)
            cached, self._cached = self._cached, None
            # A prompt that is asked twice would be cached to its last token.
            if cached is None or cached[0] != prefix or cached[1] == request.prompt.task:
                self._evaluate_prefix(request.prompt.system, prefix)
            response = self.wrapped.generate(request)
            self._cached = prefix, request.prompt.task
            return response

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until no other request is under way."""
        while not self._lock.acquire(timeout=_CANCEL_CHECK_SECONDS):
            current_scope().check()
        try:
            yield
        finally:
            self._lock.release()


def shared_prefix(family: str, prompt: RenderedPrompt, window: Window) -> str:
    """Return the beginning of `prompt` that all tasks about `window` have, in whole words."""
    templates = load_prompt_family(family)
    prompts = [templates.render(task, window).user for task in TASKS]
    shared = os.path.commonprefix([prompt.user, *prompts])  # noqa: RUF071 - characters are meant
    return shared.rpartition(" ")[0]
