"""Ask any OpenAI-compatible server, or any provider of instructor, for typed drafts."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from threading import Lock
from typing import Any, NoReturn

import instructor
import openai
from instructor import Mode
from instructor.core.exceptions import IncompleteOutputException, InstructorError

from summarizer.errors import AnswerCut, AnswerInvalid, ModelError
from summarizer.models.dialect import Dialect, adapted
from summarizer.models.faults import as_model_error, root_cause
from summarizer.models.guard import ledger
from summarizer.models.protocol import Ask, Reply
from summarizer.models.retry import Budget, policy
from summarizer.models.salvage import salvage
from summarizer.records.drafts import AnyAnswer
from summarizer.records.summary import Usage

# instructor prints server text on stderr at each failure; our errors say what a person needs.
logging.getLogger("instructor").setLevel(logging.CRITICAL)

Extras = Callable[[Ask[Any]], Mapping[str, Any]]
"""Makes the engine's own parameters of a request (`extra_body`)."""

_MAX_ADAPTATIONS = 6


@dataclass
class InstructorModel:
    """A `Model` over an instructor client.

    Args:
        name: What the user called the model.
        backend: What runs it, for provenance.
        family: The family of prompts it is asked with.
        connect: Makes the instructor client for a mode of typing; called again when a server
            turns out not to take one.
        budget: How often and how long one ask may be tried.
        dialect: The parameters the server is thought to take.
        extras: The engine's own parameters of a request.
        closers: Called by `close`, in order.
    """

    name: str
    backend: str
    family: str
    connect: Callable[[Mode], instructor.Instructor]
    budget: Budget
    dialect: Dialect
    extras: Extras | None = None
    closers: tuple[Callable[[], None], ...] = ()
    _clients: dict[Mode, instructor.Instructor] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def ask(self, ask: Ask[AnyAnswer]) -> Reply[AnyAnswer]:
        """Return the answer to `ask`; see `Model.ask`."""
        started = time.monotonic()
        with ledger() as attempts:
            try:
                answer, raw, invalid = self._answered(ask)
            except Exception as error:
                self._fail(error, attempts)
            usage = reduce(add, attempts, Usage())
        warnings = (f"{len(invalid)} records did not fit the schema",) if invalid else ()
        return Reply(answer, raw, usage, time.monotonic() - started, invalid, warnings)

    def close(self) -> None:
        """Close the clients, then the engine behind them."""
        with self._lock:
            closers, self.closers = self.closers, ()
            self._clients.clear()
        for close in closers:
            close()

    def _answered(self, ask: Ask[AnyAnswer]) -> tuple[AnyAnswer, str, tuple[dict[str, Any], ...]]:
        for _ in range(_MAX_ADAPTATIONS):
            dialect = self.dialect
            try:
                return self._typed(ask, dialect)
            except Exception as error:
                changed = adapted(dialect, root_cause(error))
                if changed is None:
                    raise
                self.dialect = changed
        raise AnswerInvalid("the server takes none of the known parameters", self.name, "")

    def _typed(
        self, ask: Ask[AnyAnswer], dialect: Dialect
    ) -> tuple[AnyAnswer, str, tuple[dict[str, Any], ...]]:
        try:
            answer, completion = self._client(dialect.mode).create_with_completion(
                response_model=ask.answer,
                messages=[
                    {"role": "system", "content": ask.prompt.system},
                    {"role": "user", "content": ask.prompt.user},
                ],
                max_retries=policy(self.budget),
                **dialect.parameters(ask.answer, self.extras(ask) if self.extras else {}),
            )
        except IncompleteOutputException as error:
            cut = AnswerCut("the answer reached the token limit", self.name, "use shorter texts")
            cut.raw = content_of(error.last_completion)
            raise cut from error
        except InstructorError as error:
            saved = salvage(_last_content(error), ask.answer)
            if saved is None or root_cause(error).__class__.__name__ != "ValidationError":
                raise
            return saved[0], _last_content(error), saved[1]
        # instructor returns a class of its own making; ours compares and pickles.
        plain = ask.answer.model_validate(answer.model_dump())
        return plain, content_of(completion), ()

    def _client(self, mode: Mode) -> instructor.Instructor:
        with self._lock:
            if mode not in self._clients:
                self._clients[mode] = self.connect(mode)
            return self._clients[mode]

    def _fail(self, error: Exception, attempts: list[Usage]) -> NoReturn:
        failure = error if isinstance(error, ModelError) else as_model_error(error, self.name)
        failure.spent = reduce(add, attempts, Usage()).model_dump()
        raise failure from (error if failure is not error else error.__cause__)


def content_of(completion: object) -> str:
    """Return the text of a completion, empty if it has none."""
    with suppress(AttributeError, IndexError, TypeError):
        message = completion.choices[0].message  # type: ignore[attr-defined]
        if message.content:
            return str(message.content)
        return str(message.tool_calls[0].function.arguments)
    return ""


def _last_content(error: InstructorError) -> str:
    attempts = getattr(error, "failed_attempts", None) or []
    return content_of(attempts[-1].completion) if attempts else ""


def close_quietly(client: openai.OpenAI) -> Callable[[], None]:
    """Return a closer of the SDK client that does not mind being called late."""

    def close() -> None:
        with suppress(RuntimeError):
            client.close()

    return close
