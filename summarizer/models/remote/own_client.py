"""A model behind a client of the caller: the OpenAI SDK's, or instructor's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Union, cast
from urllib.parse import urlsplit

from summarizer.errors import ArgumentTypeError, ConfigError
from summarizer.models.base import Model
from summarizer.models.factory import backend_of, openai_model, provider_model
from summarizer.models.instrumented import instrument
from summarizer.models.remote.connection import Connection
from summarizer.settings import Settings

if TYPE_CHECKING:
    from instructor import Instructor, Mode
    from openai import AsyncOpenAI, OpenAI

OwnClient = Union["OpenAI", "AsyncOpenAI", "Instructor"]
"""A client that the caller made, configured and closes."""


def open_own_client(client: OwnClient, settings: Settings) -> Model:
    """Return the model that `settings` name, behind `client`.

    The transport of a synchronous one is the caller's: the timeout limits each wait instead of the
    whole request, and requests under way are not cancelled.

    Raises:
        ArgumentTypeError: If it is no such client, or an asynchronous one of another provider.
        ConfigError: If the settings name no model.
    """
    import instructor
    import openai

    sdk = client.client if isinstance(client, instructor.Instructor) else client
    is_openai = isinstance(sdk, openai.OpenAI | openai.AsyncOpenAI)
    if isinstance(client, instructor.AsyncInstructor) and not is_openai:
        hint = "give a synchronous one; asummarize and amap work with it"
        raise ArgumentTypeError("the client of this provider is asynchronous", "client", hint)
    if not is_openai and not isinstance(client, instructor.Instructor):
        wanted = "a client is one of openai (OpenAI, AsyncOpenAI) or of instructor"
        what = f"{wanted}, not {type(client).__name__}"
        raise ArgumentTypeError(what, "client", "or give an object of your own as model")
    if settings.is_local:
        hint = "give its model too, such as openai/gpt-5-mini"
        raise ConfigError("the client needs the name of a model", "client", hint)
    if isinstance(sdk, openai.AsyncOpenAI):
        return instrument(_async_openai(sdk, settings), settings)
    if isinstance(sdk, openai.OpenAI):
        return instrument(_openai(sdk, settings), settings)
    return instrument(_provider(client, settings), settings)  # type: ignore[arg-type]


def _openai(sdk: OpenAI, settings: Settings) -> Model:
    # Retries are the model's own, so that each is counted and the deadline holds.
    shared = _shared(sdk.with_options(max_retries=0))
    return openai_model(settings, backend_of(str(sdk.base_url)), shared)


def _async_openai(sdk: AsyncOpenAI, settings: Settings) -> Model:
    from summarizer.models.remote.async_requests import AsyncRequests

    requests = AsyncRequests(sdk)
    return openai_model(
        settings,
        backend_of(str(sdk.base_url)),
        # Its requests are made by `AsyncRequests` only, as a synchronous client makes them.
        _shared(cast("OpenAI", sdk)),
        closers=(requests.close,),
        wrap_create=lambda _: requests.create,
    )


def _shared(sdk: OpenAI) -> Connection:
    secrets = (sdk.api_key, urlsplit(str(sdk.base_url)).password or "")
    return Connection(sdk, _nothing, secrets, is_shared=True)


def _provider(client: Instructor, settings: Settings) -> Model:
    import instructor

    from summarizer.models.remote.middleware import count_usage

    # A copy, so that the hooks of the caller's client stay as they are.
    counted = count_usage(
        instructor.Instructor(
            client.client,
            client.create_fn,
            client.mode,
            client.provider,
            client.hooks.copy(),
            **{**client.kwargs, "model": settings.model_name},
        )
    )

    def create_client(mode: Mode) -> Instructor:
        del mode
        return counted

    return provider_model(settings, create_client, client.mode)


def _nothing() -> None:
    """Leave requests under way to the caller."""
