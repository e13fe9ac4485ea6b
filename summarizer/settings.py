"""Where options come from: argument, then environment, then `summarizer.toml`, then the default.

The only reader of the environment. A key is taken from the provider's own variable when a
client is made and kept nowhere else.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class Settings:
    """Which model is asked, and within which limits.

    Attributes:
        model: `local`, `openai/NAME`, or `PROVIDER/NAME`.
        base_url: Address of an OpenAI-compatible server, for `openai/NAME`.
        adapter: Another LoRA adapter for the embedded model.
        timeout: Seconds for one request.
        threads: Cores for the embedded engine.
    """

    model: str = LOCAL
    base_url: str | None = None
    adapter: Path | None = None
    timeout: float = 120.0
    threads: int = 0

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
    values: dict[str, Any] = _from_file((folder or Path()) / CONFIG_FILE)
    for name, variable in _VARIABLES.items():
        if os.environ.get(variable):  # noqa: TID251 - this is the one place
            values[name] = os.environ[variable]  # noqa: TID251
    values.update({name: value for name, value in arguments.items() if value is not None})
    return _checked(values)


def api_key(provider: str) -> str | None:
    """Return the provider's key from its own variable, None if it is not set."""
    variable = KEY_VARIABLES.get(provider)
    return (os.environ.get(variable) or None) if variable else None  # noqa: TID251


def available_threads(settings: Settings) -> int:
    """Return the number of cores to compute on: as set, else those this process may use."""
    if settings.threads:
        return settings.threads
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, _MAX_THREADS)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"the settings cannot be read: {error}", str(path), "mend it") from None
    known = {field.name for field in fields(Settings)}
    for name in values:
        if "key" in name.lower():
            mend = "set the provider's environment variable instead"
            raise ConfigError("keys do not belong into a file", str(path), mend)
        if name not in known:
            mend = f"known are {', '.join(sorted(known))}"
            raise ConfigError(f"no such setting: {name}", str(path), mend)
    return values


def _checked(values: Mapping[str, Any]) -> Settings:
    try:
        settings = Settings(
            model=str(values.get("model", LOCAL)),
            base_url=str(values["base_url"]) if values.get("base_url") else None,
            adapter=Path(values["adapter"]) if values.get("adapter") else None,
            timeout=float(values.get("timeout", Settings.timeout)),
            threads=int(values.get("threads", 0)),
        )
    except (TypeError, ValueError) as error:
        raise ConfigError(
            f"a setting has no usable value: {error}", "settings", "mend it"
        ) from None
    if not settings.timeout > 0 or settings.threads < 0:
        raise ConfigError("a limit is not positive", "timeout, threads", "give a larger number")
    if settings.base_url and not settings.base_url.startswith(("http://", "https://")):
        mend = "begin it with http:// or https://"
        raise ConfigError("the base URL is no address", settings.base_url, mend)
    return settings
