"""The family of errors a user may meet.

Each says three things in one line: what is wrong, where, and how to mend it. The command line
prints exactly that line, so a message never holds a key, a traceback or a newline.
"""

from __future__ import annotations

EXIT_PARTIAL = 1
"""Exit code when the command was sound but some of the work failed."""

EXIT_USAGE = 2
"""Exit code when the command line, the configuration or the input cannot be used."""


class SummarizerError(Exception):
    """Base of all errors this package raises on purpose.

    The three parts are the exception's positional arguments, so an error survives pickling on
    its way out of a worker.
    """

    exit_code = EXIT_PARTIAL

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where, hint)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        """Return `WHAT (WHERE): HOW TO MEND` on one line."""
        where = f" ({self.where})" if self.where else ""
        hint = f": {self.hint}" if self.hint else ""
        return " ".join(f"{self.what}{where}{hint}".split())


class InputError(SummarizerError):
    """A document that cannot be read as text."""

    exit_code = EXIT_USAGE


class ConfigError(SummarizerError):
    """A setting, option or environment that cannot be used."""

    exit_code = EXIT_USAGE


class PromptError(SummarizerError):
    """A prompt template that is missing, malformed or asked for the wrong values."""

    exit_code = EXIT_USAGE


class OutputError(SummarizerError):
    """A result that could not be written."""


class WeightsError(SummarizerError):
    """The embedded model's files are missing, damaged or cannot be stored."""

    exit_code = EXIT_USAGE


class ModelError(SummarizerError):
    """The model gave no usable answer. Subclasses say why.

    Attributes:
        spent: Requests and tokens used up all the same, as a mapping in the shape of `Usage`.
        raw: What the model did write, if anything.
    """

    def __init__(self, what: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where, hint)
        self.spent: dict[str, int] = {}
        self.raw: str | None = None


class ModelUnreachable(ModelError):
    """No connection, or the server failed on every attempt."""


class ModelRejected(ModelError):
    """The server refused the request itself: a bad key, an unknown model, a bad parameter."""


class RateLimited(ModelError):
    """The server still asked to slow down when the attempts were used up."""


class DeadlineExceeded(ModelError):
    """The time allowed for one answer ran out."""


class AnswerRefused(ModelError):
    """The model declined to answer."""


class AnswerFiltered(ModelError):
    """A content filter of the provider withheld the answer."""


class AnswerEmpty(ModelError):
    """The server answered without content."""


class AnswerCut(ModelError):
    """The answer reached the token limit before it was complete."""


class PromptTooLong(ModelError):
    """The prompt does not fit the model's context; a smaller window may."""


class AnswerInvalid(ModelError):
    """The answer did not fit the schema, nor did the corrected ones."""
