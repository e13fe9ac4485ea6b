"""The price of a run's model: from options, `summarizer.toml`, or the table of prices."""

from pydantic import ValidationError

from summarizer.errors import ConfigError
from summarizer.models.price_table import table_price, table_version
from summarizer.settings import Price, Settings

_HINT = "give --price-in and --price-out, or a table of prices in summarizer.toml"


def option_price(price_in: float | None, price_out: float | None) -> Price | None:
    """Return the price that the options give, `None` when they are absent."""
    if price_in is None and price_out is None:
        return None
    if price_in is None or price_out is None:
        what, hint = "--price-in and --price-out go together", "give both, per million tokens"
        raise ConfigError(what, "command line", hint)
    try:
        return Price(price_in, price_out)
    except ValidationError:
        hint = "give dollars per million tokens"
        raise ConfigError("a price is not a finite number", "command line", hint) from None


def settings_price(settings: Settings) -> Price | None:
    """Return the price of the model of `settings`; the table knows the providers' servers only."""
    if price := settings.prices.get(settings.model):
        return price
    return None if settings.base_url and not settings.is_local else table_price(settings.model)


def identity_price(identity: str, settings: Settings) -> Price | None:
    """Return the price of the model of a stored identity: `NAME; BACKEND …`."""
    name, _, backend = identity.partition("; ")
    is_own_server = backend.startswith("openai-compatible")
    return settings.prices.get(name) or (None if is_own_server else table_price(name))


def require_price(price: Price | None, settings: Settings) -> None:
    """Raise an error if a limit of costs is set for a model without a known price."""
    if price is None:
        raise ConfigError("--max-cost needs the model's prices", settings.model, _HINT)


def price_source(settings: Settings, given: Price | None) -> str:
    """Return where the price of the model comes from."""
    if given is not None:
        return "--price-in and --price-out"
    if settings.model in settings.prices:
        return "the settings"
    if settings.is_local:
        return "the embedded model is free"
    return f"unknown: {_HINT}" if settings_price(settings) is None else table_version()
