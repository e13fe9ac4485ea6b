"""Prices of models: the embedded ones are free, those of the providers are in a kept table."""

from summarizer.settings import EMBEDDED, Price

_UNIT = 1_000
_UNITS_PER_MILLION = 1_000


def table_price(model: str) -> Price | None:
    """Return the price of `local` or `PROVIDER/NAME`; `None` when the table does not list it.

    The table is that of the package `genai-prices`, as installed: nothing is downloaded. Where a
    price depends on the length of the prompt, it is that of a prompt of 1,000 tokens.
    """
    if model in EMBEDDED:
        return Price(0.0, 0.0)
    from genai_prices import Usage, calc_price

    provider, _, name = model.partition("/")
    usage = Usage(input_tokens=_UNIT, output_tokens=_UNIT)
    cached_usage = Usage(input_tokens=_UNIT, cache_read_tokens=_UNIT)
    try:
        price, cached = (
            calc_price(item, name, provider_id=provider) for item in (usage, cached_usage)
        )
    except LookupError:
        return None
    amounts = (price.input_price, price.output_price, cached.input_price)
    return Price(*(float(amount * _UNITS_PER_MILLION) for amount in amounts))


def table_version() -> str:
    """Return the name and the version of the table."""
    from genai_prices import __version__

    return f"genai-prices {__version__}"
