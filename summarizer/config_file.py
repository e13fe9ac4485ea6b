"""Find and read `summarizer.toml`, which must hold no keys."""

import tomllib
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any, Protocol

import platformdirs

from summarizer.errors import ConfigError

CONFIG_FILE = "summarizer.toml"


class Names(Container[str], Iterable[str], Protocol):
    """The names of the settings."""


def find_config(folder: Path) -> Path:
    """Return the file of `folder`, of the nearest folder above it that has one, or of the user."""
    for place in (folder, *folder.absolute().parents):
        if (path := place / CONFIG_FILE).exists():
            return path
    return platformdirs.user_config_path("summarizer") / CONFIG_FILE


def read_config(path: Path, known: Names) -> dict[str, Any]:
    """Return the settings in the file at `path`, none if there is no such file.

    Raises:
        ConfigError: If it cannot be read, or has a name that is not `known` or a key.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        what = f"the settings cannot be read: {error}"
        raise ConfigError(what, str(path), "correct the file") from None
    for name in values:
        _check_name(name, path, known)
    if "@" in str(values.get("base_url", "")):
        hint = "set SUMMARIZER_BASE_URL instead of a base_url with a password"
        raise ConfigError("a key must not be stored in a file", str(path), hint)
    return values


def _check_name(name: str, path: Path, known: Names) -> None:
    if name in known:
        return
    if "key" in name.lower():
        hint = "set the provider's environment variable instead"
        raise ConfigError("a key must not be stored in a file", str(path), hint)
    hint = f"known settings are {', '.join(sorted(known))}"
    raise ConfigError(f"no such setting: {name}", str(path), hint)
