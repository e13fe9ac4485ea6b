"""The family of errors a user may meet.

Each says three things in one line: what is wrong, where, and how to mend it. The command line
prints exactly that line, so a message never holds a key, a traceback or a newline.
"""

from __future__ import annotations

USABLE = 1
"""Exit code when the command was sound but some of the work failed."""

UNUSABLE = 2
"""Exit code when the command line, the configuration or the input cannot be used."""


class SummarizerError(Exception):
    """Base of all errors this package raises on purpose.

    The three parts are the exception's positional arguments, so an error survives pickling on
    its way out of a worker.
    """

    exit_code = USABLE

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        super().__init__(what, where, mend)
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        """Return `WHAT (WHERE): HOW TO MEND` on one line."""
        where = f" ({self.where})" if self.where else ""
        mend = f": {self.mend}" if self.mend else ""
        return " ".join(f"{self.what}{where}{mend}".split())


class InputError(SummarizerError):
    """A document that cannot be read as text."""

    exit_code = UNUSABLE


class ConfigError(SummarizerError):
    """A setting, option or environment that cannot be used."""

    exit_code = UNUSABLE


class PromptError(SummarizerError):
    """A prompt template that is missing, malformed or asked for the wrong values."""

    exit_code = UNUSABLE


class OutputError(SummarizerError):
    """A result that could not be written."""


class WeightsError(SummarizerError):
    """The embedded model's files are missing, damaged or cannot be stored."""

    exit_code = UNUSABLE


class ModelError(SummarizerError):
    """The model gave no usable answer. Subclasses say why.

    Attributes:
        spent: Requests and tokens used up all the same, as a mapping in the shape of `Usage`.
        raw: What the model did write, if anything.
    """

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        super().__init__(what, where, mend)
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
