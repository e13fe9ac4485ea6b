"""The interface between the pipeline and language models; no vendor is imported here."""

from dataclasses import dataclass, field
from typing import Any, Generic, Protocol

from summarizer.models.token_logprobs import RecordLogprobs
from summarizer.prompts import RenderedPrompt
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage
from summarizer.text.windows import Window
from summarizer.vocabulary import Profile


class AttemptMeter(Protocol):
    """Meters the attempts of one request: a repeated answer costs as much as the first."""

    def before_attempt(self) -> None:
        """Permit another attempt.

        Raises:
            ModelError: If none may be made; the request ends with this error.
        """

    def after_attempt(self, usage: Usage) -> None:
        """Record the usage of an attempt, estimated where the server does not report it."""


@dataclass(frozen=True)
class ModelRequest(Generic[AnyAnswer]):
    """One request: the prompt, the schema of the answer, and the sentences it is about.

    The window lets an engine with constrained decoding restrict copied fields to the article.
    """

    prompt: RenderedPrompt
    answer: type[AnyAnswer]
    window: Window
    meter: AttemptMeter | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class ModelResponse(Generic[AnyAnswer]):
    """A parsed answer and its cost.

    Attributes:
        invalid: Records that still failed validation after the last retry; the rest of the
            answer is kept.
        warnings: One line for each thing that was lost.
        logprobs: The log-probabilities of the records of `answer`, in their order; empty if the
            server gives none.
    """

    answer: AnyAnswer
    raw: str
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    invalid: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()
    logprobs: tuple[RecordLogprobs, ...] = ()


class Model(Protocol):
    """A language model. Implementations are safe to use from several threads."""

    @property
    def name(self) -> str:
        """The model as the user named it, for provenance."""

    @property
    def backend(self) -> str:
        """The software that runs the model, with versions, for provenance."""

    @property
    def family(self) -> str:
        """The prompt family the model was made for: `general` or `tuned`."""

    @property
    def profile(self) -> Profile:
        """The postprocessing profile: which rules decide on its records."""

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the answer to `request`."""

    def close(self) -> None:
        """Release the connection or the engine. Calling it twice is harmless."""


class WrapperModel:
    """Base class of models that wrap another model; delegates everything to `wrapped`."""

    def __init__(self, wrapped: Model) -> None:
        self.wrapped = wrapped

    @property
    def name(self) -> str:
        """The name of the wrapped model."""
        return self.wrapped.name

    @property
    def backend(self) -> str:
        """The backend of the wrapped model."""
        return self.wrapped.backend

    @property
    def family(self) -> str:
        """The prompt family of the wrapped model."""
        return self.wrapped.family

    @property
    def profile(self) -> Profile:
        """The postprocessing profile of the wrapped model."""
        return self.wrapped.profile

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the wrapped model's answer; see `Model.generate`."""
        return self.wrapped.generate(request)

    def close(self) -> None:
        """Close the wrapped model."""
        self.wrapped.close()
