"""Open the model that the settings name: the embedded one, an endpoint, or a provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from summarizer.errors import ConfigError
from summarizer.models.base import Model, ModelRequest
from summarizer.models.instrumented import instrument
from summarizer.models.local.model_file import ProgressCallback
from summarizer.models.local.repetition import repetition_warnings, without_loops
from summarizer.models.local.reproducible import EvaluatePrefix, ReproducibleModel
from summarizer.models.local.threads import engine_threads
from summarizer.models.local.weights import base_model_path, model_adapter, model_file_of
from summarizer.models.remote.connection import NO_KEY, Connection, open_connection
from summarizer.models.remote.retry_policy import RetryPolicy
from summarizer.settings import KEY_VARIABLES, LOCAL, Settings, api_key
from summarizer.text.prompt_sanitizer import escape_control_tokens

if TYPE_CHECKING:
    from instructor import Instructor, Mode

    from summarizer.models.remote.capabilities import ServerCapabilities
    from summarizer.models.remote.middleware import Create
    from summarizer.models.remote.openai_model import ExtraBody
    from summarizer.models.remote.rate_limit import SharedRateLimiter

GENERAL, TUNED = "general", "tuned"
REMOTE_MAX_TOKENS = 16_000

_LOCAL_MAX_TOKENS = 3_500
_LOCAL_TIMEOUT = 1_800.0
_RATE_LIMIT_RETRIES = 20
_OPENAI_URL = "https://api.openai.com/v1"


def open_model(
    settings: Settings,
    *,
    progress: ProgressCallback | None = None,
    limiter: SharedRateLimiter | None = None,
    key: str | None = None,
) -> Model:
    """Return the model of `settings`, ready to use.

    Args:
        settings: The model and its limits.
        progress: Called with the progress of joining the embedded model's file.
        limiter: Shared by all users of a provider's limits.
        key: The provider's key; by default that of its variable.

    Raises:
        ConfigError: If the name, the provider or its key cannot be used.
        WeightsError: If the embedded model cannot be started.
    """
    if settings.is_local:
        if key is not None:
            hint = "name a model, such as openai/gpt-5-mini"
            raise ConfigError("the embedded model uses no key", "api_key", hint)
        return open_embedded(settings, progress=progress)
    provider, slash, name = settings.model.partition("/")
    if not (slash and provider and name):
        hint = "write local, or PROVIDER/NAME such as openai/gpt-5-mini"
        raise ConfigError("no such model", settings.model, hint)
    if provider == "openai":
        backend = backend_of(settings.base_url)
        policy = _retry_policy(settings, limiter)
        connection = open_connection(*_url_and_key(settings, key), policy.timeout, limiter)
        return instrument(openai_model(settings, backend, connection, limiter=limiter), settings)
    if settings.base_url:
        hint = f"write openai/{name} for an OpenAI-compatible server"
        raise ConfigError("a base URL works with openai/NAME only", settings.model, hint)
    return instrument(_open_provider(settings, provider, limiter, key), settings)


def open_embedded(
    settings: Settings,
    *,
    base: Path | None = None,
    use_adapter: bool = True,
    progress: ProgressCallback | None = None,
) -> Model:
    """Return the embedded model, its engine running.

    `base` is the published file by default, checked by its SHA-256. Without the adapter the prompts
    are the general ones.
    """
    from summarizer.models.local.engine import EmbeddedEngine, engine_version

    version = engine_version()
    adapter = model_adapter(settings.model, settings.adapter) if use_adapter else None
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(_base_path, settings, base, progress)
        # The SDK takes as long to import as the digest of the base model to compute.
        from summarizer.models.remote.capabilities import ServerCapabilities
    engine = EmbeddedEngine(found.result(), adapter, threads=engine_threads(settings))
    timeout = max(settings.timeout, _LOCAL_TIMEOUT)
    connection = open_connection(engine.url, engine.key, timeout)
    model = openai_model(
        settings,
        f"{version}, {adapter.stem if adapter else 'no adapter'}",
        connection,
        family=TUNED if adapter else GENERAL,
        retry_policy=RetryPolicy(
            answer_retries=1, transport_retries=0, deadline=timeout, timeout=timeout
        ),
        capabilities=ServerCapabilities(
            strict=False, uses_grammar=True, max_tokens=_LOCAL_MAX_TOKENS, logprobs=True
        ),
        extra_body=_grammar_parameters,
        closers=(engine.close,),
        wrap_create=without_loops,
        warnings_of=repetition_warnings,
    )
    return instrument(ReproducibleModel(model, _prefix_evaluator(connection)), settings)


def _base_path(settings: Settings, base: Path | None, progress: ProgressCallback | None) -> Path:
    model_file = model_file_of(settings.model)
    return base or base_model_path(settings.model_path, model_file=model_file, progress=progress)


def _prefix_evaluator(connection: Connection) -> EvaluatePrefix:
    """Return the function that has the engine evaluate the beginning of a prompt anew."""
    from openai import OpenAIError

    def evaluate(system: str, user: str) -> None:
        # An engine that fails here fails at the request itself, which reports it.
        with suppress(OpenAIError):
            connection.client.chat.completions.create(
                model=LOCAL,
                messages=[
                    {"role": "system", "content": system},
                    {"role": "user", "content": escape_control_tokens(user)},
                ],
                max_tokens=1,
                extra_body={"cache_prompt": False},
            )

    return evaluate


def _grammar_parameters(request: ModelRequest[Any]) -> Mapping[str, Any]:
    """Return the engine's parameters that constrain the answer by a grammar."""
    from summarizer.models.local.grammar import answer_grammar

    return {
        "response_format": {"type": "text"},
        "grammar": answer_grammar(request.answer, request.window),
        "cache_prompt": True,
        # llama.cpp's default of 20 alternatives makes responses large; with 0 it gives no numbers.
        "top_logprobs": 1,
        # The usage, should the answer be ended before the engine reports it.
        "timings_per_token": True,
    }


def open_server_connection(settings: Settings) -> Connection:
    """Return a connection to the server of `openai/NAME`, for requests other than completions."""
    return open_connection(*_url_and_key(settings), settings.timeout)


def _url_and_key(settings: Settings, key: str | None = None) -> tuple[str, str]:
    key = key or api_key("openai")
    if key is None and settings.base_url is None:
        hint = "set OPENAI_API_KEY, use --base-url, or use --model local"
        raise ConfigError("no key for the model", settings.model, hint)
    # The SDK's default URL is passed too, because the environment could change it.
    return settings.base_url or _OPENAI_URL, key or NO_KEY


def _retry_policy(settings: Settings, limiter: SharedRateLimiter | None) -> RetryPolicy:
    return RetryPolicy(
        timeout=settings.timeout,
        deadline=max(RetryPolicy.deadline, 2 * settings.timeout),
        # A shared limiter spaces the retries, so more of them are useful.
        rate_limit_retries=_RATE_LIMIT_RETRIES if limiter else None,
    )


def openai_model(  # noqa: PLR0913 - everything in which endpoints differ
    settings: Settings,
    backend: str,
    connection: Connection,
    *,
    family: str = GENERAL,
    retry_policy: RetryPolicy | None = None,
    capabilities: ServerCapabilities | None = None,
    extra_body: ExtraBody | None = None,
    closers: tuple[Callable[[], None], ...] = (),
    limiter: SharedRateLimiter | None = None,
    wrap_create: Callable[[Create], Create] = lambda create: create,
    warnings_of: Callable[[object], tuple[str, ...]] = lambda _completion: (),
) -> Model:
    """Return the model behind an OpenAI-compatible `connection`; `closers` run after its own."""
    import instructor

    from summarizer.models.remote.capabilities import ServerCapabilities
    from summarizer.models.remote.middleware import checked_create
    from summarizer.models.remote.openai_model import InstructorModel

    client = connection.client
    model_name = settings.model_name

    def create_client(mode: Mode) -> instructor.Instructor:
        create = checked_create(wrap_create(client.chat.completions.create), limiter)
        patched = instructor.patch(create=create, mode=mode)
        return instructor.Instructor(client=client, create=patched, mode=mode, model=model_name)

    if capabilities is None:
        capabilities = ServerCapabilities(max_tokens=REMOTE_MAX_TOKENS, logprobs=True)
    return InstructorModel(
        name=settings.model,
        backend=backend,
        family=family,
        profile=settings.chosen_profile,
        create_client=create_client,
        retry_policy=retry_policy or _retry_policy(settings, limiter),
        capabilities=capabilities.with_sampling(settings),
        extra_body=extra_body,
        warnings_of=warnings_of,
        host="" if settings.is_local else client.base_url.netloc.decode("ascii", "replace"),
        secrets=connection.secrets,
        closers=(*((limiter.close,) if limiter else ()), *connection.closers, *closers),
    )


def _open_provider(
    settings: Settings, provider: str, limiter: SharedRateLimiter | None, key: str | None
) -> Model:
    import instructor
    import openai
    from instructor.core.exceptions import ConfigurationError

    from summarizer.models.remote.middleware import count_usage

    if provider in KEY_VARIABLES and (key or api_key(provider)) is None:
        hint = f"set {KEY_VARIABLES[provider]}"
        raise ConfigError("no key for the model", settings.model, hint)
    access: dict[str, Any] = {"api_key": key} if key else {}
    try:
        client = instructor.from_provider(settings.model, **access)
    except (ConfigurationError, ImportError, ValueError) as error:
        # The message goes on with a list of all providers.
        message = " ".join(str(error).split()).partition(". Supported")[0]
        what = f"the provider cannot be used: {message[:160]}"
        hint = "run `summarizer models` for the available models"
        raise ConfigError(what, settings.model, hint) from None

    sdk = client.client
    if type(sdk) is openai.OpenAI:
        # The OpenAI protocol at another address: only our own transport limits the total time.
        sdk.close()
        policy = _retry_policy(settings, limiter)
        connection = open_connection(str(sdk.base_url), sdk.api_key, policy.timeout, limiter)
        return openai_model(settings, f"instructor, {provider}", connection, limiter=limiter)

    def create_client(mode: Mode) -> instructor.Instructor:
        return count_usage(instructor.from_provider(settings.model, mode=mode, **access), limiter)

    secrets = (key or api_key(provider) or "",)
    return provider_model(settings, create_client, client.mode, secrets=secrets, limiter=limiter)


def provider_model(
    settings: Settings,
    create_client: Callable[[Mode], Instructor],
    mode: Mode,
    *,
    secrets: tuple[str, ...] = (),
    limiter: SharedRateLimiter | None = None,
) -> Model:
    """Return the model behind a provider's own SDK, whose clients count their usage."""
    from summarizer.models.remote.capabilities import ServerCapabilities
    from summarizer.models.remote.openai_model import InstructorModel

    if settings.seed is not None:
        hint = "leave it out, or use openai/NAME or local"
        raise ConfigError("this provider takes no seed", settings.model, hint)
    capabilities = ServerCapabilities(mode=mode, strict=False, max_tokens=REMOTE_MAX_TOKENS)
    return InstructorModel(
        name=settings.model,
        backend=f"instructor, {settings.provider}",
        family=GENERAL,
        profile=settings.chosen_profile,
        create_client=create_client,
        retry_policy=_retry_policy(settings, limiter),
        capabilities=capabilities.with_sampling(settings),
        slots=limiter.slots if limiter else nullcontext(),
        secrets=secrets,
        closers=(limiter.close,) if limiter else (),
    )


def backend_of(base_url: str | None) -> str:
    """Return the name of the server at `base_url` for provenance, without user and password."""
    if base_url is None:
        return "openai"
    parts = urlsplit(base_url)
    return f"openai-compatible, {parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
