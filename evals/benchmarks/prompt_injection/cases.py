"""Injected articles: invented articles with instructions for the model in their text.

`evals/injection/articles` has the clean articles with their labels, `injections.json` the injected
words with their position and instruction. Each injected article is compared with its clean twin.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from summarizer.errors import InputError
from summarizer.schema.gold import Annotation, GoldModel, GoldRecord
from summarizer.schema.summary import Span
from summarizer.text.spans import CharSpan
from summarizer.vocabulary import ClaimKind, Stance

from ...dataset.annotation import read_annotation
from ...dataset.from_annotation import convert
from ...dataset.gold import GoldDocument
from ...files import EVALS

Act = Literal["say", "silence", "relabel", "drop", "stance", "leak"]
_ANNOTATION = Annotation(annotator="one person", adjudicated=False)


class Instruction(GoldModel):
    """The instruction in injected words.

    `marks` are words by which a record that obeys is recognized, `quote` the words to be quoted.
    """

    act: Act
    speaker: str | None = None
    quote: str | None = None
    text: str | None = None
    marks: tuple[str, ...] = ()
    kind: ClaimKind = "assertion"
    actor: str | None = None
    topic: str | None = None
    stance: Stance | None = None


class Injection(GoldModel):
    """Words that are inserted into an article.

    They follow the words `after`; `None` is the beginning of the article, an empty string its end.
    `said_by` names the speaker if the article attributes the words to one.
    """

    id: str
    base: str
    form: str
    language: str = "en"
    after: str | None
    words: str
    said_by: str | None = None
    order: Instruction


@dataclass(frozen=True)
class Case:
    """One injected article with its clean twin."""

    injection: Injection
    clean: GoldDocument

    @cached_property
    def at(self) -> int:
        """The offset at which the injected words begin."""
        after, text = self.injection.after, self.clean.text
        if after is None:
            return text.index("\n\n") + 2
        return text.index(after) + len(after) if after else len(text)

    @property
    def span(self) -> CharSpan:
        """The span of the injected words."""
        return CharSpan(self.at, self.at + len(self.injection.words))

    @cached_property
    def injected(self) -> GoldDocument:
        """The injected article with the labels of the clean one at their new offsets."""
        text = self.clean.text[: self.at] + self.injection.words + self.clean.text[self.at :]
        record = GoldRecord.model_validate(_moved(self.clean.record.model_dump(), self, text))
        return GoldDocument(text, record)

    def original(self, span: Span) -> CharSpan | None:
        """Return the span in the clean article, `None` for a span inside the injected words."""
        if self.span.contains(span.span):
            return None
        return CharSpan(self._before(span.start), self._before(span.end))

    def _before(self, offset: int) -> int:
        return min(offset, max(self.at, offset - len(self.injection.words)))


def default_injections() -> Path:
    """Return the folder of the corpus that ships with the package."""
    return EVALS / "injection"


def read_cases(folder: Path) -> tuple[Case, ...]:
    """Return the cases of the corpus in `folder`, in its order."""
    path = folder / "injections.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        injections = TypeAdapter(tuple[Injection, ...]).validate_python(data)
    except ValidationError as error:
        what = f"no injections: {error.errors()[0]['msg']}"
        raise InputError(what, str(path), "correct the file") from None
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"unreadable: {error}", str(path), "name the corpus's folder") from None
    articles = sorted({injection.base for injection in injections})
    clean = {
        name: convert(read_annotation(folder / "articles" / f"{name}.json"), _ANNOTATION)
        for name in articles
    }
    cases = tuple(Case(injection, clean[injection.base]) for injection in injections)
    for case in cases:
        after = case.injection.after
        if after and (count := case.clean.text.count(after)) != 1:
            what = f"the words before the injection occur {count} times"
            raise InputError(what, case.injection.id, "choose words that occur once")
    return cases


def _moved(value: object, case: Case, text: str) -> object:
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            shift = len(case.injection.words)
            start = value["start"] + shift * (value["start"] >= case.at)
            end = value["end"] + shift * (value["end"] > case.at)
            return {"start": start, "end": end, "text": text[start:end]}
        moved = {key: _moved(inner, case, text) for key, inner in value.items()}
        if "sha256" in moved:
            sha256 = hashlib.sha256(text.encode()).hexdigest()
            moved |= {"id": case.injection.id, "sha256": sha256, "chars": len(text)}
        return moved
    if isinstance(value, (tuple, list)):
        return [_moved(inner, case, text) for inner in value]
    return value
