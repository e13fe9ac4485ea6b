"""Which model would answer, told without opening it.

Two answers may stand side by side in one dataset as long as the same model gave them: its name,
what runs it and where, and the adapter's content.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from summarizer.models.adapters import adapters_of
from summarizer.models.protocol import Model
from summarizer.models.providers import GENERAL, TUNED, backend_of
from summarizer.settings import Settings


@dataclass(frozen=True)
class Identity:
    """A model as far as its answers depend on it.

    Attributes:
        name: As the user named it.
        backend: What runs it, with versions.
        family: The family of prompts it is asked with.
        detail: What else its answers depend on: the address's path, the adapter's digest.
    """

    name: str
    backend: str
    family: str
    detail: str = ""

    def __str__(self) -> str:
        """Return one line that differs whenever the model does."""
        return "; ".join(filter(None, (self.name, self.backend, self.detail)))


def identity_of(model: Model) -> Identity:
    """Return the identity of a model that is open."""
    return Identity(model.name, model.backend, model.family)


def configured_identity(settings: Settings) -> Identity:
    """Return the identity of the model that `settings` name.

    Raises:
        ConfigError: If the adapter cannot be read.
        WeightsError: If the embedded engine or its adapter is not installed.
    """
    if settings.is_local:
        return _embedded(settings)
    if settings.provider == "openai":
        # The path tells deployments of one server apart; user and password are left out.
        path = urlsplit(settings.base_url or "").path.rstrip("/")
        return Identity(settings.model, backend_of(settings.base_url), GENERAL, path)
    return Identity(settings.model, f"instructor, {settings.provider}", GENERAL)


def _embedded(settings: Settings) -> Identity:
    from summarizer.models.embedded import engine_version

    adapters = adapters_of(settings)
    backend = f"{engine_version()}, {adapters.name}"
    return Identity(settings.model, backend, TUNED, f"adapter {adapters.digest()}")
