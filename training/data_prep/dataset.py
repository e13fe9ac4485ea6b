"""Make the examples of a recipe: windows, prompts and answers, in a fixed order, and an account.

The first pass over an article cuts it as the product does. Later passes cut it into smaller
windows of a size drawn for each article, so that the same labels are seen with other numbers
and other neighbours; a window that would repeat an earlier example is kept, since repetition is
what a pass is.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from pydantic import BaseModel, ConfigDict

from evals.dataset.annotation import Article
from evals.dataset.gold import GoldDocument
from summarizer.errors import InputError
from summarizer.schema.drafts import compact
from summarizer.text.document import Document
from summarizer.text.windows import MAX_SENTENCES, Window, split_windows
from training.data_prep.attribution_targets import attributions_answer
from training.data_prep.attributions import AttributedArticle, attributed_fingerprint
from training.data_prep.corpus import fingerprint, share_of, soundly_labelled
from training.data_prep.examples import TASKS, Example, TrainingTask, rendered
from training.data_prep.targets import Repairs, Targets
from training.trainer.recipe import DataRecipe


class Account(BaseModel):
    """What went into a data set: enough to make it again, and to see that it is the same."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    articles: dict[str, int]
    """Labelled articles by their origin, and those of the corpus of attributions."""
    sources: dict[str, str]
    """SHA-256 of the labels."""
    prompts: dict[str, str]
    examples: dict[str, int]
    characters: dict[str, int]
    repairs: dict[str, int]
    left_out: tuple[str, ...]
    """Articles whose labels cannot be placed in their text."""
    sha256: str
    """SHA-256 of the examples in their order."""


def build(
    articles: Sequence[Article], attributed: Sequence[AttributedArticle], recipe: DataRecipe
) -> tuple[list[Example], Account]:
    """Return the examples that `recipe` makes of the articles, and the account of them."""
    chosen = share_of([one for one in articles if not _is_left_out(one, recipe)], recipe.share)
    repairs: Repairs = Counter()
    placed, left_out = _placed(chosen, repairs)
    records = list(_records(placed, recipe, repairs))
    spans = _spans(attributed, recipe, sum(example.size for example in records))
    examples = [*records, *spans]
    # Not for secrets: the same seed must give the same order.
    random.Random(recipe.seed).shuffle(examples)  # noqa: S311
    account = _account(examples, repairs).model_copy(
        update={
            "articles": _origins(chosen, left_out, spans),
            "sources": {
                "articles": fingerprint(chosen),
                "attributions": attributed_fingerprint(tuple(attributed)),
            },
            "left_out": tuple(left_out),
        }
    )
    return examples, account


def held_examples(golds: Sequence[GoldDocument]) -> list[Example]:
    """Return the examples of articles that are only measured on: one pass, windows as in use."""
    recipe = DataRecipe(passes=dict.fromkeys(TASKS, 1), attributions=0)
    return list(_records(golds, recipe, Counter()))


def document_of(gold: GoldDocument) -> Document:
    """Return the document that was labelled."""
    return Document.from_text(gold.text, id=gold.id)


def _is_left_out(article: Article, recipe: DataRecipe) -> bool:
    return any(fnmatchcase(article.id, pattern) for pattern in recipe.leave_out)


def _placed(articles: Iterable[Article], repairs: Repairs) -> tuple[list[GoldDocument], list[str]]:
    placed, left_out = [], []
    for article in articles:
        try:
            gold, lost = soundly_labelled(article)
        except InputError:
            left_out.append(article.id)
            continue
        repairs["record: not found in the text"] += lost
        placed.append(gold)
    return placed, left_out


def _records(
    golds: Sequence[GoldDocument], recipe: DataRecipe, repairs: Repairs
) -> Iterator[Example]:
    for number in range(max(recipe.passes.values(), default=0)):
        wanted = [task for task in TASKS if number < recipe.passes.get(task, 0)]
        for gold in golds:
            most = _window_size(gold.id, number, recipe)
            # Repairs are counted once: later passes only meet them again.
            seen = repairs if number == 0 else Counter[str]()
            for place, window in enumerate(split_windows(document_of(gold), most=most)):
                targets = Targets(gold.record, window, seen)
                for task in wanted:
                    yield _example(window, place, task, compact(targets.answer(task)))


def _window_size(id: str, number: int, recipe: DataRecipe) -> int:
    if number == 0:
        return MAX_SENTENCES
    draw = random.Random(f"{recipe.seed}/{number}/{id}")  # noqa: S311 - as above
    return draw.randint(recipe.smallest_window, MAX_SENTENCES)


def _spans(attributed: Sequence[AttributedArticle], recipe: DataRecipe, size: int) -> list[Example]:
    """Return examples of the fourth task until they take their share of the characters."""
    allowed = size * recipe.attributions / (1 - recipe.attributions)
    order = sorted(attributed, key=lambda article: article.id)
    random.Random(recipe.seed).shuffle(order)  # noqa: S311 - as above
    found: list[Example] = []
    used = 0
    for article in order:
        document = Document.from_text(article.text, id=article.id, date=article.date)
        for place, window in enumerate(split_windows(document)):
            answer = compact(attributions_answer(article, window))
            example = _example(window, place, "attributions", answer)
            if used + example.size > allowed:
                return found
            used += example.size
            found.append(example)
    return found


def _example(window: Window, place: int, task: TrainingTask, answer: str) -> Example:
    prompt = rendered(task, window)
    return Example(
        article=window.document.id,
        window=place,
        task=task,
        prompt=prompt.stamp,
        system=prompt.system,
        user=prompt.user,
        answer=answer,
    )


def _origins(
    articles: Sequence[Article], left_out: Sequence[str], spans: Sequence[Example]
) -> dict[str, int]:
    used = Counter(article.origin for article in articles if article.id not in left_out)
    return {**dict(sorted(used.items())), "attributions": len({span.article for span in spans})}


def _account(examples: Sequence[Example], repairs: Repairs) -> Account:
    digest = hashlib.sha256()
    characters: Counter[str] = Counter()
    for example in examples:
        digest.update(example.model_dump_json().encode() + b"\n")
        characters[example.task] += example.size
    return Account(
        articles={},
        sources={},
        prompts={
            example.task: example.prompt for example in sorted(examples, key=lambda e: e.task)
        },
        examples=dict(sorted(Counter(example.task for example in examples).items())),
        characters=dict(sorted(characters.items())),
        repairs={name: count for name, count in sorted(repairs.items()) if count},
        left_out=(),
        sha256=digest.hexdigest(),
    )
