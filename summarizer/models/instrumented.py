"""A wrapper that reports each request of a model to OpenTelemetry."""

from urllib.parse import urlsplit

from summarizer.errors import ModelError
from summarizer.models.base import Model, ModelRequest, ModelResponse, WrapperModel
from summarizer.schema.drafts import AnyAnswer
from summarizer.schema.summary import Usage
from summarizer.settings import LOCAL, LOCAL_LARGE, Settings
from summarizer.telemetry import Endpoint, Instruments

_PROVIDERS = {
    LOCAL: "xllamacpp",
    LOCAL_LARGE: "xllamacpp",
    "google": "gcp.gemini",
    "mistral": "mistral_ai",
    "xai": "x_ai",
}
"""Provider names of OpenTelemetry's conventions, where they differ from instructor's."""


def instrument(model: Model, settings: Settings) -> Model:
    """Return `model`, wrapped so that its requests are reported."""
    return InstrumentedModel(model, instruments_for(settings))


def instruments_for(settings: Settings) -> Instruments:
    """Return the instruments for requests with `settings`."""
    return Instruments(endpoint_of(settings))


def endpoint_of(settings: Settings) -> Endpoint:
    """Return the endpoint of `settings`, without user and password."""
    provider = settings.provider
    parts = urlsplit(settings.base_url or "")
    return Endpoint(
        _PROVIDERS.get(provider, provider), settings.model_name, parts.hostname, parts.port
    )


class InstrumentedModel(WrapperModel):
    """Reports each request to `instruments`."""

    def __init__(self, wrapped: Model, instruments: Instruments) -> None:
        super().__init__(wrapped)
        self._instruments = instruments

    def generate(self, request: ModelRequest[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the wrapped model's answer; see `Model.generate`."""
        with self._instruments.measure_request(request.prompt.task) as outcome:
            try:
                response = self.wrapped.generate(request)
            except ModelError as error:
                outcome.usage = Usage(**error.spent)
                raise
            outcome.usage = response.usage
            return response
