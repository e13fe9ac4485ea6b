"""Where options come from: argument, then environment, then `summarizer.toml`, then the default.

The only reader of the environment. A key is taken from the provider's own variable when a
client is made and kept nowhere else.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from summarizer.errors import ConfigError

LOCAL = "local"
CONFIG_FILE = "summarizer.toml"
KEY_VARIABLES: Mapping[str, str] = {
    "openai": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
    "google": "GOOGLE_API_KEY",
    "mistral": "MISTRAL_API_KEY",
    "groq": "GROQ_API_KEY",
    "cohere": "COHERE_API_KEY",
    "deepseek": "DEEPSEEK_API_KEY",
    "together": "TOGETHER_API_KEY",
    "fireworks": "FIREWORKS_API_KEY",
    "openrouter": "OPENROUTER_API_KEY",
    "perplexity": "PERPLEXITY_API_KEY",
    "xai": "XAI_API_KEY",
    "cerebras": "CEREBRAS_API_KEY",
}
"""The variable that holds each provider's key."""

_VARIABLES = {
    "model": "SUMMARIZER_MODEL",
    "base_url": "SUMMARIZER_BASE_URL",
    "adapter": "SUMMARIZER_ADAPTER",
    "timeout": "SUMMARIZER_TIMEOUT",
    "threads": "SUMMARIZER_THREADS",
}
_MAX_THREADS = 8
_MOST_THREADS = 1_024
_SPINS = "10000"
_QUIET_RAY = {
    "RAY_USAGE_STATS_ENABLED": "0",
    # The only way to keep what it says of dead workers off standard output: whatever it says.
    "RAY_DEDUP_LOGS_SKIP_REGEX": "(?s).",
    # Else it warns about accelerators that nobody asked for.
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
# Its name tells when it was made: elsewhere than on Linux this is the default.
_LONE_RAY = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
_LONGEST_TIMEOUT = 86_400.0
_PRICES = 'tables such as [prices."openai/NAME"] with in, out and perhaps cached'
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Price:
    """Money for a million tokens read, written, and read from the provider's cache.

    Attributes:
        prompt: `in` in the file.
        completion: `out` in the file.
        cached: None: as much as `prompt`.
    """

    prompt: float
    completion: float
    cached: float | None = None


@dataclass(frozen=True)
class Settings:
    """Which model is asked, and within which limits.

    Attributes:
        model: `local`, `openai/NAME`, or `PROVIDER/NAME`.
        base_url: Address of an OpenAI-compatible server, for `openai/NAME`; it may hold a user
            and a password, so it is not shown.
        adapter: Another LoRA adapter for the embedded model.
        timeout: Seconds for one request.
        threads: Cores for the embedded engine.
        prices: Of models by their names, for a million tokens.
    """

    model: str = LOCAL
    base_url: str | None = field(default=None, repr=False)
    adapter: Path | None = None
    timeout: float = 120.0
    threads: int = 0
    prices: Mapping[str, Price] = field(default_factory=dict)

    @property
    def is_local(self) -> bool:
        """Tell whether the embedded model is meant."""
        return self.model == LOCAL

    @property
    def provider(self) -> str:
        """The part of the model's name before the first slash."""
        return self.model.partition("/")[0]


def load_settings(folder: Path | None = None, **arguments: object) -> Settings:
    """Return the settings: `arguments` that are not None win over environment, file, default.

    Args:
        folder: Where `summarizer.toml` is looked for; by default the current folder.
        arguments: Fields of `Settings`.

    Raises:
        ConfigError: If the file or a value cannot be used.
    """
    path = (folder or Path()) / CONFIG_FILE
    found = {name: (value, str(path)) for name, value in _from_file(path).items()}
    for name, variable in _VARIABLES.items():
        if os.environ.get(variable):  # noqa: TID251 - this is the one place
            found[name] = (os.environ[variable], variable)  # noqa: TID251
    given = {name: value for name, value in arguments.items() if value is not None}
    found.update({name: (value, "argument") for name, value in given.items()})
    return _checked(found)


def api_key(provider: str) -> str | None:
    """Return the provider's key from its own variable, None if it is not set.

    Raises:
        ConfigError: If it holds what no key holds: a blank inside, or a letter outside ASCII.
    """
    variable = KEY_VARIABLES.get(provider)
    key = os.environ.get(variable, "").strip() if variable else ""  # noqa: TID251
    if not all("!" <= letter <= "~" for letter in key):
        what = "the key holds a blank or a letter that no key has"
        raise ConfigError(what, variable or "", "copy it again, without anything around it")
    return key or None


def available_threads(settings: Settings) -> int:
    """Return the number of cores to compute on: as set, else those this process may use."""
    if settings.threads:
        return settings.threads
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, _MAX_THREADS)


def let_threads_sleep() -> None:
    """Let idle threads of the embedded engine sleep soon, unless the environment says otherwise.

    By default they spin for milliseconds while they wait for one another; beside any other work
    on the machine that makes an answer ten times as slow. To be called before the engine is
    imported.
    """
    os.environ.setdefault("GOMP_SPINCOUNT", _SPINS)  # noqa: TID251 - the one way to tell it


def let_ray_be_quiet(*, alone: bool) -> None:
    """Let Ray send no statistics and print no advice, unless the environment says otherwise.

    To be called before Ray is imported.

    Args:
        alone: Let it listen to this machine alone, too.
    """
    for name, value in {**_QUIET_RAY, **(_LONE_RAY if alone else {})}.items():
        os.environ.setdefault(name, value)  # noqa: TID251 - the one way to tell it


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"the settings cannot be read: {error}", str(path), "mend it") from None
    for name in values:
        _check_name(name, path)
    if "@" in str(values.get("base_url", "")):
        hint = "set SUMMARIZER_BASE_URL instead of a base_url with a password"
        raise ConfigError("keys do not belong into a file", str(path), hint)
    return values


def _check_name(name: str, path: Path) -> None:
    known = {setting.name for setting in fields(Settings)}
    if name in known:
        return
    if "key" in name.lower():
        hint = "set the provider's environment variable instead"
        raise ConfigError("keys do not belong into a file", str(path), hint)
    hint = f"known are {', '.join(sorted(known))}"
    raise ConfigError(f"no such setting: {name}", str(path), hint)


def _checked(found: Mapping[str, tuple[Any, str]]) -> Settings:
    """Return the settings of values and where they stand; a wrong value is named, not shown."""

    def take(name: str, read: Callable[[Any], _Value], default: _Value, wanted: str) -> _Value:
        value, where = found.get(name, (None, ""))
        if value is None:
            return default
        try:
            return read(value)
        except (TypeError, ValueError, OverflowError):
            what = f"{name} has no usable value"
            raise ConfigError(what, where, f"give {wanted}") from None

    threads = f"a whole number from 0 to {_MOST_THREADS:,}, 0 for all cores"
    timeout = f"seconds, more than 0 and at most {_LONGEST_TIMEOUT:,.0f}"
    url = "an address that begins with http:// or https://"
    return Settings(
        model=take("model", _text, LOCAL, "local or PROVIDER/NAME") or LOCAL,
        base_url=take("base_url", _address, None, url),
        adapter=take("adapter", _path, None, "the path of a file"),
        timeout=take("timeout", _seconds, Settings.timeout, timeout),
        threads=take("threads", _threads, 0, threads),
        prices=take("prices", _prices, {}, _PRICES),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise TypeError
    return value.strip()


def _address(value: object) -> str | None:
    text = _text(value)
    if not text:
        return None
    parts = urlsplit(text)
    # Reading the port checks it.
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError
    if any(letter.isspace() for letter in text):
        raise ValueError
    return text


def _path(value: object) -> Path | None:
    if isinstance(value, Path):
        return value
    text = _text(value)
    return Path(text) if text else None


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    seconds = float(value)
    if not (math.isfinite(seconds) and 0 < seconds <= _LONGEST_TIMEOUT):
        raise ValueError
    return seconds


def _threads(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    threads = int(value)
    if not 0 <= threads <= _MOST_THREADS:
        raise ValueError
    return threads


def _prices(value: object) -> Mapping[str, Price]:
    if not isinstance(value, Mapping):
        raise TypeError
    return {str(name): _price(table) for name, table in value.items()}


def _price(table: object) -> Price:
    if not isinstance(table, Mapping) or not {"in", "out"} <= set(table) <= {"in", "out", "cached"}:
        raise TypeError
    amounts = {name: float(amount) for name, amount in table.items()}
    if not all(math.isfinite(amount) and amount >= 0 for amount in amounts.values()):
        raise ValueError
    return Price(amounts["in"], amounts["out"], amounts.get("cached"))
