"""Open the model that the settings name: the embedded one, an endpoint, or a provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from summarizer.errors import ConfigError
from summarizer.models.base import Model, ModelRequest
from summarizer.models.instrumented import instrument
from summarizer.models.local.weights import Progress, adapter_path, base_path
from summarizer.models.remote.connection import NO_KEY, Connection, open_connection
from summarizer.models.remote.retry import RetryPolicy
from summarizer.settings import KEY_VARIABLES, Settings, api_key, available_threads

if TYPE_CHECKING:
    from summarizer.models.remote.rate_limit import RateLimiter

GENERAL, TUNED = "general", "tuned"
_LOCAL_ANSWER = 3_500
"""Most tokens of one answer of the embedded model."""

REMOTE_ANSWER = 16_000
"""Most tokens of one answer of a remote model."""

_PATIENCE = 20
_LOCAL_DEADLINE = 1_800.0
_OPENAI = "https://api.openai.com/v1"


def open_model(
    settings: Settings, *, progress: Progress | None = None, limiter: RateLimiter | None = None
) -> Model:
    """Return the model of `settings`, started and ready.

    Args:
        settings: Which model, and its limits.
        progress: Told how far the embedded model's file is joined, the first time.
        limiter: Lets each request to an endpoint or provider wait for its turn.

    Raises:
        ConfigError: If the name, the provider or its key cannot be used.
        WeightsError: If the embedded model cannot be started.
    """
    if settings.is_local:
        return open_embedded(settings, progress=progress)
    provider, slash, name = settings.model.partition("/")
    if not (slash and provider and name):
        hint = "write local, or PROVIDER/NAME such as openai/gpt-5-mini"
        raise ConfigError("no such model", settings.model, hint)
    if provider == "openai":
        return instrument(_open_endpoint(settings, name, limiter), settings)
    if settings.base_url:
        hint = f"write openai/{name} for an OpenAI-compatible server"
        raise ConfigError("a base URL goes with openai/NAME only", settings.model, hint)
    return instrument(_open_provider(settings, provider, limiter), settings)


def open_embedded(
    settings: Settings,
    *,
    base: Path | None = None,
    bare: bool = False,
    progress: Progress | None = None,
) -> Model:
    """Return the embedded model, its engine running.

    Args:
        settings: Adapter, threads and limits.
        base: Another base model file; by default the published one, checked by its hash.
        bare: Leave the adapter out and ask with the general prompts.
        progress: See `open_model`.
    """
    from summarizer.models.local.engine import EmbeddedEngine, engine_version
    from summarizer.models.remote.capabilities import ServerCapabilities

    version = engine_version()
    adapter = None if bare else (settings.adapter or adapter_path())
    engine = EmbeddedEngine(
        base or base_path(progress=progress), adapter, threads=available_threads(settings)
    )
    budget = RetryPolicy(
        answer_retries=1,
        transport_retries=0,
        deadline=max(settings.timeout, _LOCAL_DEADLINE),
        timeout=max(settings.timeout, _LOCAL_DEADLINE),
    )
    model = _endpoint(
        name=settings.model,
        backend=f"{version}, {adapter.stem if adapter else 'no adapter'}",
        family=GENERAL if bare else TUNED,
        url=engine.url,
        key=engine.key,
        wire_name="local",
        budget=budget,
        dialect=ServerCapabilities(strict=False, own_format=True, max_tokens=_LOCAL_ANSWER),
        extras=_held_to_article,
        closers=(engine.close,),
    )
    return instrument(model, settings)


def _held_to_article(request: ModelRequest[Any]) -> Mapping[str, Any]:
    """Return the engine's own way to type an answer: a grammar made of schema and article."""
    from summarizer.models.local.grammar import answer_grammar

    return {
        "response_format": {"type": "text"},
        "grammar": answer_grammar(request.answer, request.window),
        "cache_prompt": True,
    }


def open_line(settings: Settings) -> Connection:
    """Return a connection to the server of `openai/NAME`, for calls that are no asks.

    Raises:
        ConfigError: If there is no key.
    """
    url, key = _address(settings)
    return open_connection(url, key, settings.timeout)


def _address(settings: Settings) -> tuple[str, str]:
    """Return address and key of `openai/NAME`."""
    key = api_key("openai")
    if key is None and settings.base_url is None:
        hint = "set OPENAI_API_KEY, name --base-url, or use --model local"
        raise ConfigError("no key for the model", settings.model, hint)
    # Named even if it is the SDK's default, which the environment could move elsewhere.
    return settings.base_url or _OPENAI, key or NO_KEY


def _open_endpoint(settings: Settings, name: str, limiter: RateLimiter | None) -> Model:
    from summarizer.models.remote.capabilities import ServerCapabilities

    url, key = _address(settings)
    return _endpoint(
        name=settings.model,
        backend=backend_of(settings.base_url),
        family=GENERAL,
        url=url,
        key=key,
        wire_name=name,
        budget=_budget(settings, limiter),
        dialect=ServerCapabilities(max_tokens=REMOTE_ANSWER),
        extras=None,
        closers=(),
        limiter=limiter,
    )


def _budget(settings: Settings, limiter: RateLimiter | None) -> RetryPolicy:
    return RetryPolicy(
        timeout=settings.timeout,
        deadline=max(RetryPolicy.deadline, 2 * settings.timeout),
        # With one limit for all, whoever is asked to slow down will have a turn again.
        patience=_PATIENCE if limiter else None,
    )


def _endpoint(  # noqa: PLR0913 - one call with everything that tells endpoints apart
    *,
    name: str,
    backend: str,
    family: str,
    url: str,
    key: str,
    wire_name: str,
    budget: RetryPolicy,
    dialect: Any,  # noqa: ANN401 - a Dialect; its module loads instructor and waits for its use
    extras: Callable[[ModelRequest[Any]], Mapping[str, Any]] | None,
    closers: tuple[Callable[[], None], ...],
    limiter: RateLimiter | None = None,
) -> Model:
    import instructor
    from instructor import Mode

    from summarizer.models.remote.middleware import guarded, sending
    from summarizer.models.remote.openai_model import InstructorModel

    line = open_connection(url, key, budget.timeout, limiter)

    def connect(mode: Mode) -> instructor.Instructor:
        create = guarded(sending(line.client), limiter)
        patched = instructor.patch(create=create, mode=mode)
        return instructor.Instructor(client=line.client, create=patched, mode=mode, model=wire_name)

    return InstructorModel(
        name=name,
        backend=backend,
        family=family,
        connect=connect,
        budget=budget,
        dialect=dialect,
        extras=extras,
        secrets=line.secrets,
        closers=(*((limiter.close,) if limiter else ()), line.abort, line.client.close, *closers),
    )


def _open_provider(settings: Settings, provider: str, limiter: RateLimiter | None) -> Model:
    import instructor
    import openai
    from instructor import Mode
    from instructor.core.exceptions import ConfigurationError

    from summarizer.models.remote.capabilities import ServerCapabilities
    from summarizer.models.remote.middleware import counted
    from summarizer.models.remote.openai_model import InstructorModel

    if provider in KEY_VARIABLES and api_key(provider) is None:
        hint = f"set {KEY_VARIABLES[provider]}"
        raise ConfigError("no key for the model", settings.model, hint)
    try:
        client = instructor.from_provider(settings.model)
    except (ConfigurationError, ImportError, ValueError) as error:
        # instructor names all its providers here; the first sentence says what is wrong.
        said = " ".join(str(error).split()).partition(". Supported")[0]
        what = f"the provider cannot be used: {said[:160]}"
        hint = "see `summarizer models` for what is there"
        raise ConfigError(what, settings.model, hint) from None

    sdk = client.client
    if type(sdk) is openai.OpenAI:
        # The same protocol under another address: asked through the client that knows it best.
        url, key = str(sdk.base_url), sdk.api_key
        sdk.close()
        return _endpoint(
            name=settings.model,
            backend=f"instructor, {provider}",
            family=GENERAL,
            url=url,
            key=key,
            wire_name=settings.model.partition("/")[2],
            budget=_budget(settings, limiter),
            dialect=ServerCapabilities(max_tokens=REMOTE_ANSWER),
            extras=None,
            closers=(),
            limiter=limiter,
        )

    def connect(mode: Mode) -> instructor.Instructor:
        return counted(instructor.from_provider(settings.model, mode=mode), limiter)

    return InstructorModel(
        name=settings.model,
        backend=f"instructor, {provider}",
        family=GENERAL,
        connect=connect,
        budget=_budget(settings, limiter),
        dialect=ServerCapabilities(mode=client.mode, strict=False, max_tokens=REMOTE_ANSWER),
        places=limiter.places if limiter else nullcontext(),
        secrets=(api_key(provider) or "",),
        closers=(limiter.close,) if limiter else (),
    )


def backend_of(base_url: str | None) -> str:
    """Return what runs the models at `base_url`, for provenance; without user and password."""
    if base_url is None:
        return "openai"
    parts = urlsplit(base_url)
    return f"openai-compatible, {parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
