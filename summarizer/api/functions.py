"""`summarize` and `asummarize`: open a model for one document."""

from pathlib import Path

from summarizer.api.sources import Source
from summarizer.api.summarizer import Summarizer
from summarizer.codebook import Codebook
from summarizer.models.base import Model
from summarizer.models.remote.own_client import OwnClient
from summarizer.summary import Summary
from summarizer.vocabulary import Profile


def summarize(  # noqa: PLR0913 - the settings, as keyword arguments
    source: Source,
    *,
    model: str | Model | None = None,
    client: OwnClient | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    temperature: float | None = None,
    seed: int | None = None,
    profile: Profile | None = None,
    codebook: Codebook | str | Path | None = None,
    text_language: str | None = None,
    force: bool = False,
    date: str | None = None,
) -> Summary:
    """Open a model, return the summary of one document and close the model.

    To summarize several documents, use `Summarizer`, which also lists the arguments and errors.
    """
    with Summarizer(
        model,
        client=client,
        base_url=base_url,
        api_key=api_key,
        temperature=temperature,
        seed=seed,
        profile=profile,
        codebook=codebook,
        text_language=text_language,
        force=force,
    ) as summarizer:
        return summarizer.summarize(source, date=date)


async def asummarize(  # noqa: PLR0913 - those of `summarize`
    source: Source,
    *,
    model: str | Model | None = None,
    client: OwnClient | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
    temperature: float | None = None,
    seed: int | None = None,
    profile: Profile | None = None,
    codebook: Codebook | str | Path | None = None,
    text_language: str | None = None,
    force: bool = False,
    date: str | None = None,
) -> Summary:
    """Return the summary of one document as `summarize` does, without blocking the event loop.

    Cancelling the task cancels its requests under way.
    """
    async with Summarizer(
        model,
        client=client,
        base_url=base_url,
        api_key=api_key,
        temperature=temperature,
        seed=seed,
        profile=profile,
        codebook=codebook,
        text_language=text_language,
        force=force,
    ) as summarizer:
        return await summarizer.asummarize(source, date=date)
