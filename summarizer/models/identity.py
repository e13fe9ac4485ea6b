"""The identity of the configured model, without opening it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from summarizer.errors import ConfigError
from summarizer.models.base import Model
from summarizer.models.factory import GENERAL, TUNED, backend_of
from summarizer.models.local.weights import model_adapter
from summarizer.settings import Settings
from summarizer.vocabulary import Profile


@dataclass(frozen=True)
class ModelIdentity:
    """The properties of a model that its records depend on.

    Attributes:
        profile: Its postprocessing profile, on which the answers do not depend.
    """

    name: str
    backend: str
    family: str
    detail: str = ""
    profile: Profile = "capable"

    def __str__(self) -> str:
        """Return one line that is different for different models."""
        return "; ".join(filter(None, (self.name, self.backend, self.detail)))


def identity_of(model: Model) -> ModelIdentity:
    """Return the identity of an open model."""
    return ModelIdentity(model.name, model.backend, model.family, profile=model.profile)


def configured_identity(settings: Settings) -> ModelIdentity:
    """Return the identity of the model that `settings` name."""
    profile = settings.chosen_profile
    if settings.is_local:
        from summarizer.models.local.engine import engine_version

        adapter = model_adapter(settings.model, settings.adapter)
        backend = f"{engine_version()}, {adapter.stem}"
        detail = f"adapter {_digest(adapter)}"
        return ModelIdentity(settings.model, backend, TUNED, _joined(detail, settings), profile)
    if settings.provider == "openai":
        # The path distinguishes deployments of one server; user and password are left out.
        path = urlsplit(settings.base_url or "").path.rstrip("/")
        backend = backend_of(settings.base_url)
        return ModelIdentity(settings.model, backend, GENERAL, _joined(path, settings), profile)
    backend = f"instructor, {settings.provider}"
    return ModelIdentity(settings.model, backend, GENERAL, settings.sampling, profile)


def _joined(detail: str, settings: Settings) -> str:
    return "; ".join(filter(None, (detail, settings.sampling)))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:12]
    except OSError as error:
        what = f"the adapter cannot be read: {error.strerror}"
        raise ConfigError(what, str(path), "give a GGUF adapter file") from None
