"""Build the training examples of a recipe and a manifest that describes them.

The first pass splits an article as the product does. Later passes split it into smaller windows of
a random size per article, so that the model sees the same labels with other sentence numbers and
other context. A window that repeats an earlier example stays in.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import filterfalse

from pydantic import BaseModel, ConfigDict

from evals.dataset.annotation import Article
from evals.dataset.gold import GoldDocument
from summarizer.errors import InputError
from summarizer.prompts import RenderedPrompt
from summarizer.text.document import Document
from summarizer.text.windows import MAX_SENTENCES, Window, split_windows
from training.data_prep.answer_form import write_answer
from training.data_prep.attributions import AttributedArticle, attributions_answer
from training.data_prep.corpus import convert_valid_records, fingerprint, sample_articles
from training.data_prep.examples import TASKS, Example, render_prompt, render_supports
from training.data_prep.supports import SupportBuilder
from training.data_prep.targets import AdjustmentCounts, TargetBuilder
from training.recipe import DataRecipe


class DatasetManifest(BaseModel):
    """Contents of a data set: enough to rebuild it and to verify the result."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    articles: dict[str, int]
    """Number of labelled articles by origin, and of articles with attributions only."""
    sources: dict[str, str]
    """SHA-256 of the labels."""
    prompts: dict[str, str]
    examples: dict[str, int]
    characters: dict[str, int]
    adjustments: dict[str, int]
    left_out: tuple[str, ...]
    """Ids of articles whose labels cannot be located in their text."""
    sha256: str
    """SHA-256 of the examples, in order."""


def build(
    articles: Sequence[Article], attributed: Sequence[AttributedArticle], recipe: DataRecipe
) -> tuple[list[Example], DatasetManifest]:
    """Return the examples that `recipe` makes of the articles, and their manifest."""

    def is_left_out(article: Article) -> bool:
        return any(fnmatchcase(article.id, pattern) for pattern in recipe.leave_out)

    chosen = sample_articles([*filterfalse(is_left_out, articles)], recipe.share)
    adjustments: AdjustmentCounts = Counter()
    placed, left_out = _placed(chosen, adjustments)
    records = list(_record_examples(placed, recipe, adjustments))
    spans = _attribution_examples(attributed, recipe, sum(example.size for example in records))
    examples = [*records, *_support_examples(placed, recipe), *spans]
    # Not for security: the same seed must give the same order.
    random.Random(recipe.seed).shuffle(examples)  # noqa: S311
    by_task = sorted(examples, key=lambda example: example.task)
    characters: Counter[str] = Counter()
    for example in by_task:
        characters[example.task] += example.size
    origins = sorted(article.origin for article in chosen if article.id not in left_out)
    lines = "".join(f"{example.model_dump_json()}\n" for example in examples)
    return examples, DatasetManifest(
        articles={**Counter(origins), "attributions": len({span.article for span in spans})},
        sources={"articles": fingerprint(chosen), "attributions": fingerprint(attributed)},
        prompts={example.task: example.prompt for example in by_task},
        examples=dict(Counter(example.task for example in by_task)),
        characters=dict(characters),
        adjustments={name: count for name, count in sorted(adjustments.items()) if count},
        left_out=tuple(left_out),
        sha256=hashlib.sha256(lines.encode()).hexdigest(),
    )


def validation_examples(golds: Sequence[GoldDocument]) -> list[Example]:
    """Return validation examples: one pass, split as the product does."""
    recipe = DataRecipe(passes=dict.fromkeys(TASKS, 1), attributions=0)
    return list(_record_examples(golds, recipe, Counter()))


def gold_to_document(gold: GoldDocument) -> Document:
    """Return the labelled document."""
    return Document.from_text(gold.text, id=gold.id)


def _placed(
    articles: Iterable[Article], adjustments: AdjustmentCounts
) -> tuple[list[GoldDocument], list[str]]:
    placed, left_out = [], []
    for article in articles:
        try:
            gold, lost = convert_valid_records(article)
        except InputError:
            left_out.append(article.id)
            continue
        adjustments["record: not found in the text"] += lost
        placed.append(gold)
    return placed, left_out


def _record_examples(
    golds: Sequence[GoldDocument], recipe: DataRecipe, adjustments: AdjustmentCounts
) -> Iterator[Example]:
    for number in range(max(recipe.passes.values(), default=0)):
        wanted = [task for task in TASKS if number < recipe.passes.get(task, 0)]
        for gold in golds:
            most = _window_size(gold.id, number, recipe)
            # Later passes repeat the same adjustments, so only the first pass counts them.
            counts = adjustments if number == 0 else Counter[str]()
            for place, window in enumerate(
                split_windows(gold_to_document(gold), max_sentences=most)
            ):
                targets = TargetBuilder(gold.record, window, counts)
                for task in wanted:
                    answer = write_answer(targets.answer(task), recipe.form)
                    yield _example(window, place, render_prompt(task, window), answer)


def _support_examples(golds: Sequence[GoldDocument], recipe: DataRecipe) -> Iterator[Example]:
    """Yield examples of the task `supports`, of windows as the product makes them."""
    for gold in golds if recipe.supports else ():
        for place, window in enumerate(split_windows(gold_to_document(gold))):
            draw = random.Random(f"{recipe.seed}/supports/{gold.id}/{place}")  # noqa: S311
            for shown, answer in SupportBuilder(gold.record, window, draw).pairs(recipe.supports):
                yield _example(window, place, render_supports(window, shown), answer)


def _window_size(article_id: str, number: int, recipe: DataRecipe) -> int:
    if number == 0:
        return MAX_SENTENCES
    draw = random.Random(f"{recipe.seed}/{number}/{article_id}")  # noqa: S311 - as above
    return draw.randint(recipe.smallest_window, MAX_SENTENCES)


def _attribution_examples(
    attributed: Sequence[AttributedArticle], recipe: DataRecipe, size: int
) -> list[Example]:
    """Return examples of the task `attributions` up to their share of the characters."""
    allowed = size * recipe.attributions / (1 - recipe.attributions)
    order = sorted(attributed, key=lambda article: article.id)
    random.Random(recipe.seed).shuffle(order)  # noqa: S311 - as above
    examples: list[Example] = []
    used = 0
    for article in order:
        document = Document.from_text(article.text, id=article.id, date=article.date)
        for place, window in enumerate(split_windows(document)):
            answer = write_answer(attributions_answer(article, window), recipe.form)
            example = _example(window, place, render_prompt("attributions", window), answer)
            if used + example.size > allowed:
                return examples
            used += example.size
            examples.append(example)
    return examples


def _example(window: Window, place: int, prompt: RenderedPrompt, answer: str) -> Example:
    return Example(
        article=window.document.id,
        window=place,
        task=prompt.name.rpartition("/")[2],
        prompt=prompt.version_tag,
        system=prompt.system,
        user=prompt.user,
        answer=answer,
    )
