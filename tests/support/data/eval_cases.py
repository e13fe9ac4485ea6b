"""What the tests of the harness share: gold, perfect predictions, and ways to spoil them."""

import json
import random
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from evals.dataset.gold import GoldDocument, default_gold, read_gold
from evals.dataset.gold_summary import gold_to_summary
from evals.runs.predictions import Prediction, Run, RunInfo
from summarizer.schema.gold import GoldRecord
from summarizer.schema.summary import Failure, Span, SummaryRecord

DATA = Path(__file__).parents[2] / "data"


@lru_cache(maxsize=1)
def golds() -> tuple[GoldDocument, ...]:
    return read_gold(default_gold())


@lru_cache(maxsize=64)
def gold(id: str = "f04") -> GoldDocument:
    return read_gold(default_gold(), [id])[0]


@lru_cache(maxsize=1)
def kesh() -> GoldDocument:
    """The worked example of the codebook: 12 actors, 7 claims, 4 positions."""
    data = json.loads((DATA / "example_kesh.json").read_text(encoding="utf-8"))
    text = (DATA / "example_kesh.txt").read_bytes().decode("utf-8")
    return GoldDocument(text, GoldRecord.model_validate(data))


def perfect(one: GoldDocument) -> SummaryRecord:
    return gold_to_summary(one)


def predictions(chosen: Iterable[GoldDocument] | None = None) -> list[Prediction]:
    return [Prediction(id=one.id, summary=perfect(one)) for one in chosen or golds()]


def predicted(one: GoldDocument, **changes: object) -> Prediction:
    return Prediction(id=one.id, summary=perfect(one).model_copy(update=changes))


def failed(one: GoldDocument) -> Prediction:
    failure = Failure(document=one.id, stage="model", error="no answer", attempts=2)
    return Prediction(id=one.id, failure=failure)


def span(one: GoldDocument, words: str) -> Span:
    start = one.text.index(words)
    return Span(start=start, end=start + len(words), text=words)


def info(**changes: object) -> RunInfo:
    known = {one.id: one.record.document.sha256 for one in golds()}
    values: dict[str, object] = {
        "system": "test", "model": "test", "backend": "none", "prompts": {},
        "package_version": "0", "gold": known, "started_at": "2026-01-01T00:00:00+00:00",
        "seconds": 1.0, "machine": "none",
    }  # fmt: skip
    return RunInfo.model_validate({**values, **changes})


def run_of(found: Iterable[Prediction], **changes: object) -> Run:
    listed = tuple(found)
    asked = {p.id: "" for p in listed}
    return Run(info=info(**{"gold": asked, **changes}), predictions=listed)


def draws(seed: int) -> random.Random:
    """Chance that comes out the same each time."""
    return random.Random(seed)  # noqa: S311 - nothing secret
