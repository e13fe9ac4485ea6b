"""The order of the steps for one document: windows, asks, assembly. Handed a `Model`."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from typing import Any

from summarizer.errors import AnswerCut, ModelError, PromptTooLong
from summarizer.faithfulness.prompt_injection import looks_like_injection
from summarizer.models.base import Model, ModelRequest, ModelResponse
from summarizer.models.partial_json import parse_partial
from summarizer.postprocessing.digest import write_digest
from summarizer.postprocessing.pipeline import ExtractedRecords, WindowDrafts, build_records
from summarizer.prompts import TASKS, Family, load_family
from summarizer.schema.drafts import ActorsAnswer, AnyAnswer, ClaimsAnswer, PositionsAnswer
from summarizer.schema.summary import DocumentInfo, Provenance, Rejected, Usage
from summarizer.summary import Summary
from summarizer.telemetry import document_span
from summarizer.text.document import Document
from summarizer.text.spans import CharSpan
from summarizer.text.windows import Window, split_windows
from summarizer.vocabulary import RecordKind, Task

Watch = Callable[[str], None]
"""Told in a few words what is being asked."""

_SHOWN = 10
"""Sentences that a warning names."""

_RECORD: dict[Task, RecordKind] = {"actors": "actor", "claims": "claim", "positions": "position"}


def summarize_document(document: Document, model: Model, *, watch: Watch | None = None) -> Summary:
    """Return the summary of `document` by `model`.

    Args:
        document: The article.
        model: Who is asked; its family of prompts is used.
        watch: Told before each ask what it is, for a progress line.

    Raises:
        ModelError: If the model gave no usable answer to one of the asks; `spent` holds the
            tokens of the whole document.
    """
    with document_span(document.id, len(document.text)):
        return _summarized(document, model, watch)


def _summarized(document: Document, model: Model, watch: Watch | None) -> Summary:
    started = time.monotonic()
    run = _Run(model, load_family(model.family), watch or (lambda _: None))
    try:
        for number, window in enumerate(split_windows(document), start=1):
            run.read(window, number)
    except ModelError as error:
        error.spent = (run.usage + Usage(**error.spent)).model_dump()
        raise
    drafts = list(run.drafts.values())
    assembled = build_records(document, drafts, small_model=run.family.is_for_small_models)
    return _summary(document, assembled, run, time.monotonic() - started)


@dataclass
class _Run:
    """What is collected while one document is asked about, window after window."""

    model: Model
    family: Family
    watch: Watch
    drafts: dict[CharSpan, WindowDrafts] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    stamps: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    invalid: list[Rejected] = field(default_factory=list)

    def read(self, window: Window, number: int) -> None:
        """Ask the three tasks about `window`."""
        for task in TASKS:
            self.watch(f"{task}, part {number}" if number > 1 else task)
            match task:
                case "actors":
                    self._ask(task, ActorsAnswer, window)
                case "claims":
                    self._ask(task, ClaimsAnswer, window)
                case "positions":
                    self._ask(task, PositionsAnswer, window)

    def _ask(self, task: Task, answer: type[AnyAnswer], window: Window) -> None:
        """Ask one task; where the answer or the prompt is too long, ask about each half."""
        prompt = self.family.render(task, window)
        self.stamps[task] = prompt.stamp
        try:
            response = self.model.generate(ModelRequest(prompt, answer, window))
        except (AnswerCut, PromptTooLong) as error:
            self.usage += Usage(**error.spent)
            halves = window.halves()
            if halves:
                for half in halves:
                    self._ask(task, answer, half)
                return
            response = self._rescued(error, answer)
        self._keep(task, window, response)

    def _rescued(self, error: ModelError, answer: type[AnyAnswer]) -> ModelResponse[AnyAnswer]:
        """Return the whole records of a cut answer about a single sentence."""
        saved = parse_partial(error.raw or "", answer)
        error.spent = {}
        if saved is None:
            raise error
        kept, invalid = saved
        return ModelResponse(
            kept, error.raw or "", Usage(), 0.0, invalid, ("an answer was cut short",)
        )

    def _keep(self, task: Task, window: Window, response: ModelResponse[Any]) -> None:
        self.usage += response.usage
        self.warnings.extend(f"{task}: {warning}" for warning in response.warnings)
        self.invalid.extend(
            Rejected(record=_RECORD[task], reason="invalid-draft", draft=draft)
            for draft in response.invalid
        )
        drafts = self._drafts(window)
        match response.answer:
            case ActorsAnswer():
                drafts.actors.extend(response.answer.actors)
            case ClaimsAnswer():
                drafts.claims.extend(response.answer.claims)
            case PositionsAnswer():
                drafts.positions.extend(response.answer.positions)

    def _drafts(self, window: Window) -> WindowDrafts:
        return self.drafts.setdefault(window.span, WindowDrafts(window))


@lru_cache(maxsize=1)
def package_version() -> str:
    """Return this package's version, `0` where it is not installed."""
    try:
        return metadata.version("summarizer")
    except metadata.PackageNotFoundError:
        return "0"


def document_info(document: Document) -> DocumentInfo:
    """Return what a summary says about its document."""
    return DocumentInfo(
        id=document.id,
        path=document.path,
        sha256=document.sha256,
        chars=len(document.text),
        language=document.language,
        title=document.title,
        source=document.source,
        date=document.date,
        date_source=document.date_source,
    )


def _summary(document: Document, found: ExtractedRecords, run: _Run, seconds: float) -> Summary:
    info = document_info(document)
    return Summary(
        document=info,
        digest=write_digest(info, found.claims, found.positions, found.actors),
        actors=found.actors,
        claims=found.claims,
        positions=found.positions,
        rejected=[*run.invalid, *found.rejected],
        provenance=Provenance(
            model=run.model.name,
            backend=run.model.backend,
            prompts=run.stamps,
            package_version=package_version(),
            created_at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            usage=run.usage,
            seconds=round(seconds, 3),
            warnings=[
                *run.warnings,
                *_language_warning(document),
                *_instruction_warning(document),
                *found.warnings,
            ],
        ),
    )


def _language_warning(document: Document) -> list[str]:
    if document.language == "en":
        return []
    return ["the text does not look English; models and rules were made for English"]


def _instruction_warning(document: Document) -> list[str]:
    """Return the warning that the article speaks to whatever reads it, if it does."""
    numbers = [
        str(number)
        for number, sentence in enumerate(document.sentences, start=1)
        if looks_like_injection(sentence.slice(document.text))
    ]
    if not numbers:
        return []
    shown = ", ".join(numbers[:_SHOWN]) + (" …" if len(numbers) > _SHOWN else "")
    return [f"sentences that read like orders to a program: {shown}; check what is missing"]
