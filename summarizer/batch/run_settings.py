"""Remember the model settings of a results folder, and use them when the next run names no model.

They are in `run.json`, without keys, users and passwords.
"""

import ipaddress
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError

from summarizer.dataset import RUN
from summarizer.errors import ConfigError
from summarizer.settings import Settings

_NAMES = ("model", "base_url", "adapter", "profile", "codebook", "text_language")


def remembered_settings(settings: Settings) -> dict[str, str]:
    """Return the model settings that `run.json` repeats."""
    values = {name: value for name in _NAMES if (value := getattr(settings, name)) is not None}
    if settings.base_url:
        values["base_url"] = _without_secrets(settings.base_url)
    if settings.codebook:
        values["codebook"] = settings.codebook.absolute()
    return {name: str(value) for name, value in values.items()}


def recall_settings(settings: Settings, out: Path) -> Settings:
    """Return `settings` with those of the last run into `out`.

    If they name a model, only the codebook is that of the last run.

    Raises:
        ConfigError: If the last run used a server on another machine: a folder of results must
            not decide which server receives a key.
    """
    names = ("codebook",) if "model" in settings.model_fields_set else _NAMES
    values = {name: value for name, value in _last_settings(out).items() if name in names}
    given = {name: getattr(settings, name) for name in settings.model_fields_set}
    url = values.get("base_url")
    if url is not None and "base_url" not in given and not _is_loopback(url):
        what = f"the last run used {values.get('model')} at {url}"
        hint = "repeat --model, and --base-url if the server is to be used again"
        raise ConfigError(what, str(out), hint)
    try:
        return Settings.model_validate({**values, **given})
    except ValidationError:
        raise ConfigError("its settings cannot be used", str(out / RUN), "give --model") from None


def _last_settings(out: Path) -> Mapping[str, str]:
    try:
        record = json.loads((out / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    values = record.get("settings") if isinstance(record, dict) else None
    return values if isinstance(values, dict) else {}


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    # A query can hold a key too.
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _is_loopback(url: str) -> bool:
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
