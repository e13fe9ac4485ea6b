"""A model whose asks are measured, for whoever has telemetry set up."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from summarizer.errors import ModelError
from summarizer.models.base import Model, ModelRequest, ModelResponse
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage
from summarizer.settings import LOCAL, Settings
from summarizer.telemetry import Endpoint, Instruments, is_wanted

_PROVIDERS = {
    LOCAL: "xllamacpp",
    "google": "gcp.gemini",
    "mistral": "mistral_ai",
    "xai": "x_ai",
}
"""Names that the conventions have for providers, where they differ from ours."""


def instrument(model: Model, settings: Settings) -> Model:
    """Return `model`, its asks measured if anybody wants to know."""
    instruments = instruments_for(settings)
    return model if instruments is None else InstrumentedModel(model, instruments)


def instruments_for(settings: Settings) -> Instruments | None:
    """Return what asks with `settings` are measured with, None if nobody wants to know."""
    return Instruments(endpoint_of(settings)) if is_wanted() else None


def endpoint_of(settings: Settings) -> Endpoint:
    """Return who is asked with `settings`; without user and password."""
    provider, _, name = settings.model.partition("/")
    parts = urlsplit(settings.base_url or "")
    return Endpoint(
        _PROVIDERS.get(provider, provider), name or provider, parts.hostname, parts.port
    )


@dataclass(frozen=True)
class InstrumentedModel:
    """Asks `model`, and measures it with `instruments`; see `Model`."""

    model: Model
    instruments: Instruments

    @property
    def name(self) -> str:
        """The model as the user named it."""
        return self.model.name

    @property
    def backend(self) -> str:
        """What runs it."""
        return self.model.backend

    @property
    def family(self) -> str:
        """The family of prompts it was made for."""
        return self.model.family

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the answer to `request`; see `Model.generate`."""
        with self.instruments.measure_request(request.prompt.task) as told:
            try:
                response = self.model.generate(request)
            except ModelError as error:
                told.usage, told.error = Usage(**error.spent), type(error).__name__
                raise
            except BaseException as error:
                told.error = type(error).__name__
                raise
            told.usage = response.usage
            return response

    def close(self) -> None:
        """Close the model."""
        self.model.close()
