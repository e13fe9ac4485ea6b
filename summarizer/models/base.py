"""What the pipeline needs of a model: answer one ask with drafts. No vendor is known here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Protocol

from summarizer.prompts import Rendered
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage
from summarizer.text.windows import Window


@dataclass(frozen=True)
class ModelRequest(Generic[AnyAnswer]):
    """One question: the prompt, the shape of the answer, and the sentences it is about.

    The window lets an engine that can constrain its output hold copied words to the article.
    """

    prompt: Rendered
    answer: type[AnyAnswer]
    window: Window


@dataclass(frozen=True)
class ModelResponse(Generic[AnyAnswer]):
    """A parsed answer and what it cost.

    `raw` is the text as the model wrote it; `invalid` are records of it that did not fit the
    schema when every correction had been tried (the rest of the answer is kept).
    """

    answer: AnyAnswer
    raw: str
    usage: Usage
    seconds: float
    invalid: tuple[dict[str, Any], ...] = ()
    warnings: tuple[str, ...] = ()


class Model(Protocol):
    """Something that answers asks. Safe to use from several threads."""

    @property
    def name(self) -> str:
        """The model as the user named it, for provenance."""

    @property
    def backend(self) -> str:
        """What ran it, with versions, for provenance."""

    @property
    def family(self) -> str:
        """The family of prompts it was made for: `general` or `tuned`."""

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the answer to `request`.

        Raises:
            ModelError: If no usable answer came; `error.spent` tells what was spent.
        """

    def close(self) -> None:
        """Release the connection or the engine. Calling it twice is harmless."""
