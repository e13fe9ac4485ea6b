"""Settings, from arguments, environment variables, `summarizer.toml` and defaults, in this order.

This module alone reads the environment. API keys are read from the provider's own variable when a
client is created, and are not stored.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic.dataclasses import dataclass
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, SettingsError

from summarizer.config_file import find_config, read_config
from summarizer.errors import ConfigError, check_argument
from summarizer.text.language import language_code
from summarizer.vocabulary import Profile

LOCAL, LOCAL_LARGE = "local", "local-large"
EMBEDDED = (LOCAL, LOCAL_LARGE)
"""The models that run in the process."""

_PROVIDERS = (
    "openai anthropic google mistral groq cohere deepseek together fireworks openrouter perplexity"
    " xai cerebras"
)
KEY_VARIABLES = {provider: f"{provider.upper()}_API_KEY" for provider in _PROVIDERS.split()}
"""The environment variable of each provider's key."""

_PREFIX = "SUMMARIZER_"
_SDK_URL = "OPENAI_BASE_URL"
"""The variable by which OpenAI's SDK and many programs name a server."""

_MAX_THREADS = 1_024
_MAX_TIMEOUT = 86_400
_MAX_TEMPERATURE = 2
_MAX_SEED = 2**31 - 1
"""The largest seed that every server accepts."""

_SPIN_COUNT = "10000"
_RAY_VARIABLES = {
    "RAY_USAGE_STATS_ENABLED": "0",
    # Ray prints about dead workers on standard output; skipping every message prevents it.
    "RAY_DEDUP_LOGS_SKIP_REGEX": "(?s).",
    # Prevents a warning about accelerators.
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
# On Windows and macOS this is the default; Linux respects it too.
_RAY_LOOPBACK_ONLY = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}


def _text(value: object) -> object:
    """Strip a text and make an empty one `None`; leave other values to pydantic."""
    if not isinstance(value, str):
        return value
    if not value.isprintable():
        raise ValueError("not printable")
    return value.strip() or None


def _model_name(value: object) -> object:
    return LOCAL if _text(value) is None else _text(value)


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a boolean is not a number")
    return value


def _http_url(value: str | None) -> str | None:
    if value is None:
        return None
    parts = urlsplit(value)
    # `port` raises ValueError if it is out of range.
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError("not an HTTP URL")
    if any(letter.isspace() for letter in value):
        raise ValueError("a URL has no white space")
    return value


def _language_code(value: object) -> object:
    name = _text(value)
    if not isinstance(name, str):
        return name
    code = language_code(name)
    if code is None:
        raise ValueError("no known language")
    return code


_FilePath = Annotated[Path | None, BeforeValidator(_text)]
_Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Price:
    """Price of a million tokens.

    Attributes:
        prompt: Tokens read, `in` in the file.
        completion: Tokens written, `out` in the file.
        cached: Tokens read from the provider's cache; `None` means the price of `prompt`.
    """

    prompt: Annotated[_Amount, Field(validation_alias="in")]
    completion: Annotated[_Amount, Field(validation_alias="out")]
    cached: _Amount | None = None


class Settings(BaseModel):
    """The model and its limits. The descriptions of the fields are hints in errors.

    Attributes:
        base_url: Address of an OpenAI-compatible server, for `openai/NAME`. It may hold a user
            and a password, so it is not part of the repr.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    model: Annotated[
        str, BeforeValidator(_model_name), Field(description="local, local-large or PROVIDER/NAME")
    ] = LOCAL
    base_url: Annotated[
        str | None,
        BeforeValidator(_text),
        AfterValidator(_http_url),
        Field(repr=False, description="an address that begins with http:// or https://"),
    ] = None
    adapter: Annotated[_FilePath, Field(description="the path of a file")] = None
    model_path: Annotated[_FilePath, Field(description="the path of a file")] = None
    timeout: Annotated[
        float,
        BeforeValidator(_number),
        Field(
            gt=0,
            le=_MAX_TIMEOUT,
            allow_inf_nan=False,
            description=f"seconds, more than 0 and at most {_MAX_TIMEOUT:,}",
        ),
    ] = 120.0
    threads: Annotated[
        int,
        BeforeValidator(_number),
        Field(
            ge=0,
            le=_MAX_THREADS,
            description=f"a whole number from 0 to {_MAX_THREADS:,}, 0 for all free cores",
        ),
    ] = 0
    temperature: Annotated[
        float | None,
        BeforeValidator(_number),
        Field(
            ge=0,
            le=_MAX_TEMPERATURE,
            allow_inf_nan=False,
            description=f"a number from 0 to {_MAX_TEMPERATURE}",
        ),
    ] = None
    seed: Annotated[
        int | None,
        BeforeValidator(_number),
        Field(ge=0, le=_MAX_SEED, description=f"a whole number from 0 to {_MAX_SEED:,}"),
    ] = None
    codebook: Annotated[_FilePath, Field(description="the path of a TOML or CSV file")] = None
    prices: Annotated[
        Mapping[str, Price],
        Field(description='tables such as [prices."openai/NAME"] with in, out and perhaps cached'),
    ] = {}

    profile: Annotated[
        Profile | None, BeforeValidator(_text), Field(description="small or capable")
    ] = None
    min_confidence: Annotated[
        float | None,
        BeforeValidator(_number),
        Field(ge=0, le=1, allow_inf_nan=False, description="a number from 0 to 1"),
    ] = None

    text_language: Annotated[
        str | None,
        BeforeValidator(_language_code),
        Field(description="a language by its ISO 639 code or English name, such as en or German"),
    ] = None

    @property
    def sampling(self) -> str:
        """The parameters of sampling that are set, as one text; empty by default."""
        values = {"temperature": self.temperature, "seed": self.seed}
        return " ".join(f"{name} {value}" for name, value in values.items() if value is not None)

    @property
    def chosen_profile(self) -> Profile:
        """The postprocessing profile: as set, or `small` for the embedded models only."""
        return self.profile or ("small" if self.is_local else "capable")

    @property
    def is_local(self) -> bool:
        """Whether the model is an embedded one."""
        return self.model in EMBEDDED

    @property
    def provider(self) -> str:
        """The part of the model's name before the first slash."""
        return self.model.partition("/")[0]

    @property
    def model_name(self) -> str:
        """The part of the model's name after the first slash; the whole name if there is none."""
        return self.model.partition("/")[2] or self.model


class _Environment(Settings, BaseSettings):
    """The same fields in environment variables."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True)


def load_settings(folder: Path | None = None, **arguments: object) -> Settings:
    """Return the settings; `arguments` that are not `None` override all other sources.

    `summarizer.toml` is that of `folder` (the current one), else of the nearest folder above it
    that has one, else that of the user's configuration folder.
    """
    path = find_config(folder or Path())
    file = read_config(path, Settings.model_fields)
    given = {name: value for name, value in arguments.items() if value is not None}
    try:
        environment = EnvSettingsSource(_Environment)()
    except SettingsError:  # the only value that has to be JSON
        raise _invalid("prices", f"{_PREFIX}PRICES") from None
    values = {**file, **environment, **given}
    sdk_url = os.environ.get(_SDK_URL, "").strip()  # noqa: TID251
    # For OpenAI's models only: this variable must not send articles of others to a server.
    takes_sdk_url = sdk_url and str(values.get("model")).strip().startswith("openai/")
    if takes_sdk_url and not values.get("base_url"):
        values["base_url"] = sdk_url
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
    else:
        _check_used(settings, given)
        return settings
    if name in given:
        raise _invalid(name, "argument")
    if name == "base_url" and values[name] == sdk_url:
        raise _invalid(name, _SDK_URL)
    raise _invalid(name, _PREFIX + name.upper() if name in environment else str(path))


def _check_used(settings: Settings, given: Mapping[str, object]) -> None:
    """Raise `ConfigError` if an address that was given as argument would not be used."""
    if "base_url" in given and "model" in settings.model_fields_set and settings.is_local:
        hint = "leave the model out to use the only one of the server, or write openai/NAME"
        raise ConfigError("a base URL works with openai/NAME only", LOCAL, hint)


def api_key(provider: str) -> str | None:
    """Return the provider's key from its own variable, `None` if it is not set."""
    variable = KEY_VARIABLES.get(provider)
    key = os.environ.get(variable, "") if variable else ""  # noqa: TID251
    return checked_key(key, variable or "")


def checked_key(key: str, where: str) -> str | None:
    """Return `key` without white space around it, `None` if nothing is left."""
    check_argument(key, str, where, "give the key as text")
    key = key.strip()
    if not all("!" <= letter <= "~" for letter in key):
        what = "the key contains white space or a letter that no key has"
        raise ConfigError(what, where, "copy the key again, and nothing around it")
    return key or None


def certificate_path() -> tuple[str, str] | None:
    """Return the variable that names the certificates of own authorities, and its path."""
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        if path := os.environ.get(variable):  # noqa: TID251 - as in other programs
            return variable, path
    return None


def limit_thread_spinning() -> None:
    """Limit how long idle threads of the embedded engine spin, unless the environment does so.

    Beside other work on the machine, the default makes an answer ten times as slow. Call this
    before the engine is imported.
    """
    os.environ.setdefault("GOMP_SPINCOUNT", _SPIN_COUNT)  # noqa: TID251 - libgomp's only setting


def configure_ray_environment(*, loopback_only: bool) -> None:
    """Turn off Ray's statistics and advice, unless the environment sets them, before its import."""
    variables = {**_RAY_VARIABLES, **(_RAY_LOOPBACK_ONLY if loopback_only else {})}
    for name, value in variables.items():
        os.environ.setdefault(name, value)  # noqa: TID251 - Ray's only setting


def _invalid(name: str, where: str) -> ConfigError:
    """Return the error of an invalid value, which may be secret and is not shown."""
    what = f"{name} has no usable value"
    return ConfigError(what, where, f"give {Settings.model_fields[name].description}")
