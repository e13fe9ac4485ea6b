"""The models that an OpenAI-compatible server offers."""

from summarizer.errors import ConfigError, ModelError
from summarizer.models.factory import backend_of, open_server_connection
from summarizer.settings import KEY_VARIABLES, Settings

_TIMEOUT = 10.0
_MAX_SHOWN = 8


def with_only_model(settings: Settings) -> Settings:
    """Return `settings` with the only model of their server if they name a server but no model.

    Raises:
        ConfigError: If the server offers several models or none, or does not say which.
    """
    if settings.base_url is None or "model" in settings.model_fields_set:
        return settings
    names = server_models(settings)
    if len(names) == 1:
        return settings.model_copy(update={"model": f"openai/{names[0]}"})
    more = " …" if len(names) > _MAX_SHOWN else ""
    listed = f": {', '.join(names[:_MAX_SHOWN])}{more}" if names else ""
    what = f"the server has {len(names)} models{listed}"
    raise ConfigError(what, backend_of(settings.base_url), "name one with --model openai/NAME")


def server_models(settings: Settings) -> list[str]:
    """Return the names of the models of the server of `settings`, in order.

    Raises:
        ConfigError: If the server does not list its models.
    """
    from summarizer.models.remote.errors import as_model_error, root_cause, status_of

    quick = settings.model_copy(update={"timeout": min(settings.timeout, _TIMEOUT)})
    connection = open_server_connection(quick)
    failure: ModelError | None = None
    try:
        return sorted(model.id for model in connection.client.models.list().data or [])
    except Exception as error:
        is_refused_key = status_of(root_cause(error)) in {401, 403}
        failure = as_model_error(error, backend_of(settings.base_url), connection.secrets)
    finally:
        connection.client.close()
    what = f"the server does not list its models: {failure.what}"
    hint = "name one with --model openai/NAME"
    if is_refused_key:
        hint = f"check {KEY_VARIABLES['openai']}"
    raise ConfigError(what, failure.where, hint)
