"""Estimate the tokens and the cost of documents before any request is sent."""

from collections.abc import Iterable
from dataclasses import dataclass

from summarizer.batch.cost_tracker import cost_of
from summarizer.batch.storage.store import Store
from summarizer.document_prompts import NO_OPTIONS, PromptOptions, document_prompts
from summarizer.errors import InputError
from summarizer.loaders.source import Source
from summarizer.schema.summary import Usage
from summarizer.settings import Price
from summarizer.text.document import Document
from summarizer.text.windows import split_windows

_CHARS_PER_PROMPT_TOKEN = 4.0
_ANSWER_TOKENS_PER_CHAR = 1.2
"""All answers about a text together, relative to its characters, without hidden reasoning.

Recorded: 4.0 characters a token of the prompts; 1.15 tokens of answers a character for the capable
model, 0.90 for the embedded one.
"""


@dataclass(frozen=True)
class Estimate:
    """Documents with their tokens: expected ones, or those that were paid for."""

    documents: int
    usage: Usage

    def cost(self, price: Price | None) -> float | None:
        """Return the cost at `price`, `None` when it is unknown."""
        return None if price is None else cost_of(self.usage, price)


@dataclass(frozen=True)
class Replacement:
    """Finished summaries that a run would replace, although their documents are unchanged.

    Attributes:
        estimate: The documents, and what they will need.
        changes: What has changed since: `model`, `prompts and model` …
        models: The identities of the models that finished them.
    """

    estimate: Estimate
    changes: str
    models: tuple[str, ...]


def estimate_usage(
    document: Document, family_name: str, options: PromptOptions = NO_OPTIONS
) -> Usage:
    """Return the expected usage of a document: its prompts are rendered, its answers unknown."""
    family = document_prompts(family_name, document, options)
    windows = split_windows(document)
    prompts = [family.render(task, window) for window in windows for task in family.tasks]
    sent = sum(len(prompt.system) + len(prompt.user) for prompt in prompts)
    return Usage(
        requests=len(prompts),
        prompt_tokens=round(sent / _CHARS_PER_PROMPT_TOKEN),
        completion_tokens=round(len(document.text) * _ANSWER_TOKENS_PER_CHAR),
    )


def estimate_sources(
    sources: Iterable[Source], family_name: str, options: PromptOptions = NO_OPTIONS
) -> Estimate:
    """Return the expected usage of all readable `sources`; copies and others cost nothing."""
    documents, usage = 0, Usage()
    texts: set[tuple[str, str | None]] = set()
    for source in sources:
        documents += 1
        try:
            document = source.read()
        except InputError:
            continue
        if (text := (document.sha256, document.date)) not in texts:
            texts.add(text)
            usage += estimate_usage(document, family_name, options)
    return Estimate(documents, usage)


def finished_by_model(store: Store) -> dict[str, Estimate]:
    """Return the finished documents of a results folder and what they cost, by model identity."""
    names = tuple(Usage.model_fields)
    sums = ", ".join(f"sum({name})" for name in names)
    sql = (
        f"SELECT model, count(*), {sums} FROM finished JOIN recipes ON recipe = number"  # noqa: S608
        " GROUP BY model ORDER BY model"
    )
    return {
        model: Estimate(count, Usage(**dict(zip(names, totals, strict=True))))
        for model, count, *totals in store.rows(sql)
    }
