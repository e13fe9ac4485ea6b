"""The errors that users see.

A message is one line, `WHAT (WHERE): HINT`. The command line prints it unchanged, so it contains
no API key, no traceback, no newline and nothing that UTF-8 cannot encode.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError

EXIT_PARTIAL = 1
"""Exit code of a valid command of which some work failed."""

EXIT_USAGE = 2
"""Exit code of an invalid command line, configuration or input."""


class SummarizerError(Exception):
    """Base of all errors that this package raises on purpose.

    The three parts are the positional arguments of the exception, so that errors of worker
    processes can be pickled.

    Attributes:
        what: What is wrong.
        where: The file, option or server concerned.
        hint: How to correct it.
    """

    exit_code = EXIT_PARTIAL

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where, hint)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Return `WHAT (WHERE): HINT` on one line; lone surrogates are escaped."""
        where = f" ({self.where})" if self.where else ""
        hint = f": {self.hint}" if self.hint else ""
        line = " ".join(f"{self.what}{where}{hint}".split())
        return line.encode("utf-8", "backslashreplace").decode()


class InputError(SummarizerError):
    """A document or file that cannot be read."""

    exit_code = EXIT_USAGE


class LanguageError(InputError):
    """A document in a language that the model was not made for."""


class ConfigError(SummarizerError):
    """An invalid setting, option or environment."""

    exit_code = EXIT_USAGE


class ArgumentTypeError(ConfigError, TypeError):
    """An argument of a function that has the wrong type."""


def check_argument(value: object, kind: type, name: str, hint: str) -> None:
    """Raise `ArgumentTypeError` if the argument `name` is not of `kind`."""
    if not isinstance(value, kind):
        raise ArgumentTypeError(f"the type {type(value).__name__} is not usable", name, hint)


def check_path(value: object, name: str) -> None:
    """Raise `ArgumentTypeError` if the argument `name` is neither text nor a path."""
    check_argument(value, str if not hasattr(value, "__fspath__") else object, name, "give a path")


class PromptError(SummarizerError):
    """A prompt template that is missing, malformed or lacks a value."""

    exit_code = EXIT_USAGE


class OutputError(SummarizerError):
    """A result that cannot be written."""


class FileLimitReached(OutputError):
    """The process has as many open files and connections as its limit permits."""


class WeightsError(SummarizerError):
    """Files of the embedded model that are missing, damaged or cannot be stored."""

    exit_code = EXIT_USAGE


class ModelError(SummarizerError):
    """The model gave no usable answer. Subclasses state the reason.

    Attributes:
        spent: The requests and tokens used, in the form of `Usage`.
        raw: The incomplete or invalid answer, if any.
    """

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where, hint)
        self.spent: dict[str, int] = {}
        self.raw: str | None = None


class ModelUnreachable(ModelError):
    """The server could not be reached, or failed on every attempt."""


class ModelRejected(ModelError):
    """The server rejected the request: an invalid key, model or parameter."""


class RateLimited(ModelError):
    """The rate limit was still exceeded at the last attempt."""


class DeadlineExceeded(ModelError):
    """The request exceeded its deadline."""


class AnswerRefused(ModelError):
    """The model declined to answer."""


class AnswerFiltered(ModelError):
    """A content filter of the provider blocked the answer."""


class AnswerEmpty(ModelError):
    """The server answered without content."""


class AnswerCut(ModelError):
    """The answer reached the token limit before it was complete."""


class PromptTooLong(ModelError):
    """The prompt does not fit the context of the model; a smaller window may fit."""


class CostLimitReached(ModelError):
    """The cost limit of the run permits no further request."""


class RequestNotBegun(ModelError):
    """The run was interrupted while the request waited for the rate limit."""


class AnswerInvalid(ModelError):
    """The answer does not match the schema, even after retries."""


def first_problem(error: "ValidationError") -> str:
    """Return the location and message of the first problem in `error`."""
    problem = error.errors(include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"


def error_chain(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and the errors that caused it."""
    link: BaseException | None = error
    seen: set[int] = set()
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__
